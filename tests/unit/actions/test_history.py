"""What the actions read back from a conversation."""

from typing import Any

from actions.history import cards_shown, first_offer, last_entry, topics_asked


def bot(
    utter: str = "", buttons: list[dict[str, str]] | None = None, **facts: Any
) -> dict[str, Any]:
    return {
        "event": "bot",
        "text": "…",
        "data": {"buttons": buttons or []},
        "metadata": {"utter_action": utter, "metadata": facts},
    }


USER = {"event": "user", "text": "words"}


def test_the_last_entry_is_the_newest_answer() -> None:
    events = [USER, bot(entry="duration"), USER, bot(entry="cost"), USER]
    assert last_entry(events) == "cost"


def test_topics_are_listed_once_in_order() -> None:
    events = [bot(entry="cost"), bot(entry="duration"), bot(entry="cost")]
    assert topics_asked(events) == ["cost", "duration"]


def test_cards_are_listed_by_type() -> None:
    events = [bot(card={"type": "suicide"}), bot(entry="cost"), bot(card={"type": "overdose"})]
    assert cards_shown(events) == ["suicide", "overdose"]


def test_yes_means_the_first_button_of_the_reply_before() -> None:
    offer = [{"title": "Talk to a person", "payload": "/talk_to_person"}]
    assert first_offer([USER, bot(buttons=offer), USER]) == "/talk_to_person"


def test_yes_means_nothing_when_nothing_was_offered() -> None:
    assert first_offer([USER, bot(), USER]) is None
