"""Codes and times in the words that staff read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

PRIORITY: Final = {"emergency": "Emergency", "urgent": "Urgent", "normal": "Normal"}
STATE: Final = {
    "waiting": "Waiting",
    "claimed": "Claimed",
    "closed": "Closed",
    "withdrawn": "Deleted by the visitor",
}
# Short for the queue, which holds no content; long for the page, which does.
REASON: Final = {
    "screening": "Answered the screening questions",
    "asked_for_person": "Asked for a person",
    "crisis": "Crisis help was shown",
    "live_chat": "Asked for a live chat",
}
REASON_LONG: Final = {
    "screening": "The visitor answered the screening questions and sent them.",
    "asked_for_person": "The visitor asked for a person.",
    "crisis": "Crisis help was shown in this chat. The visitor then chose to send it.",
    "live_chat": "The visitor asked for a person and agreed that staff follow this chat.",
}
PRIORITY_WHY: Final = {
    "emergency": "Emergencies come before everything else.",
    "urgent": "Urgent, because an answer called for medical advice the same day.",
    "normal": "When it came, no crisis card had been shown, and no answer called for "
    "medical advice the same day.",
}
CARD: Final = {
    "suicide": "Suicide",
    "self_harm": "Self-harm",
    "overdose": "Overdose",
    "withdrawal": "Withdrawal",
    "abuse": "Hurt by a partner or family member",
    "assault": "Sexual assault",
    "violence": "Violence",
    "child": "A child in danger",
    "medical": "A medical emergency",
    "general": "General crisis help",
}
AUTHOR: Final = {
    "visitor": "Visitor",
    "bot": "Automated assistant",
    "staff": "Staff",
    "system": "Notice",
}
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip


def spoken(code: str) -> str:
    """Return a code that no table knows in readable form."""
    return code.replace("_", " ").capitalize()


def span(seconds: float) -> str:
    """Return a length of time in words: "less than a minute", "1 hour 5 minutes"."""
    minutes = int(max(seconds, 0) // 60)
    if minutes < 1:
        return "less than a minute"
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [("day", days), ("hour", hours), ("minute", rest)]
    said = [_counted(number, unit) for unit, number in parts if number]
    # The minutes of a wait of days tell nobody anything.
    return " ".join(said[: 2 if not days else 1 + bool(hours)])


def counted(number: int, unit: str) -> str:
    """Return a number with its unit, such as "1 message" or "1,200 messages"."""
    return _counted(number, unit)


def _counted(number: int, unit: str) -> str:
    return f"{number:,} {unit}{'' if number == 1 else 's'}"


@dataclass(frozen=True)
class Moment:
    """One point in time, as words in the program's time zone and for machines."""

    iso: str
    day: str
    time: str
    zone: str

    @property
    def whole(self) -> str:
        """Day, time and zone: "Mon, Nov 23, 2026, 3:14 PM EST"."""
        return f"{self.day}, {self.time} {self.zone}"


@dataclass(frozen=True)
class Times:
    """Puts times into words.

    Args:
        zone: IANA name of the program's time zone.
        now: seconds since 1970.
    """

    zone: str
    now: float

    def moment(self, at: float) -> Moment:
        """Return a time, given in seconds since 1970, in the program's time zone."""
        local = datetime.fromtimestamp(at, ZoneInfo(self.zone))
        day = f"{_DAYS[local.weekday()]}, {_MONTHS[local.month - 1]} {local.day}, {local.year}"
        hour = f"{local.hour % 12 or 12}:{local.minute:02d} {'AM' if local.hour < 12 else 'PM'}"
        return Moment(local.isoformat(timespec="seconds"), day, hour, local.tzname() or self.zone)

    def near(self, at: float) -> str:
        """Return a time with today and yesterday by name: "today, 3:14 PM"."""
        moment, today = self.moment(at), datetime.fromtimestamp(self.now, ZoneInfo(self.zone))
        names = {today.date(): "today", today.date() - timedelta(days=1): "yesterday"}
        named = names.get(datetime.fromisoformat(moment.iso).date())
        return f"{named or moment.day}, {moment.time}"

    def since(self, at: float) -> str:
        """Return how long ago a time was, in words."""
        return span(self.now - at)
