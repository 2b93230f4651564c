"""What comes along for running it names nothing that does not exist, and is closed by default."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import PREFIX, Part, Settings

ROOT = Path(__file__).parents[3]
OPERATIONS = ROOT / "docs" / "operations"
FILES = (ROOT / "Dockerfile", ROOT / "compose.yaml", *sorted(OPERATIONS.iterdir()))
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
OURS = {name: one for name, one in COMPOSE["services"].items() if name != "db"}


@pytest.mark.parametrize("file", FILES, ids=lambda one: one.name)
def test_a_setting_that_is_named_exists(file: Path) -> None:
    """A renamed setting is renamed here too."""
    named = set(re.findall(rf"{PREFIX}([A-Z_]+)", file.read_text(encoding="utf-8")))

    assert {one.lower() for one in named} <= set(Settings.model_fields)


@pytest.mark.parametrize("name", OURS)
def test_a_container_of_ours_can_do_little(name: str) -> None:
    """Read-only root, no capability, no new privilege; published on this machine alone."""
    one = OURS[name]

    assert one["read_only"] is True
    assert one["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in one["security_opt"]
    assert all(port.startswith("127.0.0.1:") for port in one.get("ports", ()))
    assert not one.get("privileged")


def test_replicas_run_one_part_each_on_the_database_beside_them() -> None:
    """The profile has every part; the default has none of it."""
    scaled = {name: one for name, one in OURS.items() if "scale" in one.get("profiles", ())}

    assert {one["command"][2] for one in scaled.values()} == {part.value for part in Part}
    for one in scaled.values():
        assert one["command"][:2] == ["run", "--only"]
        assert one["environment"]["JIEFANG_DATABASE_URL"].startswith("postgresql://")
        assert one["depends_on"]["db"]["condition"] == "service_healthy"
    assert set(OURS) - set(scaled) == {"bot"}


@pytest.mark.parametrize("name", ["Caddyfile", "nginx.conf"])
def test_a_proxy_reaches_the_door_and_keeps_figures_in(name: str) -> None:
    """Where it listens by default; not what is for the machine itself."""
    text = (OPERATIONS / name).read_text(encoding="utf-8")

    assert Settings.model_fields["listen"].default in text
    assert "/metrics" in text
    assert "404" in text
    assert text.count("{") == text.count("}")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    """With a program that exists in place of ours."""
    unit = tmp_path / "jiefang.service"
    text = (OPERATIONS / "jiefang.service").read_text(encoding="utf-8")
    unit.write_text(re.sub(r"ExecStart=\S+", f"ExecStart={sys.executable}", text), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", unit], capture_output=True, check=False
    )

    said = done.stdout + done.stderr
    assert (done.returncode, said) == (0, b""), said.decode()
