"""What is said in passing, by its whole words: "huh?", "ok cool", "i have a question", "my son".

Understanding looks for a subject, and these have none: they are about the talk itself. Each pattern
must match the whole message, so that what asks for more than that is understood as before.
"""

from __future__ import annotations

import re
from typing import Final

from bot.nlu.leaning import names_only_a_person, names_only_themselves

_LONGEST: Final = 120  # characters
_LONGEST_RAW: Final = 4 * _LONGEST  # with its marks
_NOT_WORDS: Final = re.compile(r"[^\w\s]|_")

_LEAD: Final = (
    r"(?:(?:sorry|ok|okay|so|no|but|um+|uh+|well|oh|wait|hey|and|please|yeah|yes|im sorry|like|"
    r"honestly|actually) )*"
)
_YOU: Final = r"(?:(?:can|could|would|will) (?:you|u) )?(?:please )?"
_THAT: Final = (
    r"(?:(?:that|this|it|what you (?:said|wrote|mean)|any of (?:that|this|it)|what that means|"
    r"your answer|the answer)\b ?)?"
)
_NOT_CLEAR: Final = re.compile(
    rf"{_LEAD}(?:huh|wh?at|wut|pardon|come again|say what|meaning(?: what)?|"
    r"i (?:still |really )?(?:dont|do not|didnt|cant|cannot|can not) (?:really )?"
    rf"(?:understand|get|follow) ?{_THAT}|"
    r"(?:i am|im) (?:still |so |really )?(?:confused|lost)(?: now)?|"
    r"(?:that|this|it) (?:(?:makes|made) no|doesnt make (?:any )?|didnt make (?:any )?) ?sense"
    r"(?: to me)?|"
    r"(?:that|this|it)(?: is|s| was)? "
    r"(?:confusing|too complicated|too hard|hard to understand|unclear)|"
    r"wh?at do(?:es)? (?:that|this|it|all that|u|you) (?:even )?mean(?: by (?:that|this|it))?|"
    r"what are you (?:saying|talking about)|"
    rf"{_YOU}(?:explain|say|put|tell me|reword|rephrase|simplify) ?{_THAT}(?:again )?(?:to me )?"
    r"(?:a (?:little )?bit )?(?:more )?"
    r"(?:simpler|simply|easier|better|clearer|clearly|differently|(?:in )?another way|"
    r"(?:in|with|using) (?:a )?"
    r"(?:plain|simple|simpler|easier|easy|other|normal|small|regular) "
    r"(?:words?|english|terms|way|language))|"
    rf"{_YOU}(?:explain|reword|rephrase|simplify) ?{_THAT}(?:to me)?|"
    r"(?:in )?(?:plain|simple|simpler|easier|normal|regular) (?:words?|english|terms|language)|"
    r"simpler|english|too many (?:big )?words|big words|"
    r"explain (?:it |that |this )?like (?:i am|im) (?:5|five)"
    r")(?: please| pls| plz| sorry)?"
)
_ACKNOWLEDGED: Final = re.compile(
    r"(?:(?:oh+|a+h+|ok|okay|o k|k|kk|cool|nice|great|good|hm+|m+|mhm+|uh huh|u+m+|u+h+|wow|lol|"
    r"lmao|(?:ha)+|interesting|alright|all right|right|gotcha|got it|i see|i got it|i get it|"
    r"i understand|understood|makes sense|that makes sense|good to know|fair|fair enough|noted|"
    r"sounds good|that helps|thats (?:good|great|cool|nice|helpful|good to know)|aww*|phew|"
    r"whew|wait)(?: |$))+"
)
# These by themselves answer an offer; understanding takes them for the yes that they may be.
_A_YES: Final = frozenset(
    {"ok", "okay", "o k", "k", "kk", "alright", "all right", "right", "sounds good"}
)
_OPENS: Final = re.compile(
    rf"{_LEAD}(?:"
    r"(?:(?:i (?:just )?(?:have|got|had)|ive got|got|just|theres) )?"
    r"(?:(?:a|an|one|two|2|some|a few|a couple(?: of)?|another) )?"
    r"(?:(?:more|other|quick|last|small|dumb|stupid) )*(?:questions?|thing)|"
    r"(?:can|could|may) i (?:just )?ask (?:(?:you|u) )?"
    r"(?:something|somethin|(?:a |one |another )?(?:(?:quick|more) )*(?:questions?|thing))"
    r")(?: (?:for you|for u|to ask|please|though|tho)){0,2}|"
    r"(?:(?:hi|hey|ok|okay|um+|well) )*so(?: um+| yeah| like)?"
)
_UNSURE: Final = re.compile(
    rf"{_LEAD}(?:i )?(?:really )?(?:idk|dont know|do not know|dunno|am not sure|not sure)"
)
_WAITS: Final = re.compile(r"[?.!\u2026\s]{1,40}")
# What we do and a visitor may want stopped: "how do i stop these messages", "i want to stop here".
_OURS: Final = re.compile(
    r"\b(?:messag|text|email|call|writ|chat|send|notif|contact|bother|repeat|ask|answer|talk|"
    r"question|hear)|\bi (?:just |already )?(?:say|said|told)\b|\bhere\b|"
    r"\bgetting (?:these|this|them|those)\b|\b(?:can|could) we\b|\blets\b|"
    r"\b(?:you|u) (?:to |please |just |all )*stop\b|"
    r"\bi (?:dont|do not) want (?:this|these|it|that|any)\b"
)
# "I'm done. Stop.", "no more STOP": a word of its own.
_STOP: Final = re.compile(
    r"(?:^|[.!?,;:\n])\W*(?i:(?:please|just|now|ok|okay|no) )*"
    r"(?i:stop)(?i: (?:please|now|it|this))?\W*$|"
    r"[^\W\d_]*[a-z][^\W\d_]*\W+STOP\b"
)
_STOPPING: Final = re.compile(
    r"\b(?:i|id|ill|im|ive|we|he|she|they|me|us|him|her|them|it|people|someone|my \w+)\b"
    r"(?: \w+){0,4}? (?:stop|quit)\b|"
    r"\b(?:safe|ok|okay|dangerous|bad|hard|best|right) to (?:just )?(?:stop|quit)\b|"
    r"\bhow to (?:stop|quit)\b|"
    r"^(?:just |really )*(?:want|wanna|need|needs|trying|tried|ready|going|gonna|gotta|have|cant|"
    r"cannot|can not|couldnt|wish to|hope to)(?: to)?(?: just| really)? (?:stop|quit)\b"
)
_SOMEBODY: Final = r"(?:i|we|he|she|they|someone|my \w+)"
_WISHES: Final = (
    rf"(?:{_SOMEBODY} )?(?:just |really )*(?:want|wants|wanna|need|needs|would like|trying|tried|"
    r"try|am ready|is ready|ready|have|has|gotta|got|am trying|is trying|cant|can not|cannot|"
    r"couldnt)"
    r"(?: to)?(?: just| really)?"
)
_HOW_TO_STOP: Final = re.compile(
    rf"{_LEAD}(?:how (?:do|can|could|should|would) {_SOMEBODY} (?:just )?"
    r"(?:stop|quit)|how to (?:stop|quit)|"
    r"(?:(?:can|could|will|would) (?:you|u) )?help (?:me|us|him|her|them|my \w+) (?:to )?"
    rf"(?:stop|quit)|{_SOMEBODY} needs? help (?:to stop|to quit|stopping|quitting)|"
    rf"{_WISHES} (?:stop|quit)|im (?:trying|ready) to (?:stop|quit))"
    r"(?: now| please| cold turkey| by myself| on my own)?"
)
_WHETHER: Final = re.compile(
    rf"{_LEAD}(?:when )?(?:can|could|should|may|must) {_SOMEBODY} (?:just )?(?:stop|quit)"
    r"(?: now| cold turkey)?"
)
_STOP_WRITING: Final = re.compile(
    rf"{_LEAD}(?:(?:do not|dont|never|stop) (?:ever |you )?"
    r"(?:messag\w*|text\w*|contact\w*|writ\w*|email\w*|bother\w*)(?: to)? (?:me|us)"
    r"(?: (?:again|anymore|any more|ever|please|now))*|"
    r"(?:(?:how (?:do|can|would) i|can i|could i|i (?:want|need|would like) to|id like to|let me|"
    r"how to|can we|could we|lets) )?(?:please |just )?"
    r"(?:unsubscribe|opt out|(?:stop|end|quit|leave|close|exit) "
    r"(?:this|the|these|your|all these|getting these|all) (?:chats?|conversation|messages|texts|"
    r"emails|messages from you))(?: (?:now|please|here|from this|of this))*|"
    r"(?:you|u) (?:need|have|got) to stop(?: it| now| this)?)"
)
# To a choice of which only one can be taken at a time.
_ALL: Final = re.compile(
    rf"{_LEAD}(?:both|all|any|either|every)(?: (?:one|two|three|3|2|of (?:them|those|these|it)|"
    r"the above))*(?: please)?|the (?:first|last|other) two|everything"
)
_BARE: Final = re.compile(r".*\b(?:my|our|an?) \w+(?: one)?(?: (?:too|as well|then|instead))?")
_CHATS: Final = r"(?:chats?|conversations?|messages?|chat history|history)"
# "How do i get rid of it" is no wish to delete a chat.
_DELETING: Final = re.compile(
    rf"{_LEAD}(?:(?:how (?:do|can|would|could|should) (?:i|you|we)|how to|can (?:i|you|u)|"
    r"could (?:i|you)|where (?:do|can) i|i (?:want|need|would like) to|let me|"
    r"is there a way to|id like to) (?:please )?(?:"
    r"(?:delete|erase) (?:all (?:of )?)?(?:this|it|that|everything)|"
    r"(?:delete|erase|wipe|clear|get rid of|remove) (?:all (?:of )?)?"
    r"(?:what i (?:wrote|said|typed|sent|told you)|"
    rf"(?:(?:this|that|the|my|our) )?(?:whole |entire )?{_CHATS})|"
    r"(?:wipe|clear) (?:this|everything|all of this)|get rid of everything i (?:wrote|said)|"
    r"(?:delete|erase) (?:all )?my (?:data|info|information|details|answers|stuff|account))|"
    r"(?:please )?(?:delete|erase|remove) (?:all )?my (?:data|info|information|details|account)|"
    r"i want (?:all )?(?:of )?(?:this|it|everything|my (?:data|info|information|answers)|"
    rf"(?:this|the|my) {_CHATS}) (?:to be )?(?:deleted|erased)|"
    rf"(?:how )?can (?:this|it|everything|what i wrote|(?:this|the|my) {_CHATS}) be "
    r"(?:deleted|erased))"
    r"(?: (?:from|off|on) (?:here|my phone|this phone|the phone|my computer|this page))?"
    r"(?: (?:now|please|after|afterwards|later|when (?:im|i am) done))?"
)


