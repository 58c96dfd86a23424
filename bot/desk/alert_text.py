"""What an alert says: the event, a reference, the priority and a link, and nothing else.

E-mail and webhooks leave the house. So no name, no substance, no health word and no word of any
visitor is in them (requirement 33 of the safety notes); whoever wants more signs in.
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any, Final

from bot.store.alerts import Alert

_SUBJECT: Final = {
    "handoff.waiting": "A request is waiting",
    "handoff.overdue": "A request has waited too long",
    "handoff.escalated": "A request needs somebody now",
}
_BODY: Final = """{subject}.

Priority: {priority}
Reference: {reference}

Open it: {link}

This message leaves out everything else on purpose. Please do not forward it.
"""


def link_to(alert: Alert, public_url: str) -> str:
    """Return the address of the page behind an alert; it opens only after sign-in."""
    return f"{public_url}/staff/handoffs/{alert.handoff_id}"


def subject(alert: Alert) -> str:
    """Return the subject of an e-mail."""
    return f"{_SUBJECT[alert.event]} ({alert.priority})"


def body(alert: Alert, public_url: str) -> str:
    """Return the text of an e-mail."""
    return _BODY.format(
        subject=_SUBJECT[alert.event],
        priority=alert.priority,
        reference=reference(alert.handoff_id),
        link=link_to(alert, public_url),
    )


def payload(alert: Alert, public_url: str) -> dict[str, Any]:
    """Return what a webhook receives, in the shape that Standard Webhooks proposes."""
    return {
        "type": alert.event,
        "timestamp": datetime.fromtimestamp(alert.at, timezone.utc).isoformat(),
        "data": {
            "id": alert.handoff_id,
            "priority": alert.priority,
            "link": link_to(alert, public_url),
        },
    }


def reference(handoff_id: str) -> str:
    """Return the short name of a handoff, easy to say and to compare."""
    return "".join(char for char in handoff_id if char.isalnum())[:6].upper()
