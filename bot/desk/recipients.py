"""Whom an alert goes to, by the settings."""

from __future__ import annotations

from bot.settings import DeskSettings
from bot.store.alerts import Alert, Channel

# The webhook's address may hold a secret, so the outbox stores this name in its place.
HOOK = "webhook"


def recipients(alert: Alert, settings: DeskSettings) -> list[tuple[Channel, str]]:
    """Return the recipients of an alert: everybody, or whoever is next in the chain.

    Args:
        alert: the alert; step 1 of an escalation goes to everybody, each later one to one person.
        settings: addresses of the operator's people.
    """
    hook: list[tuple[Channel, str]] = [("webhook", HOOK)] if settings.webhook_url else []
    return [*hook, *(("email", address) for address in _addresses(alert, settings))]


def chain_length(settings: DeskSettings) -> int:
    """Return how many steps an alarm has after the console: everybody, then one by one."""
    return 1 + len(settings.escalation_emails)


def _addresses(alert: Alert, settings: DeskSettings) -> tuple[str, ...]:
    if not settings.smtp_url:
        return ()
    later = alert.step - 2
    if later < 0 or not settings.escalation_emails:
        return settings.alert_emails
    return (settings.escalation_emails[later % len(settings.escalation_emails)],)