def is_not_clear(text: str) -> bool:
    """Tell whether somebody says that the last reply was not understood, and no more than that."""
    return _whole(_NOT_CLEAR, text)


def acknowledges(text: str) -> bool:
    """Tell whether a message only shows that the last reply was read: "oh ok", "hmm", "got it"."""
    return _whole(_ACKNOWLEDGED, text) and _plain(text) not in _A_YES


def announces(text: str) -> bool:
    """Tell whether a message only announces a question: "can i ask you something"."""
    return _whole(_OPENS, text)


def is_unsure(text: str) -> bool:
    """Tell whether a message only says "idk", or the same in more words."""
    return _whole(_UNSURE, text)


def only_waits(text: str) -> bool:
    """Tell whether a message holds marks alone: "?", "..."."""
    return bool(_WAITS.fullmatch(text))


def may_mean_drinking(text: str) -> bool:
    """Tell whether words that were taken for "stop writing to me" may be about drinking or using.

    "Should I stop?", "help me stop" and "i want to stop" may; "can you stop texting me" may not.
    """
    said = _plain(text)
    if len(said) > _LONGEST or _OURS.search(said) or _STOP.search(text[:_LONGEST_RAW]):
        return False
    return bool(_STOPPING.search(said))


def asks_us_to_stop(text: str) -> bool:
    """Tell whether a message asks that we write no more: "how do i unsubscribe"."""
    return _whole(_STOP_WRITING, text)


