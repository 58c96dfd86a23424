"""What is said in passing is told by its whole words, and nothing else is."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from bot.policies.in_passing import (
    acknowledges,
    announces,
    asks_how_to_stop,
    asks_to_delete,
    asks_us_to_stop,
    asks_whether_to_stop,
    is_not_clear,
    is_unsure,
    may_mean_drinking,
    names_a_bare_person,
    only_names_a_person,
    only_names_themselves,
    only_waits,
)

Told = Callable[[str], bool]
YES: list[tuple[Told, list[str]]] = [
    (
        is_not_clear,
        [
            "what?", "huh", "I don't understand", "sorry i dont understand that", "im confused",
            "can you explain that simpler", "in plain english please", "what does that mean",
            "i still dont get it", "What do you mean?", "can you explain that in simple words",
            "could you please explain it more simply?", "that makes no sense", "can u explain",
        ],
    ),
    (acknowledges, ["cool", "oh ok", "hmm", "lol", "wow", "got it", "ah ok I see", "hahaha"]),
    (
        announces,
        [
            "i have a question", "can I ask you something?", "actually one more thing",
            "another question", "quick question", "i have a few questions",
            "so", "hey so", "ok so um",
        ],
    ),
    (is_unsure, ["idk", "I don't know", "um not sure"]),
    (only_waits, ["?", "...", " ?? "]),
    (
        may_mean_drinking,
        [
            "should i stop", "will you make me stop", "can I stop?", "how do i stop",
            "is it safe to stop", "will they make him quit", "do i have to stop?", "help me stop",
            "i want to stop", "I wanna stop", "im trying to stop", "i want it to stop",
            "trying to stop", "cant stop", "wanna quit", "I'd like to stop", "i'll stop",
            "my doctor told me to stop",
        ],
    ),
    (
        asks_how_to_stop,
        [
            "how do i stop", "can you help my husband stop", "How can he quit?", "help me to stop",
            "i want to quit", "I can't stop", "ready to quit", "my son wants to stop",
        ],
    ),
    (asks_whether_to_stop, ["should i just stop", "when should i stop", "can i quit"]),
    (
        asks_us_to_stop,
        [
            "how do i unsubscribe", "how do I opt out?", "dont message me again", "end this chat",
            "can we stop this chat", "u need to stop", "never text me again please",
        ],
    ),
    (names_a_bare_person, ["my son", "no I meant for my mom", "a friend", "my loved one"]),
    (
        asks_to_delete,
        [
            "how do I delete this?", "how do i delete this chat",
            "can you delete this conversation",
            "i want to delete everything", "how can i erase this chat history from my phone",
            "can i delete what i wrote when im done", "delete my account",
            "can i get rid of this chat",
            "i want my data deleted", "how can this be deleted", "can you remove what i sent",
            "can you clear this", "remove my data please",
        ],
    ),
    (
        only_names_a_person,
        [
            "my son", "and for my wife?", "no I meant for my son", "its for my son",
            "im asking for my daughter", "not for me, for my dad", "it's about my mom",
            "it was for my son", "i asked about my dad", "not me, my dad", "this is for my mom",
        ],
    ),
    (
        only_names_themselves,
        ["no its for me", "and for me?", "I meant for me", "what about me"],
    ),
]  # fmt: skip
NO: list[tuple[Told, list[str]]] = [
    (
        is_not_clear,
        [
            "what do you mean by PHP?", "i dont understand why he drinks", "explain DBT",
            "what is cbt", "what now", "can you explain the cost", "im lost without him",
            "i cant follow the rules", "what does it cost",
        ],
    ),
    # "Ok" may be a yes to what was offered.
    (acknowledges, ["ok", "okay.", "sounds good", "ok so how much", "great but how long"]),
    (announces, ["i have a question about cost", "one thing: how much", "so how much", "so?!no"]),
    (only_waits, ["", "how?", "k"]),
    (
        may_mean_drinking,
        [
            "stop", "STOP", "stop?", "please stop", "can you stop texting me",
            "can you please stop",
            "will you stop asking", "how do i stop these messages", "how do i stop the calls",
            "unsubscribe", "i want to stop answering", "i want you to stop",
            "i said stop", "stop it", "stop now please",
            "can we stop here", "i want to stop here", "i want to stop the questions",
            "i want to stop hearing from you", "i want to stop getting these", "lets stop",
            "I'm done. Stop.", "i am so tired of this STOP", "i dont want this anymore stop",
        ],
    ),
    (asks_how_to_stop, ["how do i stop coming", "when can i stop", "how do i stop the program"]),
    (asks_whether_to_stop, ["can i stop coming", "can i just stop xanax", "when does he stop"]),
    (
        asks_us_to_stop,
        ["dont let him text me", "stop", "how do i stop", "can i leave the program", "end it"],
    ),
    (names_a_bare_person, ["my pregnant wife", "my teenage son", "my son drinks"]),
    (
        asks_to_delete,
        [
            "can you delete my records", "do you delete my messages", "is this deleted after",
            "how do i get rid of it", "i need to get rid of this", "how do i get rid of the stuff",
            "can i remove it", "how do i get rid of that", "i want to get rid of it",
        ],
    ),
    (
        only_names_a_person,
        [
            "my son drinks", "my wife left me", "my dad died", "my brother too much",
            "my son is 15", "it was my uncle", "i asked my husband", "this is my mom",
            "my late husband",
            "im calling my son", "i was asking for my dead brother", "my abusive husband",
        ],
    ),
    (only_names_themselves, ["is it for me", "not for me", "nothing works for me", "pray for me"]),
]  # fmt: skip


@pytest.mark.parametrize(("told", "text"), [(told, one) for told, all_ in YES for one in all_])
def test_it_is_told(told: Told, text: str) -> None:
    assert told(text)


@pytest.mark.parametrize(("told", "text"), [(told, one) for told, all_ in NO for one in all_])
def test_what_asks_or_tells_more_is_not(told: Told, text: str) -> None:
    assert not told(text)


@pytest.mark.parametrize(
    "text",
    [
        "ha" * 60,
        "ok " * 40 + "x",
        "that " * 24,
        "no i mean " * 12,
        "a more " * 17,
        "m" * 119,
        "u" * 119,
    ],
)
def test_no_message_takes_long(text: str) -> None:
    began = time.process_time()
    for told, _ in YES:
        told(text)
    assert time.process_time() - began < 0.5
