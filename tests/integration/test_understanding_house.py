"""Two questions at once, follow-ups and helpers, through web, Rasa and actions."""

from __future__ import annotations

from typing import Any

import pytest

from bot.knowledge.load import load
from bot.knowledge.model import Knowledge
from bot.store.database import connect
from bot.store.handoffs import Handoffs
from bot.store.keys import Keys
from tests.house import House, Visitor, text_of

pytestmark = pytest.mark.slow
DANGER = "i want to kill myself tonight"


@pytest.fixture(scope="module")
def knowledge(house: House) -> Knowledge:
    return load(house.settings.knowledge_dir)


def titles(replies: list[dict[str, Any]]) -> list[str]:
    return [button["title"] for reply in replies for button in reply["buttons"]]


def test_two_questions_get_two_answers_in_order_with_at_most_three_buttons(house: House) -> None:
    first, second = house.visitor().say("how long is it and do you take insurance?")
    assert "week" in first["text"]
    assert first["text"].startswith("You asked two things. First: How long it lasts")
    assert "Second: Insurance" in second["text"]
    assert "don't have a reviewed answer" in second["text"]
    assert titles([first]) == []
    assert titles([second])[0] == "Talk to a person"
    assert len(titles([second])) <= 3


def test_two_sentences_get_two_answers(house: House) -> None:
    first, second = house.visitor().say("What is an IOP? Can I keep working?")
    assert "First: What an IOP is" in first["text"]
    assert "Second: Work, school and family" in second["text"]


@pytest.mark.parametrize(
    "text", ["do you treat alcohol and drugs?", "what is the difference between iop and php"]
)
def test_one_question_with_and_in_it_gets_one_answer(house: House, text: str) -> None:
    replies = house.visitor().say(text)
    assert len(replies) == 1
    assert "You asked two things" not in text_of(replies)


def test_danger_in_one_of_two_questions_brings_the_card_alone(house: House) -> None:
    (card,) = house.visitor().say(f"how long is it and do you take insurance? {DANGER}")
    assert card["card"]


def test_two_questions_inside_a_screening_are_answered_and_the_screening_goes_on(
    house: House,
) -> None:
    visitor = house.visitor()
    asked = visitor.press("Could it suit me?")[-1]["text"]
    replies = visitor.say("how long is it and do you take insurance?")
    assert "Second: Insurance" in text_of(replies[:-1])
    assert replies[-1]["text"] == asked


def test_tell_me_more_after_two_answers_is_about_the_second(
    house: House, knowledge: Knowledge
) -> None:
    visitor = house.visitor()
    visitor.say("do you drug test? how long does an iop last?")
    more = knowledge.entries["duration"].more or ""
    assert more[:40] in text_of(visitor.say("tell me more"))


def test_a_follow_up_is_answered_in_the_light_of_the_last_answer(house: House) -> None:
    visitor = house.visitor()
    visitor.say("do you have a day iop?")
    assert "night IOP" in text_of(visitor.say("and at night?"))


def test_how_long_after_detox_is_not_answered_with_the_length_of_an_iop(house: House) -> None:
    visitor = house.visitor()
    visitor.say("what happens in medical detox?")
    said = text_of(visitor.say("how long does that take?"))
    assert "don't have a reviewed answer" in said
    assert "week" not in said


def test_how_long_after_what_an_iop_is_is_its_length(house: House) -> None:
    visitor = house.visitor()
    visitor.say("what is an iop?")
    assert "week" in text_of(visitor.say("how long is that?"))


def test_what_about_my_wife_is_the_same_question_answered_for_a_helper(
    house: House, knowledge: Knowledge
) -> None:
    visitor = house.visitor()
    visitor.say("can i keep working during an iop?")
    said = text_of(visitor.say("what about my wife?"))
    assert (knowledge.entries["schedule_work_school"].helper_answer or "-")[:60] in said


def says(visitor: Visitor, text: str, answer: str | None) -> bool:
    return (answer or "-")[:60] in text_of(visitor.say(text))


def test_who_asks_for_somebody_else_is_answered_so_until_they_speak_of_themselves(
    house: House, knowledge: Knowledge
) -> None:
    visitor = house.visitor()
    duration = knowledge.entries["duration"]
    assert says(visitor, "How long does an IOP last?", duration.answer)
    assert says(visitor, "How long would my son be in the program?", duration.helper_answer)
    assert says(visitor, "How long does an IOP last?", duration.helper_answer)
    assert says(visitor, "how long will i be in treatment", duration.answer)
    assert says(visitor, "How long does an IOP last?", duration.answer)


def test_who_said_so_in_the_screening_is_answered_as_a_helper(
    house: House, knowledge: Knowledge
) -> None:
    visitor = house.visitor()
    visitor.press("Could it suit me?")
    visitor.press("Someone I care about")
    duration = knowledge.entries["duration"]
    assert says(visitor, "How long does an IOP last?", duration.helper_answer)


