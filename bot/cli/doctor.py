"""`foyer doctor`: what an operator still has to fill in, and what does not answer."""

from __future__ import annotations

import os
from typing import Final

import click

from bot.cli._told import in_the_way, no_database
from bot.knowledge.check import check
from bot.knowledge.load import load
from bot.knowledge.missing import missing
from bot.nlu.danger import danger_model
from bot.serving.fingerprint import model_path
from bot.settings import DeskSettings, Settings, SettingsError
from bot.settings_table import unknown
from bot.store.database import connect, raise_if_not_up_to_date
from bot.store.key_check import is_other_key
from bot.store.keys import Keys
from bot.store.staff import StaffAccounts

OTHER_KEY: Final = (
    "The server key is not the one that the newest of what was sent to staff was sealed under, so "
    "nobody can read it. Put that key back into FOYER_SECRET_KEY or var/secret.key."
)

NO_ADMIN: Final = (
    "No staff account is an admin, so nobody can make accounts or turn a switch in the console: "
    "`foyer staff add --role admin`."
)


@click.command("doctor", help="List what is still to be filled in before visitors come.")
def command() -> None:
    """Print everything that is missing; fail only on what would keep Foyer from running."""
    settings = Settings.from_env()
    errors = [str(p) for p in check(settings.knowledge_dir) if p.severity == "error"]
    for line in [*errors, *unknown(os.environ), *_set_up(settings)]:
        click.echo(f"MEND  {line}")
    if not errors:
        for one in missing(load(settings.knowledge_dir)):
            click.echo(f"FILL  {one.what} ({one.where}). {one.why}")
        for line in unheard(settings.desk):
            click.echo(f"FILL  {line}")
    if errors:
        raise click.ClickException("The knowledge has errors; see `foyer knowledge check`.")


def unheard(desk: DeskSettings) -> list[str]:
    """Return what alerts still need to reach anybody.

    Args:
        desk: what the operator set.
    """
    found = []
    if not desk.alert_emails and not desk.webhook_url:
        why = "Only an open console tells staff that somebody waits or is in danger."
        found.append(f"alerts (FOYER_ALERT_EMAILS or FOYER_ALERT_WEBHOOK_URL). {why}")
    if not desk.smtp_url:
        given = {
            "FOYER_ALERT_EMAILS": desk.alert_emails,
            "FOYER_ESCALATION_EMAILS": desk.escalation_emails,
        }
        found += [
            f"mail server (FOYER_SMTP_URL and FOYER_MAIL_FROM). {name} does not work without it: "
            "nothing is sent there."
            for name, written in given.items()
            if written
        ]
    return found


def in_front(settings: Settings) -> list[str]:
    """Return what is wrong with what stands between `web` and the browsers.

    Args:
        settings: what the operator set.
    """
    if not settings.https:
        return ["FOYER_PUBLIC_URL is not https://, so cookies are not marked secure."]
    if not settings.trusted_proxies:
        return [
            "FOYER_TRUSTED_PROXIES is empty although FOYER_PUBLIC_URL is https://. Behind a proxy "
            "all browsers then seem to be one: a stranger's wrong passwords keep all staff out, "
            "whoever begins many chats keeps all others from beginning one, and who writes much in "
            "many chats is not held back."
        ]
    if settings.trusted_proxies == "*":
        return [
            "FOYER_TRUSTED_PROXIES is *, so whoever writes an X-Forwarded-For chooses their own "
            "address, and wrong passwords from one address are not counted together. Name the "
            "addresses or the network of the proxies, such as 127.0.0.1,10.0.0.0/8."
        ]
    return []


def _set_up(settings: Settings) -> list[str]:
    found = []
    try:
        engine, keys = connect(settings.database_url), Keys(settings.server_key())
        raise_if_not_up_to_date(engine)
        if is_other_key(engine, keys):
            found.append(OTHER_KEY)
        members = StaffAccounts(engine, keys).members()
        if not members:
            found.append("There is no staff account yet: `foyer staff add`.")
        elif not any(one.active and one.role == "admin" for one in members):
            found.append(NO_ADMIN)
    except SettingsError as error:
        found.append(str(error))
    except OSError as error:
        found.append(in_the_way(error))
    except Exception as error:
        told = no_database(error)
        if told is None:
            raise
        found.append(told)
    if not model_path(settings.root, settings.models_dir, settings.knowledge_dir).exists():
        found.append("No model fits the files as they are now: `make train`.")
    if danger_model() is None:
        found.append("The danger model cannot be loaded; rules screen alone: `foyer safety train`.")
    return found + in_front(settings)
