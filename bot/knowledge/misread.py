"""Tries the crisis screen on what it must never miss, and on what it must never take for danger.

Whether it is good is measured elsewhere (`foyer evaluate crisis`). This keeps a slip in one line of
crisis.yml, such as a rule that takes too much back or a signal as wide as "help", from being heard.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.knowledge.problems import Problem
from bot.knowledge.read import Document
from bot.safety.screen import CrisisScreen

SURE: Final = (
    "i want to kill myself",
    "i want to die",
    "i am going to end my life tonight",
    "im suicidal",
    "my son says he wants to kill himself",
    "my daughter took too many pills and won't wake up",
    "he is not breathing",
    "i think she is overdosing",
    "i am having a seizure",
    "my husband hits me and i am scared of him",
    "i was raped last night",
    "quiero matarme",
    "mi hijo no despierta",
    "quero morrer",
    "meu filho não acorda",
)
PLAIN: Final = (
    "hi",
    "how long is the program",
    "do you take my insurance",
    "i need help with my drinking",
    "can i talk to a person",
    "what is detox",
    "can i keep my job while i am in treatment",
    "is my son able to keep going to school",
    "i am not suicidal",
    "where are you",
    "i drink too much alcohol",
    "i have been using drugs for years",
    "i take medication for anxiety",
    "my insurance is blue cross",
    "my wife needs treatment",
    "quiero hablar con una persona",
    "cuánto cuesta",
    "quanto custa",
)


def misread(document: Document, screen: CrisisScreen) -> Iterator[Problem]:
    """Yield each sentence that the rules now take for the wrong thing.

    Args:
        document: crisis.yml.
        screen: built from it, without the model, which would hide that a rule is gone.
    """
    line = document.line(("signals",))
    for text in SURE:
        if screen.screen(text).level != "card":
            what = f'No card would be shown any more for "{text}".'
            mend = "Put back what was taken out of `signals`, or take a new line out of `contexts`."
            yield Problem(document.path, line, what, mend)
    for text in PLAIN:
        found = screen.screen(text)
        if found.level == "card":
            what = f'A crisis card would be shown for "{text}", by `{found.reason}`.'
            mend = "A pattern in it is too wide: give it more words."
            yield Problem(document.path, _line_of(document, found.reason), what, mend)


def _line_of(document: Document, rule: str) -> int:
    for number, signal in enumerate(document.data["signals"]):
        if signal["id"] == rule:
            return document.line(("signals", number))
    return document.line(("signals",))
