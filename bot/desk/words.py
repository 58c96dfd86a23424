"""What the desk says to visitors: sentences of phrases.yml, as messages."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.desk.reach import Reach
from bot.knowledge.facts import fill
from bot.knowledge.model import Knowledge

# What `web` hands to the desk when such a button is pressed; Rasa never hears of them.
LIVE: Final = "web:live"
AGREE: Final = "web:live_yes"
DECLINE: Final = "web:live_no"
LEAVE: Final = "web:leave"
HELPED: Final = "web:helped_yes"
NOT_HELPED: Final = "web:helped_no"
LINK: Final = "web:link_yes"
NO_LINK: Final = "web:link_no"
# The page shows this one as a link to a form; as a payload it comes only from typed words.
CALLBACK_PAGE: Final = "web:callback"
# What Rasa hears instead, when a request without a live chat is wanted.
CALLBACK: Final = '/screening{"choice": "start_contact"}'

Button = tuple[str, str]  # phrase of the title, payload
# What a sentence names can be pressed below it, wherever it is said.
_NAMED: Final[Mapping[str, Sequence[Button]]] = {"helped_no": (("button_person", LIVE),)}
Body = dict[str, Any]


@dataclass(frozen=True)
class DeskWords:
    """Puts the desk's sentences into messages.

    Args:
        phrases: the sentences by name, facts not filled in.
        facts: the facility's facts by name.
    """

    phrases: Mapping[str, str]
    facts: Mapping[str, str | None]

    def say(self, name: str, *buttons: Button, **facts: str | None) -> Body:
        """Return one sentence as a message.

        Args:
            name: of the sentence, also its event.
            buttons: phrase of the title and payload, in order; the sentence's own when left out.
            facts: what the sentence needs besides the facility's facts.
        """
        return {
            "text": self.text(name, **facts),
            "buttons": [
                {"title": self.phrases[title], "payload": payload}
                for title, payload in buttons or _NAMED.get(name, ())
            ],
            "metadata": {"kind": "desk", "event": name},
        }

    def text(self, name: str, **facts: str | None) -> str:
        """Return one sentence, filled in."""
        return fill(self.phrases[name], {**self.facts, **facts})

    def offer(self, reach: Reach) -> Body:
        """Return what a visitor hears who asks for a person."""
        live: Sequence[Button] = [("button_live", LIVE)] if reach.way != "callback" else []
        body = self.say(
            reach.phrase, *live, ("button_callback", CALLBACK), ("button_no", "/deny"),
            back=reach.back,
        )  # fmt: skip
        # The sentence for "open and nobody looks" says it already; no other may leave it out.
        if not reach.watched and reach.phrase != "person_ring":
            body["text"] = f"{self.text('person_unwatched')} {body['text']}"
        body["metadata"] |= {"kind": "offer_person", "reach": reach.way}
        return body

    def notice(self, name: str = "handoff_notice") -> Body:
        """Return the notice that a visitor agrees to before a person joins."""
        body = self.say(name, ("button_agree", AGREE), ("button_no", DECLINE))
        body["metadata"]["version"] = version_of(str(body["text"]))
        return body

    def ended(self) -> Body:
        """Return the goodbye of a chat, with the one question whether it helped."""
        return self.say("handoff_ended", ("button_yes", HELPED), ("button_plain_no", NOT_HELPED))


def desk_words(knowledge: Knowledge) -> DeskWords:
    """Return the words of the desk."""
    return DeskWords(knowledge.phrases, knowledge.facts)


def version_of(text: str) -> str:
    """Return a name for the exact words that somebody agreed to."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def minutes_words(seconds: float) -> str:
    """Return a wait in words: "1 minute", "10 minutes"."""
    minutes = max(round(seconds / 60), 1)
    return f"{minutes} minute{'' if minutes == 1 else 's'}"
