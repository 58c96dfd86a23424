"""Settings: defaults, clear refusals, and words that agree with the documents."""

import base64
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError
from bot.settings_table import SETTINGS, unknown
from tests.unit.desk.test_sending import SECRET

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
        ("FOYER_PORT", "5005", "FOYER_PORT and FOYER_RASA_PORT are both 5005"),
        ("FOYER_ACTIONS_PORT", "8000", "FOYER_PORT and FOYER_ACTIONS_PORT are both 8000"),
        ("FOYER_RASA_TIMEOUT_SECONDS", "4000", "at most 15, for example 4"),
        ("FOYER_PROFILE", "huge", "single or scaled"),
        ("FOYER_PROFILE", "scaled", "needs PostgreSQL"),
        ("FOYER_SECOND_FACTOR", "yes", "optional or required"),
        ("FOYER_ALERT_EMAILS", "a b@", "FOYER_ALERT_EMAILS has 'a', .* such as desk@example.org"),
        ("FOYER_ALERT_EMAILS", "a@example.org,b@example.org", "with spaces between"),
        ("FOYER_ESCALATION_EMAILS", "desk@example.org nonsense", "FOYER_ESCALATION_EMAILS has"),
        ("FOYER_MAIL_FROM", "Foyer", "FOYER_MAIL_FROM .* such as foyer@example.org"),
        ("FOYER_EMBED_ORIGINS", "javascript:x", "FOYER_EMBED_ORIGINS .* https://www.example.org"),
        ("FOYER_EMBED_ORIGINS", "https://a.example;script-src", "FOYER_EMBED_ORIGINS"),
        ("FOYER_EMBED_ORIGINS", "https://a.example/page", "FOYER_EMBED_ORIGINS"),
        ("FOYER_EMBED_ORIGINS", "https://a.example,https://b.example", "with spaces between"),
        ("FOYER_EXIT_URL", "javascript:alert(1)", "FOYER_EXIT_URL .* https://www.weather.gov/"),
        ("FOYER_EXIT_URL", "www.weather.gov", "FOYER_EXIT_URL"),
        ("FOYER_EXIT_URL", "https://a.example;x/", "FOYER_EXIT_URL"),
        ("FOYER_PUBLIC_URL", "chat.example.org", "FOYER_PUBLIC_URL .* https://chat.example.org"),
        ("FOYER_PUBLIC_URL", "https://", "FOYER_PUBLIC_URL"),
        ("FOYER_PUBLIC_URL", "https://chat.example.org:99999", "FOYER_PUBLIC_URL"),
        ("FOYER_PUBLIC_URL", "https://chat.example.org?a=b", "FOYER_PUBLIC_URL"),
        ("FOYER_PUBLIC_URL", "https://[chat", "FOYER_PUBLIC_URL"),
        ("FOYER_TRUSTED_PROXIES", "127.0.0.1 10.0.0.1", "FOYER_TRUSTED_PROXIES has .* commas"),
        ("FOYER_TRUSTED_PROXIES", "127.0.0.1,nginx", "has 'nginx', .* 127.0.0.1,10.0.0.0/8"),
        ("FOYER_TRUSTED_PROXIES", "127.0.0.300", "FOYER_TRUSTED_PROXIES has '127.0.0.300'"),
        ("FOYER_TRUSTED_PROXIES", "10.1.2.3/8", "FOYER_TRUSTED_PROXIES has '10.1.2.3/8'"),
        ("FOYER_TRUSTED_PROXIES", "127.0.0.1,*", r"FOYER_TRUSTED_PROXIES has '\*'"),
    ],
)
def test_an_unusable_value_is_refused_with_the_mend(name: str, value: str, mend: str) -> None:
    with pytest.raises(SettingsError, match=mend):
        Settings.from_env({name: value})


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "var/foyer.db",
        "postgres://me:secret@db.example.org/foyer",
        "mysql://me:secret@db.example.org/foyer",
        "postgresql+asyncpg://me:secret@db.example.org/foyer",
        "postgresql://me:secret@db.example.org:port/foyer",
        "postgresql://me:sec@ret@db.example.org/foyer",
        "postgresql://db.example.org/foyer\n",
        "sqlite://var/foyer.db",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
    ],
)
def test_a_database_that_cannot_be_one_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(SettingsError, match="FOYER_DATABASE_URL must look like") as refused:
        Settings.from_env({"FOYER_DATABASE_URL": url})
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("given", "mend"),
    [
        (("foo", "foyer@example.org"), "FOYER_SMTP_URL must look like"),
        (("mail.example.org", "foyer@example.org"), "FOYER_SMTP_URL must look like"),
        (("http://mail.example.org", "foyer@example.org"), "FOYER_SMTP_URL must look like"),
        (("smtp://", "foyer@example.org"), "FOYER_SMTP_URL must look like"),
        (("smtp://mail.example.org:0", "foyer@example.org"), "FOYER_SMTP_URL must look like"),
        (("smtps://me:p/w@mail.example.org", "foyer@example.org"), "FOYER_SMTP_URL must look like"),
        (("smtp://127.0.0.1:25", ""), "FOYER_MAIL_FROM is ''.* such as foyer@example.org"),
    ],
)
def test_a_mail_server_that_cannot_work_is_refused(given: tuple[str, str], mend: str) -> None:
    with pytest.raises(SettingsError, match=mend) as refused:
        Settings.from_env(dict(zip(("FOYER_SMTP_URL", "FOYER_MAIL_FROM"), given, strict=True)))
    assert "p/w" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "secret", "mend"),
    [
        ("http://x", SECRET, "FOYER_ALERT_WEBHOOK_URL must begin with https://"),
        ("http://hook.example.org", SECRET, "FOYER_ALERT_WEBHOOK_URL must begin with https://"),
        ("https://", SECRET, "FOYER_ALERT_WEBHOOK_URL must begin with https://"),
        ("https://hook.example.org", "", "openssl"),
        ("https://hook.example.org", "whsec_c2hvcnQ=", "24 or more"),
        ("https://hook.example.org", "whsec_not base64!", "base64"),
    ],
)
def test_a_webhook_that_cannot_work_is_refused(url: str, secret: str, mend: str) -> None:
    given = {"FOYER_ALERT_WEBHOOK_URL": url, "FOYER_ALERT_WEBHOOK_SECRET": secret}
    with pytest.raises(SettingsError, match=mend):
        Settings.from_env(given)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FOYER_ALERT_EMAILS", "desk@example.org root@localhost"),
        ("FOYER_ALERT_EMAILS", "jo.o'neil+desk@mail.example.org"),
        ("FOYER_MAIL_FROM", "Foyer <foyer@example.org>"),
        ("FOYER_EMBED_ORIGINS", "https://www.example.org https://*.example.org http://[::1]:8080"),
        ("FOYER_EXIT_URL", "http://localhost:8000/healthz"),
        ("FOYER_EXIT_URL", "https://www.example.org/a?b=c#d"),
        ("FOYER_PUBLIC_URL", "http://127.0.0.1:8000"),
        ("FOYER_PUBLIC_URL", "http://[::1]:8000"),
        ("FOYER_PUBLIC_URL", "https://chat.example.org/"),
        ("FOYER_DATABASE_URL", "sqlite:////srv/foyer/foyer.db"),
        ("FOYER_DATABASE_URL", "sqlite+pysqlite:////srv/foyer/foyer.db"),
        ("FOYER_DATABASE_URL", "postgresql://me@server:secret@db.example.org/foyer"),
        ("FOYER_DATABASE_URL", "postgresql://me:a/b#c%40d:e@db.example.org:5432/foyer"),
        ("FOYER_DATABASE_URL", "postgresql+psycopg2://me@[::1]/foyer?sslmode=require"),
        ("FOYER_DATABASE_URL", "postgresql://postgres:@/postgres?host=/run/postgresql"),
        ("FOYER_DATABASE_URL", "postgresql:///foyer"),
        ("FOYER_TRUSTED_PROXIES", "127.0.0.1, ::1,10.0.0.0/8"),
        ("FOYER_TRUSTED_PROXIES", "*"),
    ],
)
def test_a_value_that_works_is_let_through(name: str, value: str) -> None:
    assert Settings.from_env({name: value})


