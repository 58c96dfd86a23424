"""Opens contractions and phone spellings, so that a pattern need not list them all.

"i'm", "im" and "I am" become the same tokens, and so do "don't", "dont" and "do not".
"""

from __future__ import annotations

from collections.abc import Container

from bot.safety.wordset import word_set

_NOT = word_set(
    "do does did is are was were have has had would could should must need might ca wo sha ai"
)
_NOT_STEM = {"ca": "can", "wo": "will", "sha": "shall", "ai": "am"}
_PRONOUNS = word_set("i you he she it we they that who what there here life everything nothing")
_ENDINGS = {"'ll": "will", "'ve": "have", "'re": "are", "'d": "would", "'m": "am"}

_BEFORE_SICK = word_set(
    "am is are was were feel feeling felt mentally very so terminally seriously really chronically",
    "be been got get the fell critically being look looks",
)
# What follows "my wife's" where it means "my wife is", besides what she is doing.
_STATES = word_set(
    "not drunk high wasted hammered trashed plastered unconscious unresponsive dead blue cold limp",
    "suicidal",
)
_NOTHING_DONE = word_set(
    "something anything everything nothing thing morning evening wedding feeling feelings building",
    "clothing housing sibling king ring string spring earring counseling hearing funding",
)
_OWN = word_set("my our his her their")
_WRITTEN = {
    "im": "i am", "ive": "i have", "iam": "i am", "imma": "i am going to", "ima": "i am going to",
    "i'ma": "i am going to", "hes": "he is", "shes": "she is", "theyre": "they are",
    "theyve": "they have", "theyll": "they will", "youre": "you are", "youve": "you have",
    "thats": "that is", "whats": "what is", "theres": "there is", "wanna": "want to",
    "wana": "want to", "gonna": "going to", "gunna": "going to", "gona": "going to",
    "gon": "going to", "gotta": "got to", "tryna": "trying to", "finna": "going to",
    "hafta": "have to", "gimme": "give me", "lemme": "let me", "dunno": "do not know",
    "idk": "i do not know", "idc": "i do not care", "iwtd": "i want to die", "cannot": "can not",
    "cant": "can not", "wont": "will not", "dnt": "do not", "aint": "am not", "u": "you",
    "ur": "your", "urself": "yourself", "youself": "yourself", "myslef": "myself",
    "mysef": "myself", "myslf": "myself", "mself": "myself", "hisself": "himself",
    "themself": "themselves", "bc": "because", "cuz": "because", "cus": "because", "coz": "because",
    "rn": "right now", "tmrw": "tomorrow", "tmr": "tomorrow", "2nite": "tonight",
    "2day": "today", "2moro": "tomorrow", "tonite": "tonight", "n": "and", "ppl": "people",
    "bf": "boyfriend", "gf": "girlfriend", "abt": "about", "w": "with", "wit": "with",
    "ppls": "people", "smth": "something", "smn": "someone", "sm1": "someone",
    "evry1": "everyone", "every1": "everyone", "no1": "nobody", "noone": "nobody",
    "anymor": "anymore", "nomore": "no more", "alot": "a lot", "kinda": "kind of",
    "hubby": "husband", "wifey": "wife", "doin": "doing", "goin": "going", "feelin": "feeling",
    "thinkin": "thinking", "livin": "living", "killin": "killing", "breathin": "breathing",
    "breatheing": "breathing", "breething": "breathing", "breathng": "breathing",
    "takin": "taking", "tried2": "tried to", "2": "to", "whats'": "what is", "wats": "what is",
    "wat": "what", "thx": "thanks", "ty": "thanks", "plz": "please", "pls": "please",
    "becuz": "because", "dam": "damn", "shld": "should", "wld": "would", "cld": "could",
    "its": "it is", "it's": "it is", "innit": "is it not", "isnt": "is not",
}  # fmt: skip


def _table() -> dict[str, tuple[str, ...]]:
    table = {short: tuple(long.split()) for short, long in _WRITTEN.items()}
    for stem in _NOT:
        opened = (_NOT_STEM.get(stem, stem), "not")
        table[f"{stem}n't"] = table[f"{stem}nt"] = opened
        table[f"{stem}n"] = table.get(f"{stem}n", (f"{stem}n",))
    table["can't"] = ("can", "not")
    for pronoun in _PRONOUNS:
        for ending, word in _ENDINGS.items():
            table[pronoun + ending] = (pronoun, word)
        table[f"{pronoun}'s"] = (pronoun, "is")
    return table


_TABLE = _table()


def opened(token: str) -> tuple[str, ...]:
    """Return the tokens that a contraction stands for, or the token itself.

    Args:
        token: lower case, straight apostrophes, no other punctuation.
    """
    if token in _TABLE:
        return _TABLE[token]
    if token.endswith("'s"):
        return (token[:-2],)
    bare = token.replace("'", "")
    return _TABLE.get(bare, (bare,)) if bare else ()


def opened_ill(before: str, after: str) -> bool:
    """Tell whether a bare "ill" is "I'll": "ill do it", but not "she is ill" or "ill health"."""
    return before not in _BEFORE_SICK and after not in {
        "",
        ".",
        ",",
        "health",
        "and",
        "person",
        "people",
    }


def opened_kin(token: str, before: str, after: str, kin: Container[str]) -> tuple[str, ...]:
    """Return "wife is" for "my wifes driving" and "wife's not waking up", or nothing.

    Of "the wife's car" and "my friends know" nothing is opened.

    Args:
        token: lower case, straight apostrophes.
        before: the word before it.
        after: the word behind it.
        kin: who may be spoken of, each as one person.
    """
    doing = len(after) > 4 and after.endswith("ing") and after not in _NOTHING_DONE
    if not (doing or after in _STATES):
        return ()
    one = token.removesuffix("s").removesuffix("'")
    named = token.endswith("'s") or (before in _OWN and token.endswith("s") and token not in kin)
    return (one, "is") if named and one in kin else ()
