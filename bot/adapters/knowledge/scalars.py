"""Texts written as YAML that people like to read: bare where that is safe, quoted where not."""

from __future__ import annotations

import json

import yaml


def bare(text: str, *, in_braces: bool = False) -> str:
    """Write one line of text without quotes if it is read back as it is, in quotes otherwise."""
    around = f"[{text}, m]" if in_braces else f"- {text}"
    return text if _is_safe(text, around, 1 + in_braces) else quoted(text)


def quoted(text: str) -> str:
    """Write one line of text in double quotes; JSON's escapes are YAML's as well."""
    return json.dumps(text, ensure_ascii=False)


def paragraph(text: str, indent: str) -> list[str]:
    """Write a text after its field's name: in quotes, or as a block where it has several lines.

    Returns:
        What follows the colon, and the lines below.
    """
    lines = text.split("\n")
    is_plain = all(line == line.rstrip() for line in lines) and not text.startswith((" ", "\n"))
    if len(lines) == 1 or not is_plain or not lines[-1]:
        return [quoted(text)]
    return ["|-", *(f"{indent}{line}" if line else "" for line in lines)]


def _is_safe(text: str, around: str, count: int) -> bool:
    """Whether *text* is the first of the *count* items that *around* is read as."""
    try:
        listed = yaml.compose(around, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return False
    if not isinstance(listed, yaml.SequenceNode) or len(listed.value) != count:
        return False
    first = listed.value[0]
    is_text = isinstance(first, yaml.ScalarNode) and first.tag == "tag:yaml.org,2002:str"
    return bool(is_text and first.value == text == text.strip())
