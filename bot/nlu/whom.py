"""For whom a visitor asks: for themselves, or for a person they care about; plain rules.

What is looked for is who would come to treatment. "Can I bring my wife?" does not tell, so whatever
was known before stays. A wrong guess costs little: the two voices say the same in other words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

Voice = Literal["self", "helper"]

_KIN: Final = (
    r"(?:step-?|grand|ex-?)?\s?(?:sons?|daughters?|child|children|kids?|teen(?:ager)?|boy|girl|"
    r"husband|hubby|wife|wifes|spouse|partner|boyfriend|bf|girlfriend|gf|fianc[eé]e?|mother|mom|mum|mama|father|"
    r"dad|papa|parents?|folks|brother|bro|sister|sis|mother|father|cousin|nephew|niece|uncle|aunt|"
    r"grandma|grandpa|relative|family member|loved ones?|friend|buddy|roommate|neighbor|coworker|"
    r"sponsee|client|patient|student|employee(?! (?:assistance|benefits?|insurance|health|medical|"
    r"plan|coverage|wellness|discount|handbook|portal|id)\b)|tenant(?! rights))"
    r"(?: in law|-in-law)?(?:'s|s')?"
)
_WHOSE: Final = rf"(?:my|our)\s+(?:[\w-]+\s+){{0,2}}?{_KIN}\b"
_SOMEONE: Final = (
    r"(?:a friend(?: of mine)?|(?:a |my )?loved ones?|some(?:one|body) (?:i|we) (?:love|know|care "
    r"about|live with)|a family member|a relative)\b"
)
_PERSON: Final = re.compile(rf"\b(?:{_WHOSE}|{_SOMEONE})", re.IGNORECASE)
_SICK: Final = r"(?:addict|alcoholic|drinker|drunk|user)"
_FOR_ANOTHER: Final = re.compile(
    r"\b(?:for|on behalf of|about|asking for|calling for) (?:someone|somebody) else\b"
    r"|\bnot (?:for|about) (?:me|myself)\b|\bon (?:his|her|their) behalf\b"
    rf"|\bi have an? (?:\w+ ){{0,2}}?{_KIN} (?:who|that|with)\b(?! is (?:only )?\d)"
    rf"|\b{_KIN} (?:of|to) (?:an? |our )(?:\w+ ){{0,2}}?{_SICK}\b",
    re.IGNORECASE,
)
_FOR_MYSELF: Final = re.compile(
    r"\b(?:for|about) (?:me|myself)\b|\bit'?s me\b|\bi'?m (?:asking|writing) for myself\b"
    r"|\bmy own (?:drinking|use|treatment|recovery|problem|addiction)\b",
    re.IGNORECASE,
)
# What the writer does or wants: drink, use, get sober, "do this". It outweighs whom they live with.
_IS_TREATED: Final = re.compile(
    r"\bi(?:'m|m|'ve|ve|'d)?\s+(?:(?:am|have|do|will|would|could|might|can'?t|cannot|don'?t|not|"
    r"never|still|also|only|just|really|always|often|secretly|currently|finally|both|been|keep|"
    r"kept|be|get|got|getting|stay|staying|become|stop|stopped|to|a|an|try(?:ing)? to|want(?:ed)? "
    r"to|wanna|need(?:ed)? to|have to|going to|gonna|supposed to|promised to|struggl(?:e|ing) with)"
    r"\s+){0,6}?(?:drink|drinking|drank|use|using|relapsed?|relapsing|sober|clean|quit|quitting|addict|"
    r"addicted|alcoholic|hooked|in recovery|withdrawal)\b"
    r"(?!\s+(?:my|our|the|this|that|your|a|insurance|medicaid|medicare|fmla|it|up|work|school|"
    r"facetime|zoom|narcan|naloxone)\b)"
    r"|\bmy (?:drinking|using|drug use|addiction|sobriety|recovery|relapse|relapsing|habit|"
    r"cravings?)\b"
    r"|\bso (?:am|do) i\b"
    r"|\bi\b.{0,20}\b(?:still|able to|supposed to|going to|gonna|ready to) do this\b"
    r"|\bi(?:'m|m| am) (?:\w+ )?doing this\b",
    re.IGNORECASE,
)
# Who says so may still ask for help for another.
_HELP_FOR: Final = re.compile(
    r"\b(?:help|send|get|convince|support|save) (?:him|her|them)\b|\bfor (?:him|her|them)\b"
    rf"|\b(?:he|she|they) (?:really )?(?:needs?|should|has to|uses|drinks)\b|\bfor {_WHOSE} who\b"
    rf"|\band now {_WHOSE}",
    re.IGNORECASE,
)
# "I do not use drugs, my son does."
_NEVER: Final = re.compile(r"\b(?:do not|don'?t|never)\b(?! (?:want|wanna))", re.IGNORECASE)
# "I am sober, but my wife drinks."
_CONTRAST: Final = re.compile(
    rf"\b(?:but|while|whereas) (?:{_WHOSE}|he|she)\b|{_KIN}\b.{{0,40}}\bbut i(?:'m| am|m)? "
    r"(?:sober|clean|not|do not|don'?t|never)\b",
    re.IGNORECASE,
)
_WHO_IS: Final = re.compile(r"^\W*(?:who|that)\b", re.IGNORECASE)
# "My wife wants me to stop", "my dad says I drink too much": the one who writes is meant.
_ABOUT_THE_WRITER: Final = re.compile(
    r"^\W*(?:'s)?\W*(?:\w+ ){0,2}?(?:wants?|says?|said|thinks?|told|makes?|is making|made|begged|"
    r"asked|asks|needs?|sent|is sending|threatens?|worries|hates|left|is leaving|will leave|"
    r"won'?t (?:talk|let)|found|caught|can drive|pays?)\b.{0,25}?\b(?:me|i|i'm|my)\b"
    r"|^\W*(?:\w+ ){0,3}?(?:drinks?|drinking|uses?|using|smokes?|smoking)\b.{0,25}?"
    r"\b(?:in front of|around|near|next to) me\b"
    r"|^\W*(?:\w+ ){0,2}?(?:keeps?|leaves?|brings?|has) (?:\w+ ){0,2}?(?:beers?|wine|vodka|"
    r"whiske?y|liquor|alcohol|booze) (?:in|at|around|home|everywhere|out)\b"
    r"|^\W*keeps? a (?:full |stocked )?(?:bar|liquor cabinet|wine cellar)\b",
    re.IGNORECASE,
)
# "My kids are 3 and 5", "my son needs picked up at 5": what the writer has to see to at home.
_SMALL: Final = r"(?:[1-9]|1[01]|one|two|three|four|five|six|seven|eight|nine|ten)"
_AT_HOME_AFTER: Final = re.compile(
    rf"^\W*(?:is|are|'re|s)? ?(?:only |just )?{_SMALL}(?: and {_SMALL})?"
    r"(?: years?(?: |-)olds?| yo)?(?:\W|$)"
    r"(?!\s*(?:months?|weeks?|days?|hours?|beers?|drinks?|pills?|times?|of)\b)"
    r"(?!.*\b(?:sober|clean|drunk|high)\b)"
    r"|^\W*(?:\w+ ){0,3}?(?:picked up|dropped off|babysat|at daycare|in daycare|at preschool|"
    r"has the kids|has custody|has them on|to bed)\b",
    re.IGNORECASE,
)
# "Will my husband find out?", "can my mom visit": the person is company, or may hear of it.
_COMPANY_AFTER: Final = re.compile(
    r"^\W*(?:\w+ ){0,2}?(?:find out|know\b|be told|get told|be notified|hear|visit|join|"
    r"(?:see|read) (?:me|this|it|that|what|my)|"
    r"sit in|attend with|come (?:with|along|and see|in with)|be there|drive|pick me|watch|"
    r"come to (?:a |the |my )?(?:family|session|group|visit|appoint)|(?:get|be) involved|"
    r"call (?:me|you)|and (?:i|me)\b)",
    re.IGNORECASE,
)
_COMPANY_BEFORE: Final = re.compile(
    r"\b(?:bring|bringing|tell|telling|told|call|with|without|from|leave|leaving|hide|include|"
    r"explain (?:it|this) to|involve|see|away from|and|watch|watches|childcare for)\s+$",
    re.IGNORECASE,
)
# "I sleep on my cousin's couch": a place of theirs, at which the writer is.
_PLACE_AFTER: Final = re.compile(
    r"^\s+(?:couch|sofa|house|place|home|basement|garage|apartment|floor|spare room|wedding|"
    r"birthday|graduation|funeral)\b",
    re.IGNORECASE,
)
_AT: Final = re.compile(
    r"\b(?:sleep(?:ing)?|stay(?:ing)?|liv(?:e|ing)|crash(?:ing)?|go|going) (?:\w+ )?"
    r"(?:on|at|in|to)\s+$",
    re.IGNORECASE,
)
# The same whoever does it: "will my insurance tell my parents".
_DONE_TO: Final = re.compile(
    r"\b(?:tell|tells|telling|told|notify|inform|email|hurt|hurting|disappoint|promise|promised|"
    r"lie to|lied to|lying to|hide (?:it|this) from|steal from|stole from|yell at|yelled at|"
    r"(?:doing|do|did) (?:this|it) for)\s+$",
    re.IGNORECASE,
)
_WHO_ACTS: Final = re.compile(r"\b(?:i|i'm|me|you|they|who)\b", re.IGNORECASE)
_THIRD: Final = re.compile(r"\b(?:he|she|him|his|her|himself|herself|he's|she's|hes|shes)\b", re.I)
# A doctor, a boss or a judge may be "he" without being the one to be treated.
_OTHERS: Final = re.compile(
    r"\b(?:doctor|therapist|counselor|boss|judge|officer|nurse|lawyer|manager|clinician)\b"
    r"|\b(?:my|our|the) (?:po|sponsor|pastor|priest|psychiatrist|psychologist|dentist|surgeon|"
    r"pharmacist|landlord|dealer|coach)\b",
    re.IGNORECASE,
)
_FIRST: Final = re.compile(r"\b(?:i|i'm|im|i've|ive|i'd|i'll|me|my|mine|myself)\b", re.IGNORECASE)
# Words of somebody who asks, whoever it is about.
_ASKING: Final = re.compile(
    r"\b(?:can|could|may|should) (?:i|we) (?:ask|talk|speak|chat|call|get (?:some )?info)\b|"
    r"\bi(?:'m| am|'d| would)? (?:want|need|like|just want|trying|wondering|curious|"
    r"have a question|don'?t (?:know|understand)|understand|see|think|guess|mean|forgot|read|heard)"
    r"(?: to (?:know|ask|talk|speak|understand|find out))?\b|"
    r"\b(?:tell|give|show|send|help|let|call|remind|excuse|answer|connect) me\b|"
    r"\bmy (?:question|chat)\b|\bcan you (?:tell|explain to) me\b|"
    r"\bhow (?:do|can|should) i (?:help|support|reach|pay|talk)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Whom:
    """For whom a message asks, and the words that told.

    Args:
        voice: "self" or "helper".
        start: where those words begin.
        end: where they end.
        reason: the rule.
    """

    voice: Voice
    start: int
    end: int
    reason: str


def whom(text: str) -> Whom | None:
    """Return for whom a message asks, or None when it does not tell.

    Args:
        text: what the visitor typed.
    """
    found = _found("helper", _FOR_ANOTHER.search(text), "says that it is for somebody else")
    found = found or _found("self", _FOR_MYSELF.search(text), "says that it is for themselves")
    if found:
        return found
    people = list(_PERSON.finditer(text))
    treated = _IS_TREATED.search(text)
    others = _HELP_FOR.search(text) or _CONTRAST.search(text)
    if treated and not others and not (people and _NEVER.search(treated.group())):
        return _found("self", treated, "tells what they do or want themselves")
    if people:
        return _about(text, people)
    third = _THIRD.search(text)
    if third and not _OTHERS.search(text):
        return _found("helper", third, "speaks of one person as he or she")
    spared = _ASKING.sub(lambda found: " " * len(found.group()), text)
    return _found("self", _FIRST.search(spared), "speaks of themselves")


def _about(text: str, people: list[re.Match[str]]) -> Whom | None:
    """Tell whether a named person is the one to be treated; the first that is decides."""
    acts = _WHO_ACTS.search(_PERSON.sub(" ", text)) is not None
    for one in people:
        before, after = text[: one.start()], text[one.end() :]
        if _ABOUT_THE_WRITER.match(after) and not _HELP_FOR.search(after):
            return _found("self", one, "tells what a person wants of them")
        company = (
            _COMPANY_AFTER.match(after)
            or _AT_HOME_AFTER.match(after)
            or _DONE_TO.search(before)
            or (acts and _COMPANY_BEFORE.search(before))
            or (acts and _AT.search(before) and _PLACE_AFTER.match(after))
        )
        if not company or _HELP_FOR.search(after) or _WHO_IS.match(after):
            return _found("helper", one, "asks about a person they care about")
    return None


def _found(voice: Voice, match: re.Match[str] | None, reason: str) -> Whom | None:
    return Whom(voice, match.start(), match.end(), reason) if match else None
