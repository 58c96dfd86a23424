"""Settings: defaults, clear refusals, and words that agree with the documents."""

import base64
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError
from bot.settings_table import SETTINGS

ROOT = Path(__file__).parents[2]


def test_without_any_variable_the_defaults_hold(tmp_path: Path) -> None:
    settings = Settings.from_env({}, root=tmp_path)
    assert settings.port == 8000
    assert settings.database_url == f"sqlite:///{tmp_path.resolve() / 'var/foyer.db'}"
    assert settings.public_url == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("name", "value", "mend"),
    [
        ("FOYER_PORT", "eighty", "for example 8000"),
        ("FOYER_PORT", "0", "at least 1"),
        ("FOYER_PORT", "80000", "at most 65535"),
        ("FOYER_PROFILE", "huge", "single or scaled"),
        ("FOYER_PROFILE", "scaled", "needs PostgreSQL"),
        ("FOYER_SECOND_FACTOR", "yes", "optional or required"),
    ],
)
def test_an_unusable_value_is_refused_with_the_mend(name: str, value: str, mend: str) -> None:
    with pytest.raises(SettingsError, match=mend):
        Settings.from_env({name: value})


def test_a_missing_server_key_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="foyer prepare"):
        Settings.from_env({}, root=tmp_path).server_key()


def test_a_short_server_key_is_refused(tmp_path: Path) -> None:
    short = base64.b64encode(b"short").decode()
    with pytest.raises(SettingsError, match="32 bytes"):
        Settings.from_env({"FOYER_SECRET_KEY": short}, root=tmp_path).server_key()


def test_every_setting_stands_in_the_example_file_with_its_default() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    for setting in SETTINGS:
        written = [line for line in lines if line.startswith(f"{setting.name}=")]
        assert [line.split("=", 1)[1].strip("'") for line in written] == [setting.default]


def test_the_documents_name_only_settings_that_exist() -> None:
    import re

    known = {setting.name for setting in SETTINGS}
    for document in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        named = set(re.findall(r"FOYER_[A-Z_]+", document.read_text()))
        assert named <= known, document.name


def test_waits_are_set_by_priority() -> None:
    settings = Settings.from_env({"FOYER_REPLY_MINUTES": "normal=9 emergency=1 urgent=3"})
    assert settings.desk.reply_minutes == {"normal": 9, "emergency": 1, "urgent": 3}


@pytest.mark.parametrize("written", ["5", "normal=5", "emergency=1 urgent=2 normal=x"])
def test_a_wait_that_leaves_a_priority_out_is_refused(written: str) -> None:
    with pytest.raises(SettingsError, match="FOYER_REPLY_MINUTES"):
        Settings.from_env({"FOYER_REPLY_MINUTES": written})


def test_secrets_of_the_desk_are_not_printed() -> None:
    given = {
        "FOYER_SMTP_URL": "smtps://me:secret-one@mail.example.org",
        "FOYER_ALERT_WEBHOOK_SECRET": "secret-two",
    }
    printed = repr(Settings.from_env(given).desk)
    assert "secret-" not in printed
