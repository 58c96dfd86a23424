"""The forms of an English word, for `~kill` in a pattern.

Only forms are needed, never a lemma, so a short table and the regular endings do the work of a
tagger. A form too many ("cutted") harms nothing: people write those too.
"""

from __future__ import annotations

_IRREGULAR = {
    "be": "am is are was were been being be",
    "beat": "beat beats beating beaten",
    "bleed": "bleed bleeds bleeding bled",
    "blow": "blow blows blowing blew blown blowed",
    "break": "break breaks breaking broke broken",
    "buy": "buy buys buying bought",
    "come": "come comes coming came",
    "cut": "cut cuts cutting cutted",
    "die": "die dies dying died dieing dyin",
    "do": "do does doing did done",
    "drink": "drink drinks drinking drank drunk",
    "drive": "drive drives driving drove driven",
    "eat": "eat eats eating ate eaten",
    "fall": "fall falls falling fell fallen",
    "feel": "feel feels feeling felt",
    "find": "find finds finding found",
    "get": "get gets getting got gotten",
    "give": "give gives giving gave given",
    "go": "go goes going went gone",
    "hang": "hang hangs hanging hung hanged",
    "have": "have has having had",
    "hear": "hear hears hearing heard",
    "hit": "hit hits hitting",
    "hold": "hold holds holding held",
    "hurt": "hurt hurts hurting hurted",
    "jump": "jump jumps jumping jumped",
    "keep": "keep keeps keeping kept",
    "leave": "leave leaves leaving left",
    "lose": "lose loses losing lost loose",
    "make": "make makes making made",
    "put": "put puts putting",
    "quit": "quit quits quitting quitted",
    "run": "run runs running ran",
    "say": "say says saying said",
    "see": "see sees seeing saw seen",
    "shake": "shake shakes shaking shook shaken shakin",
    "shoot": "shoot shoots shooting shot",
    "sleep": "sleep sleeps sleeping slept",
    "slit": "slit slits slitting",
    "swallow": "swallow swallows swallowing swallowed",
    "take": "take takes taking took taken tooken",
    "tell": "tell tells telling told",
    "think": "think thinks thinking thought",
    "throw": "throw throws throwing threw thrown threwn",
    "wake": "wake wakes waking woke woken waked",
    "write": "write writes writing wrote written",
}
_VOWELS = frozenset("aeiou")


def forms(word: str) -> tuple[str, ...]:
    """Return a word with its plural, third person, past and -ing forms.

    Args:
        word: the base form, lower case.
    """
    if word in _IRREGULAR:
        return tuple(_IRREGULAR[word].split())
    if word.endswith("e"):
        return (word, word + "s", word + "d", word[:-1] + "ing", word[:-1] + "in")
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        stem = word[:-1]
        return (word, stem + "ies", stem + "ied", word + "ing", word + "in")
    plural = word + ("es" if word.endswith(("s", "sh", "ch", "x", "z")) else "s")
    stem = word + word[-1] if _doubles(word) else word
    return (word, plural, stem + "ed", stem + "ing", stem + "in", word + "ed", word + "ing")


def _doubles(word: str) -> bool:
    return len(word) >= 3 and (
        word[-1] not in "aeiouwxy" and word[-2] in _VOWELS and word[-3] not in _VOWELS
    )