def test_a_file_lies_in_the_projects_folder_also_where_the_driver_is_named(tmp_path: Path) -> None:
    url = "sqlite+pysqlite:///var/foyer.db"
    settings = Settings.from_env({"FOYER_DATABASE_URL": url}, root=tmp_path)
    assert settings.database_url == f"sqlite+pysqlite:///{tmp_path.resolve() / 'var/foyer.db'}"


def test_https_in_capitals_is_https() -> None:
    settings = Settings.from_env({"FOYER_PUBLIC_URL": "HTTPS://chat.example.org"})
    assert (settings.https, settings.public_url) == (True, "https://chat.example.org")


def test_a_webhook_on_this_machine_needs_no_https() -> None:
    given = {"FOYER_ALERT_WEBHOOK_URL": "http://127.0.0.1:9", "FOYER_ALERT_WEBHOOK_SECRET": SECRET}
    assert Settings.from_env(given).desk.webhook_url == "http://127.0.0.1:9"


def test_a_slash_behind_an_embedding_site_is_left_out() -> None:
    settings = Settings.from_env({"FOYER_EMBED_ORIGINS": "https://www.example.org/"})
    assert settings.embed_origins == ("https://www.example.org",)


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
        "FOYER_MAIL_FROM": "foyer@example.org",
        "FOYER_ALERT_WEBHOOK_SECRET": "secret-two",
    }
    printed = repr(Settings.from_env(given).desk)
    assert "secret-" not in printed


def test_a_name_that_is_no_setting_is_told_with_the_one_that_was_meant() -> None:
    given = {"FOYER_ALERT_EMAIL": "", "FOYER_SERVICE_HOST": "", "PATH": "", "FOYER_PORT": "8000"}
    assert unknown(given) == [
        "FOYER_ALERT_EMAIL is no setting, so nothing comes of it. Did you mean FOYER_ALERT_EMAILS?",
        "FOYER_SERVICE_HOST is no setting, so nothing comes of it.",
    ]
    assert unknown(setting.name for setting in SETTINGS) == []
