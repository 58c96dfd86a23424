"""Alerts: what they say, whom they go to, and when they are tried again."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from bot.desk.alert_text import body, payload, subject
from bot.desk.mail import mail_server
from bot.desk.recipients import HOOK, chain_length, recipients
from bot.desk.sending import FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS, pause
from bot.settings import DeskSettings, SettingsError
from bot.store.alerts import Alert, Event

URL = "https://chat.example.org"
SECRET = "whsec_" + "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXo="
SETTINGS = DeskSettings(
    {}, {}, {}, 2,
    alert_emails=("desk@example.org",),
    escalation_emails=("lead@example.org", "head@example.org"),
    smtp_url="smtp://127.0.0.1",
    webhook_url="https://hook.example.org",
)  # fmt: skip
EVENTS: tuple[Event, ...] = ("handoff.waiting", "handoff.overdue", "handoff.escalated")
# Words of the field, of the reasons for a handoff, and of the cards.
HEALTH = re.compile(
    r"health|treat|recover|addict|alcohol|drug|substance|opioid|detox|withdraw|crisis|suicid|"
    r"overdose|harm|abuse|assault|violence|patient|clinic|therap|iop|screening|visitor",
    re.IGNORECASE,
)


def alert(event: Event = "handoff.waiting", step: int = 0) -> Alert:
    return Alert("id-1.1", event, "h-abc_DEF99", "emergency", step, 1_800_000_000.0)


@pytest.mark.parametrize("event", EVENTS)
def test_an_alert_holds_no_health_word(event: Event) -> None:
    one = alert(event)
    said = subject(one) + body(one, URL) + json.dumps(payload(one, URL))
    assert HEALTH.search(said) is None


def test_an_alert_holds_event_id_priority_and_link_and_nothing_else() -> None:
    found = payload(alert(), URL)
    assert (set(found), set(found["data"])) == (
        {"type", "timestamp", "data"},
        {"id", "priority", "link"},
    )
    assert found["data"]["link"] == f"{URL}/staff/handoffs/h-abc_DEF99"


def test_an_e_mail_names_a_reference_that_can_be_said() -> None:
    assert "Reference: HABCDE" in body(alert(), URL)


@pytest.mark.parametrize("event", EVENTS[:2])
def test_a_usual_alert_goes_to_everybody(event: Event) -> None:
    assert recipients(alert(event), SETTINGS) == [("webhook", HOOK), ("email", "desk@example.org")]


@pytest.mark.parametrize(
    ("step", "address"),
    [
        (1, "desk@example.org"),
        (2, "lead@example.org"),
        (3, "head@example.org"),
        (4, "lead@example.org"),
    ],
)
def test_an_escalation_goes_to_everybody_and_then_along_the_chain(step: int, address: str) -> None:
    found = recipients(alert("handoff.escalated", step), SETTINGS)
    assert [to for channel, to in found if channel == "email"] == [address]


def test_without_a_chain_everybody_is_called_again() -> None:
    alone = replace(SETTINGS, escalation_emails=())
    found = recipients(alert("handoff.escalated", 7), alone)
    assert ("email", "desk@example.org") in found


def test_nobody_is_written_to_without_a_mail_server() -> None:
    assert recipients(alert(), replace(SETTINGS, smtp_url="")) == [("webhook", HOOK)]


def test_the_chain_is_everybody_and_then_each_person() -> None:
    assert chain_length(SETTINGS) == 3


def test_pauses_double_up_to_an_hour() -> None:
    whole = [pause(n, 1.0) for n in range(15)]
    assert whole[:3] == [FIRST_PAUSE_SECONDS, 2 * FIRST_PAUSE_SECONDS, 4 * FIRST_PAUSE_SECONDS]
    assert whole[-1] == LONGEST_PAUSE_SECONDS


def test_half_of_a_pause_is_left_to_chance() -> None:
    assert (pause(3, 0.0), pause(3, 1.0)) == (20.0, 40.0)


def test_a_mail_address_is_read_with_its_escapes_and_hides_its_password() -> None:
    server = mail_server("smtps://me%40here:p%2Fw@mail.example.org")
    assert (server.host, server.port, server.secure) == ("mail.example.org", 465, True)
    assert (server.user, server.password) == ("me@here", "p/w")
    assert "p/w" not in repr(server)


@pytest.mark.parametrize("url", ["mail.example.org", "http://mail.example.org", "smtp://", "smtp"])
def test_an_unusable_mail_address_is_refused_with_the_mend(url: str) -> None:
    with pytest.raises(SettingsError, match="FOYER_SMTP_URL must look like"):
        mail_server(url)
