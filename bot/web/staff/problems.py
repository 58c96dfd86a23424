"""What can go wrong in the console: a code, a status, and a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True)
class Told:
    """How one code is told: status, heading and sentence with {places} for its facts."""

    status: int
    title: str
    sentence: str


TOLD: Final = {
    "form_out_of_date": Told(
        403,
        "This page was out of date",
        "Nothing was changed. Go back to the page, load it again, and try once more.",
    ),
    "from_elsewhere": Told(
        403,
        "This did not come from the console",
        "For your safety, nothing was changed. Open the console in this tab and try again.",
    ),
    "not_allowed": Told(403, "You cannot do this", "{reason}"),
    "no_such_page": Told(
        404,
        "There is no such page",
        "The address may be mistyped. Everything starts from the queue.",
    ),
    "no_such_handoff": Told(
        404,
        "There is no such handoff",
        "It may have been removed after its time was up, or the address may be mistyped.",
    ),
    "withdrawn": Told(
        410,
        "The visitor deleted this conversation",
        "They chose to delete everything, which is their right. What they wrote, their answers, "
        "their contact wishes and your notes are gone. There is nothing more to do here. "
        "Please do not contact them about it.",
    ),
    "claimed_by_other": Told(
        409,
        "{owner} was quicker",
        "{owner} claimed this handoff {ago} ago. It is in good hands.",
    ),
    "no_longer_waiting": Told(
        409,
        "This handoff is no longer waiting",
        "It was closed in the meantime. Nothing was changed.",
    ),
    "not_yours": Told(
        409,
        "This handoff is not with you any more",
        "Only the person who claimed it can release or close it. Nothing was changed.",
    ),
    "owner_changed": Told(
        409,
        "Somebody else has this handoff now",
        "It changed hands in the meantime, so nothing was changed. Look who has it before you "
        "put it back.",
    ),
    "colleague_gone": Told(
        409,
        "Nobody was there to pass it on to",
        "That colleague does not have the console open any more, or takes no handoffs now. You "
        "still have this handoff, and nothing was changed.",
    ),
    "note_empty": Told(
        422, "The note is empty", "Write something first, for example “Left a voicemail.”"
    ),
    "note_too_long": Told(
        422,
        "The note is too long",
        "A note can have {longest} characters; yours has {length}. Nothing was saved yet.",
    ),
    "not_live": Told(
        409,
        "This visitor is not in a live chat",
        "They left the chat, or never agreed to one, so your words were not sent. You can ask "
        "them for a live chat, or reach them in the ways they said yes to.",
    ),
    "reply_empty": Told(422, "There was nothing to send", "Write something first."),
    "reply_too_long": Told(
        422,
        "That is too long for one message",
        "A message can have {longest} characters. Nothing was sent yet.",
    ),
    "no_such_label": Told(
        422,
        "There is no such label",
        "Choose one of the list. The labels stand in knowledge/replies.yml.",
    ),
    "too_large": Told(413, "That was too much to send", "Send less at once. Nothing was changed."),
    "not_understood": Told(
        400,
        "This could not be read",
        "Go back to the page, load it again, and try once more. Nothing was changed.",
    ),
    "sealed": Told(
        500,
        "This handoff cannot be opened",
        "It was stored with another server key. Tell the person who runs Foyer; "
        "they need the key that was in use when it was sent.",
    ),
    "no_notice": Told(
        500,
        "Nothing can be exported",
        "Every export must carry the notice of 42 CFR 2.32, and knowledge/notices.yml has no "
        "usable one: {reason}. Tell the person who runs Foyer.",
    ),
    "broken": Told(
        500,
        "Something went wrong on our side",
        "It has been noted, without any content. Try again in a minute. If it goes on, tell the "
        "person who runs Foyer.",
    ),
}  # fmt: skip


@dataclass(eq=False)
class Problem(Exception):
    """Something that staff are told on a page of its own.

    Args:
        code: a key of `TOLD`.
        facts: what the sentence names.
        back: address of the page to go back to.
        unsaved: what the person had typed, shown again so that it is not lost.
    """

    code: str
    facts: dict[str, str] = field(default_factory=dict)
    back: str = "/staff"
    unsaved: str = field(default="", repr=False)

    @property
    def told(self) -> Told:
        """Status, title and sentence, with the facts filled in."""
        told = TOLD[self.code]
        title, sentence = (text.format_map(self.facts) for text in (told.title, told.sentence))
        return Told(told.status, title, sentence)


@dataclass(eq=False)
class NotSignedIn(Exception):
    """There is no session; `ended` tells a session that ran out from none at all.

    Args:
        ended: whether the browser still held a session that has ended.
        wanted: address to open after sign-in.
        kept: what the person had typed, and into which form; it comes back after the sign-in.
    """

    ended: bool
    wanted: str
    kept: Mapping[str, str] = field(default_factory=dict, repr=False)


class MustEnrol(Exception):
    """The operator asks for a second factor, and this member has none yet."""


@dataclass(eq=False)
class CameFromElsewhere(Exception):
    """A link on another site led here, so the browser held the session cookie back."""

    wanted: str