def asks_how_to_stop(text: str) -> bool:
    """Tell whether somebody wants to stop, or asks how one does, and names nothing to stop."""
    return _whole(_HOW_TO_STOP, text)


def asks_whether_to_stop(text: str) -> bool:
    """Tell whether somebody asks if one can or should stop, and names nothing to stop."""
    return _whole(_WHETHER, text)


def names_all(text: str) -> bool:
    """Tell whether a message takes more than one of what was offered: "both", "all of them"."""
    return _whole(_ALL, text)


def asks_to_delete(text: str) -> bool:
    """Tell whether somebody asks how to delete this chat, or to have it deleted."""
    return _whole(_DELETING, text)


def only_names_a_person(text: str) -> bool:
    """Tell whether a message names whom it is about, and no more: "my son", "its for my wife"."""
    return len(text) <= _LONGEST and names_only_a_person(text)


def names_a_bare_person(text: str) -> bool:
    """Tell whether a message is "my son" and no more, unlike "my pregnant wife"."""
    return only_names_a_person(text) and _whole(_BARE, text)


def only_names_themselves(text: str) -> bool:
    """Tell whether a message says that it is about its writer, and no more: "no its for me"."""
    return len(text) <= _LONGEST and names_only_themselves(text)


def _plain(text: str) -> str:
    return " ".join(_NOT_WORDS.sub("", text.casefold()).split())


def _whole(pattern: re.Pattern[str], text: str) -> bool:
    said = _plain(text)
    return 0 < len(said) <= _LONGEST and pattern.fullmatch(said) is not None
