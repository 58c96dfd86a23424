"""Every setting with its default and what it is for.

`.env.example` and docs/operators.md are tested against this table.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final


@dataclass(frozen=True)
class Setting:
    """One row of the settings table: name, default as written in a shell, and purpose."""

    name: str
    default: str
    about: str


SETTINGS: tuple[Setting, ...] = (
    Setting("FOYER_PROFILE", "single", "single (SQLite, one machine) or scaled (PostgreSQL)"),
    Setting("FOYER_DATABASE_URL", "sqlite:///var/foyer.db", "where conversations are stored"),
    Setting("FOYER_SECRET_KEY", "", "server key, 32 bytes in base64; empty: var/secret.key"),
    Setting("FOYER_KNOWLEDGE_DIR", "knowledge", "folder of the editors' YAML"),
    Setting("FOYER_PUBLISHED_DIR", "var/published", "folder of what was published, as copies"),
    Setting("FOYER_MODELS_DIR", "models", "folder of trained Rasa models"),
    Setting("FOYER_MODELS_KEPT", "10", "trained models that stay there; older ones are deleted"),
    Setting("FOYER_HOST", "127.0.0.1", "address that the public page listens on"),
    Setting("FOYER_PORT", "8000", "port of the public page"),
    Setting("FOYER_PUBLIC_URL", "", "address that people type, such as https://chat.example.org"),
    Setting("FOYER_RASA_PORT", "5005", "loopback port of rasa"),
    Setting("FOYER_ACTIONS_PORT", "5055", "loopback port of the action server"),
    Setting("FOYER_RASA_TIMEOUT_SECONDS", "4", "longest wait for a reply before the visitor hears"),
    Setting("FOYER_UNSENT_IDLE_MINUTES", "1440", "idle minutes after which an unsent chat is gone"),
    Setting("FOYER_SENT_RETENTION_DAYS", "30", "days after closing that a handoff is kept"),
    Setting(
        "FOYER_OPEN_RETENTION_DAYS",
        "90",
        "days that a handoff which nobody closes is kept after the last that was done with it",
    ),
    Setting("FOYER_STAFF_SESSION_MINUTES", "60", "idle minutes before staff sign in again"),
    Setting(
        "FOYER_SECOND_FACTOR",
        "optional",
        "optional, or required: staff set one up before they can do anything else",
    ),
    Setting("FOYER_MESSAGES_PER_MINUTE", "20", "messages one visitor may send in a minute"),
    Setting("FOYER_EMBED_ORIGINS", "", "sites that may embed the widget, separated by spaces"),
    Setting("FOYER_EXIT_URL", "https://www.weather.gov/", "neutral page that quick exit opens"),
    Setting(
        "FOYER_TRUSTED_PROXIES",
        "",
        "addresses or networks of proxies whose X-Forwarded-For is believed, with commas",
    ),
    Setting(
        "FOYER_FIRST_RESPONSE_MINUTES",
        "emergency=2 urgent=5 normal=10",
        "longest wait in a live chat for a person's first words, by priority",
    ),
    Setting(
        "FOYER_REPLY_MINUTES",
        "emergency=2 urgent=4 normal=5",
        "longest wait in a live chat for the next words, by priority",
    ),
    Setting(
        "FOYER_CALLBACK_MINUTES",
        "emergency=15 urgent=120 normal=480",
        "longest wait of other requests, by priority; opening hours count, emergencies always",
    ),
    Setting("FOYER_ESCALATION_MINUTES", "2", "time an emergency rings before the next is called"),
    Setting("FOYER_ALERT_EMAILS", "", "addresses that hear of every request, with spaces"),
    Setting(
        "FOYER_ESCALATION_EMAILS", "", "who hears of an emergency next, one after another, in order"
    ),
    Setting("FOYER_SMTP_URL", "", "mail server, such as smtps://user:password@mail.example.org"),
    Setting("FOYER_MAIL_FROM", "", "address that alerts come from"),
    Setting("FOYER_ALERT_WEBHOOK_URL", "", "address that alerts are posted to, signed"),
    Setting("FOYER_ALERT_WEBHOOK_SECRET", "", "secret that signs them, whsec_ and base64"),
)

_PREFIX: Final = "FOYER_"


def unknown(names: Iterable[str]) -> list[str]:
    """Return what looks like a setting and is none, a sentence each; it is told, not refused.

    What starts Foyer may give it variables of its own: Kubernetes names some after the service.

    Args:
        names: of environment variables.
    """
    known = [setting.name for setting in SETTINGS]
    told = []
    for name in sorted(one for one in names if one.startswith(_PREFIX) and one not in known):
        near = get_close_matches(name, known, 1, 0.8)
        meant = f" Did you mean {near[0]}?" if near else ""
        told.append(f"{name} is no setting, so nothing comes of it.{meant}")
    return told
