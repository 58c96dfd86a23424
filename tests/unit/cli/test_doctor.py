"""`foyer doctor` names what is still to be filled in, where it stands and what it is for."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from alembic import command
from click.testing import CliRunner

from bot.cli.doctor import in_front, unheard
from bot.cli.main import main
from bot.settings import Settings
from tests.unit.desk.test_sending import SECRET
from tests.unit.store.test_migrations import alembic

KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder: Path = tmp_path_factory.mktemp("doctor")
    environment = {
        "FOYER_DATABASE_URL": f"sqlite:///{folder / 'foyer.db'}",
        "FOYER_MODELS_DIR": str(folder),
        "FOYER_SECRET_KEY": KEY,
    }
    for name in ("prepare", "doctor"):
        result = CliRunner().invoke(main, [name], env=environment)
        assert result.exit_code == 0, result.output
    return result.output.splitlines()


@pytest.mark.parametrize(
    "line",
    [
        "MEND  There is no staff account yet: `foyer staff add`.",
        "MEND  No model fits the files as they are now: `make train`.",
        "MEND  FOYER_PUBLIC_URL is not https://, so cookies are not marked secure.",
        "FILL  phone (program.yml: phone). Visitors are told to call only when there is a number, "
        "and so is everyone who waits.",
        "FILL  alerts (FOYER_ALERT_EMAILS or FOYER_ALERT_WEBHOOK_URL). Only an open console tells "
        "staff that somebody waits or is in danger.",
    ],
)
def test_it_names(lines: list[str], line: str) -> None:
    assert line in lines


def test_what_is_there_is_not_named(lines: list[str]) -> None:
    assert not [line for line in lines if "prepare" in line or "danger model" in line]


def told(**environment: str) -> list[str]:
    return unheard(Settings.from_env(environment).desk)


MAIL = {"FOYER_SMTP_URL": "smtps://mail.example.org", "FOYER_MAIL_FROM": "foyer@example.org"}
HOOK = {
    "FOYER_ALERT_WEBHOOK_URL": "https://example.org/hook",
    "FOYER_ALERT_WEBHOOK_SECRET": SECRET,
}


def test_addresses_without_a_mail_server_are_told_as_not_working() -> None:
    assert told(FOYER_ALERT_EMAILS="desk@example.org") == [
        "mail server (FOYER_SMTP_URL and FOYER_MAIL_FROM). FOYER_ALERT_EMAILS does not work "
        "without it: nothing is sent there."
    ]
    assert told(FOYER_ALERT_EMAILS="desk@example.org", **MAIL) == []
    assert told(**HOOK) == []


def test_a_chain_without_a_mail_server_is_told_beside_alerts_that_nobody_hears() -> None:
    lines = told(FOYER_ESCALATION_EMAILS="lead@example.org")
    assert [line.split(" (")[0] for line in lines] == ["alerts", "mail server"]
    assert "FOYER_ESCALATION_EMAILS does not work" in lines[1]
    lines = told(FOYER_ESCALATION_EMAILS="lead@example.org", **HOOK)
    assert [line.split(" (")[0] for line in lines] == ["mail server"]


def test_a_proxy_that_was_not_named_is_told() -> None:
    https = {"FOYER_PUBLIC_URL": "https://chat.example.org"}
    (line,) = in_front(Settings.from_env(https))
    assert line.startswith("FOYER_TRUSTED_PROXIES is empty")
    assert in_front(Settings.from_env({**https, "FOYER_TRUSTED_PROXIES": "127.0.0.1"})) == []
    (line,) = in_front(Settings.from_env({**https, "FOYER_TRUSTED_PROXIES": "*"}))
    assert line.startswith("FOYER_TRUSTED_PROXIES is *")
    assert not [one for one in in_front(Settings.from_env({})) if "PROXIES" in one]


def database_told(folder: Path, url: str) -> tuple[str, str]:
    """What `prepare` and `doctor` say of a database."""
    environment = {
        "FOYER_DATABASE_URL": url,
        "FOYER_MODELS_DIR": str(folder),
        "FOYER_SECRET_KEY": KEY,
    }
    prepared, doctor = (
        CliRunner().invoke(main, [name], env=environment) for name in ("prepare", "doctor")
    )
    assert (prepared.exit_code, doctor.exit_code) == (1, 0)
    return prepared.output, next(
        line for line in doctor.output.splitlines() if line.startswith("MEND")
    )


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://me:secret@127.0.0.1:9/foyer", "It said: connection to server at"),
        ("sqlite:///{folder}", "It said: unable to open database file"),
        ("sqlite:///{folder}/file/foyer.db", "{folder}/file: "),
    ],
)
def test_a_database_that_cannot_be_reached_is_told_with_its_own_words(
    tmp_path: Path, url: str, said: str
) -> None:
    (tmp_path / "file").write_text("")
    for told in database_told(tmp_path, url.format(folder=tmp_path)):
        assert said.format(folder=tmp_path) in told
        assert "secret" not in told


def test_a_database_of_an_earlier_version_is_told(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'foyer.db'}"
    command.upgrade(alembic(url), "0003")
    environment = {"FOYER_DATABASE_URL": url, "FOYER_SECRET_KEY": KEY}
    result = CliRunner().invoke(main, ["doctor"], env=environment)
    assert "MEND  The database has tables of an earlier version: `foyer prepare`." in result.output


def test_a_setting_with_a_misspelt_name_is_told(tmp_path: Path) -> None:
    environment = {
        "FOYER_DATABASE_URL": f"sqlite:///{tmp_path / 'foyer.db'}",
        "FOYER_SECRET_KEY": KEY,
        "FOYER_SMTP_URI": "smtps://mail.example.org",
    }
    with socket.socket() as other:  # so that the start ends before it trains
        other.bind(("127.0.0.1", 0))
        environment["FOYER_RASA_PORT"] = str(other.getsockname()[1])
        for name in ("doctor", "serve"):
            result = CliRunner().invoke(main, [name], env=environment)
            assert "FOYER_SMTP_URI is no setting" in result.output
            assert "Did you mean FOYER_SMTP_URL?" in result.output
