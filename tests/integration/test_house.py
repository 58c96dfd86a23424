"""The whole house on real parts: from a question to a handoff, and when things break."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.store.audit import AuditTrail
from bot.store.database import connect
from bot.store.handoffs import Handoffs
from bot.store.keys import Keys
from tests.house import House, Visitor, text_of

pytestmark = pytest.mark.slow
# A word that stands nowhere else, so that a trace of it can be looked for.
RARE = "zanzibarquince"
DANGER = "i want to kill myself tonight"


def test_the_first_words_say_what_this_is_and_what_to_do_in_an_emergency(house: House) -> None:
    first = house.visitor().open()[0]["text"]
    assert "automated" in first
    assert "911" in first
    assert "988" in first


def test_a_question_gets_its_reviewed_answer_with_buttons(house: House) -> None:
    replies = house.visitor().say("How long does an IOP last?")
    assert "week" in text_of(replies)
    assert replies[-1]["buttons"]


def test_a_known_question_without_an_answer_says_so_and_offers_a_person(house: House) -> None:
    replies = house.visitor().say("how much does it cost")
    assert "don't have a reviewed answer" in text_of(replies)
    assert any("person" in button["title"].lower() for button in replies[-1]["buttons"])


def test_danger_in_the_first_message_brings_the_card_first(house: House) -> None:
    replies = house.visitor().say(DANGER)
    assert replies[0]["card"]
    assert "988" in text_of(replies)


def test_danger_inside_a_screening_field_brings_the_card_and_stops_the_form(house: House) -> None:
    visitor = house.visitor()
    visitor.say("I want to answer the screening questions")
    replies = visitor.say(DANGER)
    assert replies[0]["card"]
    # On a busy machine `web` may be first with a card of its own, and say later that Rasa is slow.
    assert len(replies) == 1 or not replies[0]["buttons"]
    assert not any(one["card"] for one in replies[1:])
    assert "kill" not in text_of(visitor.say("what is an IOP?"))


def test_a_question_in_the_middle_of_a_screening_is_answered_and_the_screening_goes_on(
    house: House,
) -> None:
    visitor = house.visitor()
    asked = visitor.press("Could it suit me?")[-1]["text"]
    replies = visitor.say("How long does an IOP last?")
    assert "week" in text_of(replies[:-1])
    assert replies[-1]["text"] == asked


def leave_contact(visitor: Visitor) -> None:
    visitor.say("can i talk to a real person please")
    visitor.press("Ask for a call back")
    visitor.say("Sam")
    for _ in range(12):
        newest = visitor.open()[-1]
        titles = [button["title"] for button in newest["buttons"]]
        if "Send to staff" in titles:
            return
        visitor.press("Prefer not to say")
    raise AssertionError("the contact questions did not end")


SMALL_TALK = [
    ("are you human?", "I'm not a person"),
    ("thanks so much", "You're welcome"),
    ("help", "I can answer questions"),
    ("start over please", "We start afresh"),
    ("goodbye", "Take care"),
]


def test_small_talk_is_met_and_a_restart_leaves_the_screening(house: House) -> None:
    visitor = house.visitor()
    visitor.press("Could it suit me?")
    assert "We start afresh" in text_of(visitor.say("restart"))
    assert "Who is this for?" not in text_of(visitor.say("How long does an IOP last?"))
    for text, reply in SMALL_TALK:
        assert reply in text_of(visitor.say(text)), text


def test_start_over_asks_before_answers_are_gone(house: House) -> None:
    visitor = house.visitor()
    visitor.press("Could it suit me?")
    asked = visitor.press("Me")[-1]["text"]
    assert visitor.say("can we go back to the questions")[-1]["text"] == asked
    assert "Shall I start over?" in text_of(visitor.say("start over please"))
    assert visitor.say("no")[-1]["text"] == asked
    visitor.say("start over please")
    assert visitor.press("Go on with the questions")[-1]["text"] == asked
    visitor.say("start over please")
    assert "We start afresh" in text_of(visitor.say("yes"))


def test_after_a_crisis_card_continue_goes_on_with_the_questions(house: House) -> None:
    visitor = house.visitor()
    visitor.press("Could it suit me?")
    asked = visitor.press("Me")[-1]["text"]
    assert visitor.say(DANGER)[0]["card"]
    assert visitor.say("keep going")[-1]["text"] == asked


def test_sending_to_staff_hands_over_the_transcript_and_the_consent(house: House) -> None:
    visitor = house.visitor()
    visitor.say(f"what is an iop {RARE}")
    leave_contact(visitor)
    replies = visitor.press("Send to staff")
    assert "Sent" in text_of(replies)
    engine = connect(house.settings.database_url)
    handoffs = Handoffs(engine, Keys(house.settings.server_key()))
    newest = handoffs.queue("waiting")[-1]
    found = handoffs.read(newest.id, by="test")
    assert any(RARE in str(line.body) for line in found.transcript)
    assert found.summary["contact"]["name"] == "Sam"
    assert found.consent["text"]
    assert [row.action for row in AuditTrail(engine).rows(newest.id)] == ["send", "read"]


def test_nothing_that_was_not_sent_can_be_read_on_disk_or_in_logs(house: House) -> None:
    visitor = house.visitor()
    visitor.say(f"how long does it last {RARE}unsent")
    database = Path(house.settings.database_url.removeprefix("sqlite:///"))
    files = [*database.parent.glob("foyer.db*"), *house.logs.iterdir()]
    assert len(files) >= 4
    for file in files:
        assert f"{RARE}unsent".encode() not in file.read_bytes(), file.name


def test_delete_everything_ends_the_conversation(house: House) -> None:
    visitor = house.visitor()
    visitor.say("how long does it last")
    assert visitor.client.post("/api/delete").status_code in {200, 204}
    assert len(visitor.open()) == 1


@pytest.mark.alone
def test_when_rasa_is_down_the_visitor_is_told_and_danger_still_brings_the_card(
    house: House,
) -> None:
    visitor = house.visitor()
    house.kill("rasa")
    begun = time.monotonic()
    replies = visitor.say("How long does an IOP last?")
    assert time.monotonic() - begun < 5.5
    assert "988" in text_of(replies)
    assert visitor.say(DANGER)[0]["card"]
    house.wait_until_up("rasa")
    assert "week" in text_of(visitor.say("How long does an IOP last?"))


def test_when_actions_are_down_the_visitor_is_told_and_answers_still_come(house: House) -> None:
    visitor = house.visitor()
    with house.down("actions"):
        assert "988" in text_of(visitor.press("Could it suit me?"))
        assert visitor.say(DANGER)[0]["card"]


def test_when_actions_are_down_a_question_in_the_middle_of_a_screening_is_still_answered(
    house: House,
) -> None:
    visitor = house.visitor()
    visitor.press("Could it suit me?")
    with house.down("actions"):
        told = text_of(visitor.say("How long does an IOP last?"))
    assert "week" in told
    assert "can't answer right now" in told  # the question that was open is not asked again


def test_what_was_acknowledged_survives_a_crash_of_the_web_process(house: House) -> None:
    visitor = house.visitor()
    seq = visitor.send(text="How long does an IOP last?")
    house.kill("web")
    house.wait_until_up("web")
    assert "week" in text_of(visitor.replies_after(seq, 30))
    assert sum(m["author"] == "visitor" for m in visitor.open()) == 1


@contextmanager
def no_handoff_can_be_stored(house: House) -> Iterator[None]:
    """Refuse each one, as a full disk or a database that fails does."""
    with connect(house.settings.database_url).begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON handoffs BEGIN SELECT RAISE(FAIL, 'full'); END"
        )
    yield
    with connect(house.settings.database_url).begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER full")


def test_what_could_not_be_sent_is_not_called_sent_and_no_log_holds_the_chat(house: House) -> None:
    visitor = house.visitor()
    visitor.say(f"i take {RARE} every day")
    leave_contact(visitor)
    with no_handoff_can_be_stored(house):
        replies = visitor.press("Send to staff")
    assert "passing this" not in text_of(replies)
    assert "can't answer right now" in text_of(replies)
    assert any(button["href"] == "/callback" for button in replies[-1]["buttons"])
    # Nothing that was typed has to be typed again.
    assert "Sent" in text_of(visitor.say("send it to staff"))
    for log in house.logs.iterdir():
        written = log.read_text()
        assert RARE not in written, log.name
        assert "lent_key" not in written, log.name
    assert "action_hand_off" in (house.logs / "rasa.log").read_text()
