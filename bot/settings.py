"""The one reader of the environment.

Names, defaults and purposes stand in `bot/settings_table.py`, checks of addresses in
`bot/settings_checks.py`.
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from bot import settings_checks as checks
from bot.settings_checks import SettingsError as SettingsError
from bot.settings_table import SETTINGS

Profile = Literal["single", "scaled"]

_DEFAULTS = {setting.name: setting.default for setting in SETTINGS}
MOST_PORTS: Final = 65_535
# What is under way has 20 s to end when something is published; silence is no answer any sooner.
MOST_TIMEOUT_SECONDS: Final = 15
_PRIORITIES: Final = ("emergency", "urgent", "normal")


@dataclass(frozen=True)
class DeskSettings:
    """What the desk goes by: how long anybody may wait, and who is told.

    Args:
        first_response_minutes: by priority; so are the next two.
    """

    first_response_minutes: Mapping[str, int]
    reply_minutes: Mapping[str, int]
    callback_minutes: Mapping[str, int]
    escalation_minutes: int
    alert_emails: tuple[str, ...] = ()
    escalation_emails: tuple[str, ...] = ()
    smtp_url: str = field(default="", repr=False)
    mail_from: str = ""
    webhook_url: str = field(default="", repr=False)
    webhook_secret: str = field(default="", repr=False)


@dataclass(frozen=True)
class Settings:
    """Everything that an operator may set, parsed and checked."""

    root: Path
    profile: Profile
    database_url: str
    secret_key: str
    knowledge_dir: Path
    published_dir: Path
    models_dir: Path
    models_kept: int
    host: str
    port: int
    public_url: str
    rasa_port: int
    actions_port: int
    rasa_timeout_seconds: float
    unsent_idle_minutes: int
    sent_retention_days: int
    open_retention_days: int
    staff_session_minutes: int
    second_factor_required: bool
    messages_per_minute: int
    embed_origins: tuple[str, ...]
    exit_url: str
    trusted_proxies: str
    desk: DeskSettings

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None, root: Path | None = None) -> Settings:
        """Read the settings from environment variables.

        Args:
            env: variables by name; the process's own when left out.
            root: folder that relative paths start from; the working directory when left out.

        Raises:
            SettingsError: a value cannot be used; the message names it and the mend.
        """
        given = dict(os.environ if env is None else env)
        base = (root or Path.cwd()).resolve()

        def text(name: str) -> str:
            return given.get(name) or _DEFAULTS[name]

        def number(name: str) -> int:
            return _whole_number(name, text(name), 1)

        def port_of(name: str) -> int:
            return _whole_number(name, text(name), 1, MOST_PORTS)

        port = port_of("FOYER_PORT")
        rasa_port, actions_port = port_of("FOYER_RASA_PORT"), port_of("FOYER_ACTIONS_PORT")
        if port in (rasa_port, actions_port):
            other = "FOYER_RASA_PORT" if port == rasa_port else "FOYER_ACTIONS_PORT"
            raise SettingsError(f"FOYER_PORT and {other} are both {port}; set one to another port.")
        database_url = _anchored_url(checks.database_url(text("FOYER_DATABASE_URL")), base)
        host = text("FOYER_HOST")
        knowledge, published = (
            base / text("FOYER_KNOWLEDGE_DIR"),
            base / text("FOYER_PUBLISHED_DIR"),
        )
        checks.apart(knowledge, published)
        return cls(
            root=base,
            profile=_profile(text("FOYER_PROFILE"), database_url),
            database_url=database_url,
            secret_key=text("FOYER_SECRET_KEY"),
            knowledge_dir=knowledge,
            published_dir=published,
            models_dir=base / text("FOYER_MODELS_DIR"),
            models_kept=number("FOYER_MODELS_KEPT"),
            host=host,
            port=port,
            public_url=_public_url(text("FOYER_PUBLIC_URL"), host, port),
            rasa_port=rasa_port,
            actions_port=actions_port,
            rasa_timeout_seconds=float(
                _whole_number(
                    "FOYER_RASA_TIMEOUT_SECONDS",
                    text("FOYER_RASA_TIMEOUT_SECONDS"),
                    1,
                    MOST_TIMEOUT_SECONDS,
                )
            ),
            unsent_idle_minutes=number("FOYER_UNSENT_IDLE_MINUTES"),
            sent_retention_days=number("FOYER_SENT_RETENTION_DAYS"),
            open_retention_days=number("FOYER_OPEN_RETENTION_DAYS"),
            staff_session_minutes=number("FOYER_STAFF_SESSION_MINUTES"),
            second_factor_required=_required(text("FOYER_SECOND_FACTOR")),
            messages_per_minute=number("FOYER_MESSAGES_PER_MINUTE"),
            embed_origins=checks.sites("FOYER_EMBED_ORIGINS", text("FOYER_EMBED_ORIGINS")),
            exit_url=checks.web_address(
                "FOYER_EXIT_URL", text("FOYER_EXIT_URL"), _DEFAULTS["FOYER_EXIT_URL"]
            ),
            trusted_proxies=checks.proxies("FOYER_TRUSTED_PROXIES", text("FOYER_TRUSTED_PROXIES")),
            desk=_desk(text, number),
        )

    @property
    def rasa_url(self) -> str:
        """Where `web` finds Foyer's channel in Rasa; loopback only."""
        return f"http://127.0.0.1:{self.rasa_port}/webhooks/foyer"

    @property
    def actions_url(self) -> str:
        """Where Rasa finds the action server; loopback only."""
        return f"http://127.0.0.1:{self.actions_port}/webhook"

    @property
    def secret_key_file(self) -> Path:
        """Where the server key lies when FOYER_SECRET_KEY is empty."""
        return self.root / "var" / "secret.key"

    @property
    def https(self) -> bool:
        """Whether visitors reach us over HTTPS, so that cookies must be marked secure."""
        return self.public_url.startswith("https://")

    def server_key(self) -> bytes:
        """Return the 32-byte server key, from the environment or from its file.

        Raises:
            SettingsError: there is no key yet, or it is not 32 bytes in base64.
        """
        written = self.secret_key
        if not written:
            if not self.secret_key_file.exists():
                raise SettingsError(
                    "There is no server key yet. Run `foyer prepare` once, or set "
                    "FOYER_SECRET_KEY to 32 random bytes in base64."
                )
            written = self.secret_key_file.read_text().strip()
        return _key_of(written)