def test_a_screening_broken_off_for_contact_details_reaches_staff_with_its_answers(
    house: House,
) -> None:
    visitor = house.visitor()
    visitor.press("Could it suit me?")
    visitor.press("Someone I care about")
    visitor.say("can i talk to a real person please")
    visitor.press("Ask for a call back")
    visitor.say("Robin")
    for _ in range(12):
        if "Send to staff" in titles(visitor.open()[-1:]):
            break
        visitor.press("Prefer not to say")
    assert "Someone I care about" in text_of(visitor.open()[-3:])
    visitor.press("Send to staff")
    handoffs = Handoffs(connect(house.settings.database_url), Keys(house.settings.server_key()))
    found = next(
        one
        for row in handoffs.queue("waiting")
        if (one := handoffs.read(row.id, by="test")).summary["contact"]["name"] == "Robin"
    )
    answers = {one["id"]: one["answer"] for one in found.summary["answers"]}
    assert answers["who"] == "Someone I care about"
    assert found.summary["voice"] == "helper"


def test_what_is_told_is_heard_and_not_taken_for_a_question_without_an_answer(
    house: House,
) -> None:
    visitor = house.visitor()
    (first,) = visitor.say("my counselor there is dave, he is great")
    assert first["text"].startswith("Thank you for telling me.")
    assert titles([first])[0] == "Talk to a person"
    (second,) = visitor.say("they let me go on friday")
    assert second["text"].startswith("I'm still here.")
    (third,) = visitor.say("i got my kids back for weekends")
    assert third["text"] == first["text"]
    (answer,) = visitor.say("how long is it")
    assert "week" in answer["text"]
    (told,) = visitor.say("they let me go on friday")  # not how many days a week it is
    assert told["text"] == first["text"]


def test_after_the_gentle_line_what_is_told_gets_no_topic_that_it_is_not_about(
    house: House,
) -> None:
    gentle, told = house.visitor().say("i lost my job last month because of this")
    assert "glad you are here" in gentle["text"]
    assert told["text"].startswith("Thank you for telling me.")


def test_a_choice_is_named_by_its_place_and_none_of_them_leads_on(house: House) -> None:
    visitor = house.visitor()
    asked = visitor.say("how much is it? how long is it? can i work?")
    assert titles(asked)[1] == "How long it lasts"
    assert "90 days" in text_of(visitor.say("the second one"))
    visitor.say("how much is it? how long is it? can i work?")
    assert "Talk to a person" in titles(visitor.say("neither"))


@pytest.mark.parametrize(
    "aside", ["how much is it? how long is it? can i work?", "can you delete all this", "goodbye"]
)
def test_a_yes_to_something_else_lets_nobody_call(house: House, aside: str) -> None:
    visitor = house.visitor()
    visitor.say("can i talk to a real person please")
    visitor.press("Ask for a call back")
    visitor.say("Robin")
    assert "call you" in visitor.say("617-555-0123")[-1]["text"]
    visitor.say(aside)
    assert "text you" not in text_of(visitor.say("yes"))  # the question behind that on calls


def test_what_is_typed_while_being_asked_deletes_nothing(house: House) -> None:
    visitor = house.visitor()
    visitor.press("Could it suit me?")
    assert titles(visitor.say("delete everything")) == ["Delete everything", "Keep the chat"]
    assert visitor.press("Keep the chat")[-1]["text"].startswith("Who is this for?")


def test_an_answer_is_said_again_for_whom_it_was_meant(house: House) -> None:
    visitor = house.visitor()
    assert "your needs" in text_of(visitor.say("how long does an iop last?"))
    assert "the person's needs" in text_of(visitor.say("no I meant for my son"))
    (mine,) = visitor.say("and for me?")
    assert "your needs" in mine["text"]


def test_an_answer_that_comes_again_says_so_and_still_comes(house: House) -> None:
    visitor = house.visitor()
    (first,) = visitor.say("what is dbt")
    lead, again = visitor.say("how long is that")
    assert "repeating myself" in lead["text"]
    assert again["text"] == first["text"]
    assert titles([again]) == titles([first])


@pytest.mark.parametrize("text", ["should i stop", "help me stop", "i want to stop"])
def test_stop_beside_somebody_brings_what_not_to_stop_all_at_once(house: House, text: str) -> None:
    said = text_of(house.visitor().say(text))
    assert "do not stop all at once" in said
    assert "won't write more" in said


def test_a_plain_stop_is_honored(house: House) -> None:
    assert text_of(house.visitor().say("STOP")).startswith("OK. I won't write more")


def test_whoever_asks_how_to_delete_the_chat_gets_the_button(house: House) -> None:
    assert "Delete everything" in titles(house.visitor().say("how do i delete this chat"))


def test_what_was_not_understood_leads_to_a_person_and_not_to_other_words(house: House) -> None:
    visitor = house.visitor()
    visitor.say("what is cbt")
    said = visitor.say("can you explain that in simple words")
    assert "not clear" in text_of(said)
    assert titles(said)[0] == "Talk to a person"
