"""A request for a call back that needs no bot: what is asked, read and sent, on one page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from bot.desk.visitor import told_before
from bot.screening.contact import beside_numbers, phones
from bot.screening.engine import Engine
from bot.screening.reading import Understood, read
from bot.screening.state import new
from bot.screening.summary import summary
from bot.store.conversations import Message
from bot.store.handoff_model import EMERGENCY, HandoffDraft
from bot.text.clean import clean
from bot.text.mask import mask

WAYS: Final = ("may_phone", "may_text", "may_voicemail")
ASKED: Final = ("name", "phone", *WAYS, "safe_times")


@dataclass(frozen=True)
class Wish:
    """What a visitor wrote and ticked, by the id of the question; all of it may be empty."""

    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    ways: tuple[str, ...] = ()
    safe_times: str = field(default="", repr=False)

    @property
    def text(self) -> str:
        """Everything that was typed, to be screened for danger."""
        return clean("\n".join((self.name, self.phone, self.safe_times))).text


class Callbacks:
    """Reads a wish by the rules of the screening, and makes a handoff of it.

    Args:
        engine: the screening, for its questions and its consent.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def consent(self) -> str:
        """What "Send to staff" agrees to."""
        return self._engine.form.consent.text

    @property
    def gone(self) -> str:
        """What is said instead where the visitor has deleted everything meanwhile."""
        return self._engine.form.texts["deleted"]

    def questions(self) -> Mapping[str, str]:
        """Return the wording of what is asked, by id."""
        return {name: self._engine.form.by_id[name].ask for name in ASKED}

    def mistakes(self, wish: Wish) -> dict[str, str]:
        """Return what could not be read, as a sentence or, where one is missing, "" by id."""
        found = {
            name: self._engine.form.by_id[name].error
            for name, text in (("name", wish.name), ("safe_times", wish.safe_times))
            if text.strip() and self._read(name, text) is None
        }
        if self._read("phone", wish.phone) is None:
            found["phone"] = ""
        if not wish.ways:
            found["ways"] = ""
        return found

    def draft(
        self, wish: Wish, messages: Sequence[Message], *, request_id: str, at: float
    ) -> HandoffDraft:
        """Return the handoff that a wish without mistakes makes.

        Args:
            wish: what was written.
            messages: the conversation so far; a crisis card in it makes an emergency, and so may
                what the screening said at once.
            request_id: the page's own id; sent twice in a conversation, it makes one handoff.
            at: when "Send to staff" was pressed, seconds since 1970.
        """
        form, before = self._engine.form, told_before(messages)
        state = {**new(form, "contact"), "status": "done", "answers": self._answers(wish)}
        return HandoffDraft(
            request_id=request_id,
            reason="crisis" if before.priority == EMERGENCY else "asked_for_person",
            priority=before.priority,
            consent_version=form.consent.version,
            consent_text=form.consent.text,
            consent_at=at,
            summary={
                **summary(state, form, self._engine.guidance).as_dict(),
                "crisis_cards": list(before.cards),
                "topics_asked": list(before.topics),
            },
            up_to=messages[-1].seq if messages else None,
        )

    def _answers(self, wish: Wish) -> dict[str, dict[str, Any]]:
        typed = {"name": wish.name, "phone": wish.phone, "safe_times": wish.safe_times}
        found = {name: self._read(name, text) for name, text in typed.items()}
        written: dict[str, dict[str, Any]] = {
            name: {"value": one.value, "rule": one.rule} if one else {"value": None}
            for name, one in found.items()
        }
        beside = self._beside_number(wish)
        if beside:
            times = [one for one in (written["safe_times"]["value"], beside) if one]
            written["safe_times"] = {"value": "; ".join(times), "rule": "said beside the number"}
        ticked = {
            way: {"value": "yes" if way in wish.ways else "no", "rule": "ticked"} for way in WAYS
        }
        return {**written, **ticked}

    def _beside_number(self, wish: Wish) -> str:
        """Return the box of the number as it was filled in, where it holds more than a number.

        No message of the chat holds it, so "no voicemail" or a second number would be lost.
        """
        typed = _storable(wish.phone)
        more = beside_numbers(typed) or phones(typed)[1:]
        return " ".join(typed.split()) if more else ""

    def _read(self, name: str, text: str) -> Understood | None:
        typed = _storable(text)
        found = read(self._engine.form, self._engine.form.by_id[name], typed)
        return found if isinstance(found, Understood) else None


def _storable(text: str) -> str:
    # As with a message in the chat: what should not be stored is taken out before it is read.
    return mask(clean(text).text).text