def _desk(text: Callable[[str], str], number: Callable[[str], int]) -> DeskSettings:
    def minutes(name: str) -> Mapping[str, int]:
        return _by_priority(name, text(name))

    def addresses(name: str) -> tuple[str, ...]:
        return checks.addresses(name, text(name))

    smtp_url = checks.mail_url(text("FOYER_SMTP_URL"))
    secret = text("FOYER_ALERT_WEBHOOK_SECRET")
    return DeskSettings(
        first_response_minutes=minutes("FOYER_FIRST_RESPONSE_MINUTES"),
        reply_minutes=minutes("FOYER_REPLY_MINUTES"),
        callback_minutes=minutes("FOYER_CALLBACK_MINUTES"),
        escalation_minutes=number("FOYER_ESCALATION_MINUTES"),
        alert_emails=addresses("FOYER_ALERT_EMAILS"),
        escalation_emails=addresses("FOYER_ESCALATION_EMAILS"),
        smtp_url=smtp_url,
        mail_from=checks.sender(text("FOYER_MAIL_FROM"), needed=bool(smtp_url)),
        webhook_url=checks.webhook_url(text("FOYER_ALERT_WEBHOOK_URL"), secret),
        webhook_secret=secret,
    )


def _public_url(written: str, host: str, port: int) -> str:
    if not written:
        return f"http://{host}:{port}"
    example = "https://chat.example.org"
    address = checks.web_address("FOYER_PUBLIC_URL", written, example, bare=True).rstrip("/")
    scheme, _, rest = address.partition("://")
    return f"{scheme.lower()}://{rest}"  # whether cookies are marked secure hangs on it


def _by_priority(name: str, written: str) -> Mapping[str, int]:
    pairs = [one.partition("=") for one in written.split()]
    if sorted(key for key, _, _ in pairs) != sorted(_PRIORITIES):
        raise SettingsError(
            f"{name} is {written!r}; it must name each priority once, "
            f"for example {_DEFAULTS[name]}."
        )
    return {key: _whole_number(f"{name} ({key})", value, 1) for key, _, value in pairs}


def _key_of(written: str) -> bytes:
    try:
        key = base64.b64decode(written, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != 32:
        raise SettingsError(
            "FOYER_SECRET_KEY (or var/secret.key) must be 32 bytes in base64. "
            "`openssl rand -base64 32` prints one."
        )
    return key


def _whole_number(name: str, written: str, least: int, most: int | None = None) -> int:
    usable = written.isascii() and written.isdigit() and int(written) >= least
    if not usable or (most is not None and int(written) > most):
        bounds = f"at least {least}" if most is None else f"at least {least} and at most {most}"
        raise SettingsError(
            f"{name} is {written!r}; it must be a whole number of {bounds}, "
            f"for example {_DEFAULTS.get(name, least)}."
        )
    return int(written)


def _profile(written: str, database_url: str) -> Profile:
    if written == "single":
        return "single"
    if written == "scaled":
        if not database_url.startswith("postgresql"):
            raise SettingsError(
                "FOYER_PROFILE is scaled, which needs PostgreSQL; set FOYER_DATABASE_URL to a "
                "postgresql:// address, or FOYER_PROFILE to single."
            )
        return "scaled"
    raise SettingsError(f"FOYER_PROFILE is {written!r}; it must be single or scaled.")


def _required(written: str) -> bool:
    if written not in ("optional", "required"):
        raise SettingsError(f"FOYER_SECOND_FACTOR is {written!r}; it must be optional or required.")
    return written == "required"


def _anchored_url(url: str, base: Path) -> str:
    dialect, _, path = url.partition(":///")
    if dialect in ("sqlite", "sqlite+pysqlite") and not path.startswith("/"):
        return f"{dialect}:///{base / path}"
    return url
