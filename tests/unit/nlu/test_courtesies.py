"""What stands around a question is not read with it; what is no courtesy stays."""

import time

import pytest

from bot.nlu.courtesies import only_question, question_in


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Hi! How long does it last?", "How long does it last?"),
        ("hi can you help me", "can you help me"),
        ("Thanks. Does it work?", "Does it work?"),
        ("Does it work? Thank you so much!", "Does it work?"),
        ("Does it work? :)", "Does it work?"),
        ("Really? How long?", "How long?"),
        ("Two questions: how long and how much?", "how long and how much?"),
        ("i have a couple of questions - how long is it", "how long is it"),
        ("Ok, oh wow. Is that so?", "Is that so?"),
        ("how long??", "how long?"),
        ("does it hurt?!", "does it hurt?"),
        ("can my wife come too...", "can my wife come too"),
        ("so how much is it lol", "how much is it"),
        ("Okay, and at night?", "and at night?"),
        ("how do i start thank you so much", "how do i start"),
        ("no - how long is it", "how long is it"),
        ("Thanks :) how long is it", "how long is it"),
        ("ok so does it work?", "does it work?"),
        ("how do i quit \U0001f62d\U0001f62d", "how do i quit"),
        ("how do i quit? I'm just wondering", "how do i quit?"),
        ("are you open at 9 p.m.? Thanks", "are you open at 9 p.m.?"),
        (
            "Hi, I worry about my son. Do you treat teens?",
            "I worry about my son. Do you treat teens?",
        ),
    ],
)
def test_only_the_question_is_read(written: str, read: str) -> None:
    assert only_question(written).strip() == read


@pytest.mark.parametrize(
    "written",
    [
        "hello?",
        "Hi there?",
        "No, really?",
        "ok thanks",
        "yes please",
        "thank you!",
        "No. I need help now",
        "Ok, I am ready",
        "No way to get out early?",
        "Right for my son?",
        "No-show fees?",
        "Ok if I bring my kid?",
        "Good evening group hours?",
        "hey there are drugs in my room what do I do?",
        "how do I say thank you",
        "Do you take people who had a TIA?",
        "can i bring my \U0001f436",
        "Is the group size <3?",
        "are you open at 9 p.m.?",
        "Well-being groups, do you have them?",
        "Thanks to my boss I am free. Can I start?",
        "Good question?",
        "Is it right?",
        "",
        "???",
        '/faq{"entry": "duration"}',
    ],
)
def test_what_asks_nothing_or_is_no_courtesy_stays(written: str) -> None:
    assert question_in(written) == (0, len(written))


def test_every_word_keeps_its_place() -> None:
    written = "Hi! Does it work? Thanks"
    read = only_question(written)
    assert len(read) == len(written)
    assert read.index("Does") == written.index("Does")


PIECES = ("thanks  ", "ok ", "? ! . ", ":) ", "so, ", "haha", "   ", "- ", "\U0001f62d")
LONGER = ("quick question ", "hi all right ", "thank you so much ")


@pytest.mark.alone
@pytest.mark.parametrize("piece", PIECES + LONGER)
def test_no_message_takes_long(piece: str) -> None:
    began = time.process_time()  # other work on the machine does not count
    for written in ("no {}x?", "how {} help", "how {}"):
        only_question(written.format(piece * 2000))
    assert time.process_time() - began < 1.0
