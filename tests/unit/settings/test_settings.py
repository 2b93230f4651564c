"""Each wrong or missing setting is one line that names it and says how to set it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Mode, Part, Settings, SettingsError, load_settings, require_running

TOKEN = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"
SECRET = "a-secret-of-the-tests-0123456789-0123456789-0123"


@pytest.fixture(autouse=True)
def _nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Start without anybody's settings or .env file."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"JIEFANG_{name.upper()}", raising=False)


def _set(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    for name, value in values.items():
        monkeypatch.setenv(f"JIEFANG_{name.upper()}", value)


@pytest.mark.parametrize(
    ("name", "value", "how"),
    [
        ("token", "", "@BotFather"),
        ("token", "not a token", "@BotFather"),
        ("api_url", "api.telegram.org", "https://api.telegram.org"),
        ("mode", "push", "polling"),
        ("mode", "push", "webhook"),
        ("webhook_url", "example.org/telegram", "https://"),
        ("webhook_secret", "short", "43"),
        ("webhook_secret", "0123456789abcdef" * 2, "43"),
        ("webhook_secret", "changeme" * 8, "at random"),
        ("webhook_secret", "blanks are not allowed here", "letters"),
        ("database_url", "jiefang.db", "sqlite:///"),
        ("database_url", "mysql://localhost/x", "postgresql://"),
        ("staff_chat_id", "工作群", "-100"),
        ("admin_ids", "12,zhang", "123456"),
        ("listen", "8080", "127.0.0.1:8080"),
        ("listen", "127.0.0.1:99999", "127.0.0.1:8080"),
        ("oidc_issuer", "http://login.example.org", "https://"),
        ("oidc_issuer", "login.example.org", "https://"),
        ("timezone", "Beijing", "Asia/Shanghai"),
        ("timezone", "../etc/passwd", "Asia/Shanghai"),
    ],
)
def test_a_wrong_setting_is_one_line_with_its_name_and_a_remedy(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, how: str
) -> None:
    """An operator who reads only that line can put it right."""
    _set(monkeypatch, **{name: value})

    with pytest.raises(SettingsError) as wrong:
        load_settings()

    (line,) = wrong.value.lines
    assert line.startswith(f"JIEFANG_{name.upper()}: ")
    assert how in line
    assert "\n" not in line


def test_two_wrong_settings_are_two_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has to start three times to learn of three mistakes."""
    _set(monkeypatch, listen="nowhere", timezone="Beijing")

    with pytest.raises(SettingsError) as wrong:
        load_settings()

    assert [line.partition(":")[0] for line in wrong.value.lines] == [
        "JIEFANG_LISTEN",
        "JIEFANG_TIMEZONE",
    ]


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({}, ["JIEFANG_TOKEN"]),
        (
            {"mode": "webhook"},
            ["JIEFANG_TOKEN", "JIEFANG_WEBHOOK_URL", "JIEFANG_WEBHOOK_SECRET"],
        ),
        ({"token": TOKEN, "mode": "webhook", "webhook_secret": SECRET}, ["JIEFANG_WEBHOOK_URL"]),
    ],
)
def test_what_running_needs_is_asked_for_by_name(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], named: list[str]
) -> None:
    """All that is missing at once."""
    _set(monkeypatch, **values)

    with pytest.raises(SettingsError) as missing:
        require_running(load_settings())

    assert [line.partition(":")[0] for line in missing.value.lines] == named
    assert all("is missing: set it to" in line for line in missing.value.lines)


def test_a_part_alone_needs_a_database_for_several_processes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A SQLite file serves one; the line says both ways out."""
    _set(monkeypatch, token=TOKEN)
    with pytest.raises(SettingsError) as refused:
        require_running(load_settings(), Part.JOBS)
    _set(monkeypatch, token=TOKEN, database_url="postgresql://u@h/d")

    (line,) = refused.value.lines
    assert line.startswith("JIEFANG_DATABASE_URL: ")
    assert "--only" in line
    assert "postgresql://" in line
    assert require_running(load_settings(), Part.JOBS) == TOKEN


@pytest.mark.parametrize("bad", ["token", "webhook_secret"])
def test_a_secret_is_in_no_message_and_no_repr(monkeypatch: pytest.MonkeyPatch, bad: str) -> None:
    """Neither where it is right nor where it is wrong."""
    database = "postgresql://u:a-password@h/d"
    _set(monkeypatch, token=TOKEN, webhook_secret=SECRET, database_url=database)
    shown = repr(load_settings()) + str(load_settings())
    assert TOKEN not in shown
    assert SECRET not in shown
    assert "a-password" not in shown

    _set(monkeypatch, **{bad: "wrong secret value!"})
    with pytest.raises(SettingsError) as wrong:
        load_settings()

    assert "wrong secret value!" not in str(wrong.value) + repr(wrong.value)
    assert wrong.value.__cause__ is None
    assert wrong.value.__suppress_context__


def test_the_defaults_need_nothing(tmp_path: Path) -> None:
    """Polling, a SQLite file under ./data, Shanghai."""
    settings = load_settings()

    assert settings.mode is Mode.POLLING
    assert settings.sqlite_file == tmp_path / "data" / "jiefang.db"
    assert settings.timezone == "Asia/Shanghai"
    assert settings.host_and_port == ("127.0.0.1", 8080)
    assert (settings.knowledge / "faq").is_dir()


def test_settings_are_read_as_people_write_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids with commas or spaces, a blank for "none", a root with a slash too many."""
    _set(
        monkeypatch,
        admin_ids="1, 2 3",
        staff_chat_id="",
        api_url="http://127.0.0.1:1/",
        listen="[::1]:80",
    )

    settings = load_settings()

    assert settings.admin_ids == [1, 2, 3]
    assert settings.staff_chat_id is None
    assert settings.api_url == "http://127.0.0.1:1"
    assert settings.host_and_port == ("::1", 80)


@pytest.mark.parametrize(
    ("url", "database"),
    [
        ("sqlite:////srv/j.db", "sqlite+aiosqlite:////srv/j.db"),
        ("postgres://u@h/d", "postgresql+psycopg://u@h/d"),
        ("postgresql://u@h/d", "postgresql+psycopg://u@h/d"),
    ],
)
def test_a_database_url_needs_no_driver(
    monkeypatch: pytest.MonkeyPatch, url: str, database: str
) -> None:
    """Ours are filled in."""
    _set(monkeypatch, database_url=url)

    assert load_settings().database == database


@pytest.mark.parametrize("missing", ["oidc_client_id", "public_url"])
def test_signing_in_elsewhere_is_set_whole_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    """The line names what goes with the issuer; without an issuer it is off."""
    whole = {
        "oidc_issuer": "https://login.example.org/realms/office/",
        "oidc_client_id": "jiefang",
        "public_url": "https://jiefang.example.org",
    }
    _set(monkeypatch, **{name: value for name, value in whole.items() if name != missing})
    with pytest.raises(SettingsError, match="OIDC_CLIENT_ID and PUBLIC_URL"):
        load_settings()

    _set(monkeypatch, **whole)
    assert load_settings().oidc_issuer == "https://login.example.org/realms/office"
    _set(monkeypatch, oidc_issuer="")
    assert load_settings().oidc_issuer is None
