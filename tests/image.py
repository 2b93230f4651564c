"""The image without an engine: the steps of the Dockerfile, followed below a directory."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
_UV = ROOT / ".tools" / "bin" / "uv"


@dataclass
class Image:
    """What the Dockerfile makes, below a directory instead of the root."""

    root: Path
    settings: dict[str, str] = field(default_factory=dict)
    health: list[str] = field(default_factory=list)
    entry: list[str] = field(default_factory=list)
    where: Path = Path("/")

    def build(self) -> None:
        """Follow the instructions of both stages one by one."""
        for name, rest in _instructions():
            getattr(self, f"_{name.lower()}", self._other)(rest)

    def _other(self, _rest: str) -> None:
        """Say nothing about files: USER, VOLUME, EXPOSE."""

    def _from(self, rest: str) -> None:
        assert re.match(r"python:3\.11-slim-\w+( AS build)?$", rest), rest
        self.settings.clear()

    def _workdir(self, rest: str) -> None:
        self.where = self._inside(rest)
        self.where.mkdir(parents=True, exist_ok=True)

    def _env(self, rest: str) -> None:
        self.settings |= dict(re.findall(r"(\w+)=(\S+)", rest))

    def _copy(self, rest: str) -> None:
        *sources, target = rest.split()
        if sources[0].startswith("--from"):
            # The virtual environment stays where the first stage made it.
            assert sources[1] == target
            return
        into = self._inside(target)
        for one in sources:
            source = ROOT / one
            if source.is_dir():
                unwanted = shutil.ignore_patterns("__pycache__")
                shutil.copytree(source, into, ignore=unwanted, dirs_exist_ok=True)
            else:
                shutil.copy2(source, into)

    def _run(self, rest: str) -> None:
        if rest.startswith("pip install"):
            pinned = re.search(r"uv==(\S+)", rest)
            ours = subprocess.run([_UV, "--version"], capture_output=True, check=True).stdout
            assert pinned is not None
            assert pinned[1] in ours.decode(), "the image's uv is not this project's"
        elif rest.startswith(("uv ", "find ")):
            self._follow(rest.replace("uv ", f"{_UV} "))
        elif rest.startswith("jiefang "):
            self.settings |= self.placed()
            self._follow(f"{self.bin}/{rest}")

    def _follow(self, line: str) -> None:
        # Programs lie elsewhere here, and are named in full.
        given = [f"{name}={value}" for name, value in self.settings.items() if name != "PATH"]
        command = ["env", "-u", "VIRTUAL_ENV", "-u", "PYTHONPATH", *given, "sh", "-ec", line]
        subprocess.run(command, cwd=self.where, check=True, capture_output=True)

    @property
    def bin(self) -> Path:
        """Where its programs lie."""
        return self.root / "src" / ".venv" / "bin"

    def placed(self) -> dict[str, str]:
        """Give the settings that name directories, as they are below this root."""
        names = ("JIEFANG_DATA_DIR", "JIEFANG_KNOWLEDGE_DIR")
        return {name: str(self._inside(self.settings[name])) for name in names}

    def _healthcheck(self, rest: str) -> None:
        self.health = _listed(rest)

    def _entrypoint(self, rest: str) -> None:
        assert _listed(rest)[:2] == ["tini", "--"]
        self.entry = _listed(rest)[2:]

    def _cmd(self, rest: str) -> None:
        self.entry += _listed(rest)

    def _inside(self, path: str) -> Path:
        return (self.root / path.lstrip("/")) if path.startswith("/") else self.where / path


def _instructions() -> Iterator[tuple[str, str]]:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    bare = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    for line in re.sub(r"\\\n\s*", " ", bare).splitlines():
        name, _, rest = line.partition(" ")
        if name:
            yield name, rest.strip()


def _listed(rest: str) -> list[str]:
    found: list[str] = re.findall(r'"([^"]*)"', rest[rest.index("[") :])
    return found
