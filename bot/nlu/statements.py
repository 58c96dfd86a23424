"""Tells a message that tells something from one that asks: "she left me and took the dog".

Understanding looks for the question nearest to a message, and a message without one is near to
something too: to pets, in this case. "I have no reviewed answer about pets" is a cold reply to it.
So what asks nothing, and is not clearly about something that we know, is met as what it is.

It errs on the side of the question: whatever may ask, wish or seek something is left alone.
"""

from __future__ import annotations

import re
from typing import Final

from bot.nlu.decision import Decision, Thresholds

TOLD: Final = "told"

_WHO: Final = (
    r"(?:i|you|u|we|they|he|she|it|there|this|that|these|those|any|anyone|anybody|anything|someone|"
    r"somebody|some|people|my|your|yours|ur|our|his|her|their|the|a|an|insurance|family)"
)
_INVERTED: Final = (
    r"(?:do|does|did|has|is|are|am|can|could|will|would|should|may|might|must|isn't|aren't|"
    r"doesn't|won't|wouldn't|shouldn't)"
)
_OPENING: Final = r"(?:(?:hi|hello|hey|ok|okay|so|well|yes|yeah|no|and|but|also|sorry|oh|lol)\W+)*"
_ASKING: Final = r"(?:how|what|when|where|which|who|why)"
# What may ask, wherever it stands; "nobody to watch him is there daycare" has no mark.
_QUESTION: Final = re.compile(
    rf"\?|^{_OPENING}(?:{_ASKING}|{_INVERTED}|any\w*|got (?:any|some)\w*|find|show|give|send|look|"
    r"book|play|set|turn|create|write|make|list|check|cancel|talk to|rent|remind)\b|"
    rf"[.,;:!\n]\s*{_OPENING}(?:{_INVERTED}|any\w*|who|which|why|how|what)\b|"
    rf"\b(?:and|but|so|or|because|cause)\s+(?:{_INVERTED}\s+{_WHO}|any\w*|which|how|what)\b|"
    r"\b(?:why|how|right|or (?:not|what|no))\W*$|"
    r"^you (?:have|take|offer|do|accept|give)\b|\bor (?:only|just|online)\b|"
    rf"^{_OPENING}(?:if|suppose|say (?:i|he|she|we|they)|not (?:even|just))\b|\bthen what\b|"
    r"\bwho (?:has|takes|gets|pays|watches)\b|"
    r"\b(?:is|are|was) there\b|\bis (?:it|that|this|yours)\b|\b(?:do|does|did) (?:you|u|it)\b|"
    r"\b(?:can|could|will|should|do|would|am) (?:i|we|you|u|he|she|they)\b|"
    rf"\b{_ASKING} (?:is|are|am|was|were|do|does|did|can|could|will|would|should|much|many|long|"
    r"often|soon|far|old|about|to|if|kind|time|type|one|happens|helps|works?|comes?)\b|"
    rf"\b{_ASKING}'?s\b|"
    r"\b(?:know|see|sure|unsure|tell|told|idea|understand|confused) (?:(?:me|us) )?(?:about )?"
    rf"(?:if|whether|{_ASKING})\b",
    re.IGNORECASE,
)
_WISH: Final = re.compile(
    r"\b(?:wonder(?:ing)?|ask(?:ing)?|curious|questions?|tell (?:me|us)|let (?:me|us) know|explain|"
    r"info|information|details|advice|suggestions?|tips|interested|looking (?:for|to|into|at)|"
    r"options|search\w*|seeking|wanna|wish (?:to|i could)|(?:can'?t|cannot|couldn'?t) find|"
    r"doesn'?t say|checking (?:if|on)|thinking (?:of|about) (?:coming|joining|starting|doing|"
    r"trying|going)|need(?:s|ing)?|in need of|please|pls|plz|"
    r"wants? (?:to (?:know|start|join|come|go|get|sign|stop|quit|talk|speak|see|make|change|cancel|"
    r"find)|help|an?|him|her|them|my|some|more)|"
    r"would (?:like|love)|i'?d like|hop(?:e|ing) (?:to|you|for)|"
    r"trying to (?:find|get|reach|see|help|decide|figure|understand)|"
    r"help (?:me|us|him|her|them|with|my|for)|(?:call|text|email) me|versus|vs|difference|"
    r"recommend|refer(?:ral)?|appl(?:y|ying)|appointment|(?:re)?schedul\w*|enroll|"
    r"sign(?:ing)? up|from now on|pretend|ignore|act as|you are (?:now|an?)|afford|"
    r"cover(?:s|ed|age)?|insurance|qualif(?:y|ies)|eligible)\b",
    re.IGNORECASE,
)
# What is no wish by its words and waits for an answer all the same: to do what a court or a boss
# asks for, a plan to come, being let in or called back, a page that fails, or who pays.
_WAITING: Final = re.compile(
    r"\b(?:must|(?:have|has|had) to (?:do|start|attend|complete|finish|take|get) (?:an? )?(?:iop|"
    r"php|rehab|treatment|program|evaluation|assessment|classes|something)|"
    r"(?:told|ordered|requires?|wants?) (?:me|us|him|her|them) to (?:do|get|start|attend|complete|"
    r"find|come|go|see|take)|my [\w ]{1,20} (?:sent|referred) (?:me|us|him|her)|court gave|"
    r"until (?:\w+day|tomorrow) to|ultimatum|asked (?:if|whether|about|when)|"
    r"(?:maybe|probably|think) (?:i|we|he|she|they) should|"
    r"(?:i|we|he|she|they) (?:should|could) (?:probably |maybe |really )?(?:come|go|call|start|get|"
    r"see|try|talk|join|stop|quit|do|use)|just checking|keep trying|can'?t (?:stop|quit|keep)|"
    r"(?:scared|afraid|ashamed|embarrassed|nervous) to (?:come|call|start|go|ask|try)|"
    r"nowhere to (?:go|live|sleep)|no (?:car|ride|license)|"
    r"(?:can'?t|cannot|couldn'?t) (?:log|hear|open|reach|connect|access|get (?:in|through|there|"
    r"to))|(?:won'?t|doesn'?t|isn'?t|not) (?:load|open|work)(?:ing)?|"
    r"(?:keeps|is|was) (?:freezing|frozen|broken|stuck|locked|crashing)|it'?s locked|"
    r"on hold|voicemail|heard nothing|nothing happened|waiting for|"
    r"(?:called|calling|got|getting|hear|heard) back|no (?:reply|response|call ?back)|"
    r"(?:nobody|no one) (?:has )?(?:called|answered)|you (?:said|told|promised|gave)|"
    r"(?:outside|at) (?:the|your) (?:door|building|entrance|office)|(?:running|am|i'?m|be) late|"
    r"(?:wrong|new) (?:phone )?(?:button|number|name|email)|my (?:number|email)|"
    r"(?:this is|it'?s|asking) (?:all )?for (?:a|my|our)|"
    r"kaiser|aetna|cigna|humana|tufts|medicaid|medicare|masshealth|tricare|blue ?cross|bcbs|"
    r"harvard pilgrim|united ?health\w*|deductible|co-?pays?|premiums?|cobra|up ?front|"
    r"(?:in|out)[ -]of[ -]network)\b|"
    # These mend what we took for something else.
    rf"^{_OPENING}i said i\b|\bi meant?\b|\bcorrect\W*$",
    re.IGNORECASE,
)
_VERB: Final = (
    r"(?:is|isn't|are|aren't|was|wasn't|were|weren't|has|hasn't|have|haven't|had|hadn't|does|"
    r"doesn't|don't|did|didn't|can't|cannot|couldn't|won't|will|would|wouldn't|keeps?|says?|said|"
    r"goes|went|lies|lied|drinks?|drank|took|left|lost|died|told|got|came|calls?|called|thinks?|"
    r"thought|hates?|loves?|believes?|believed|feels?|felt|made|found|threw|broke|hit|"
    r"knows?|knew|saw|steals?|stole|sold|fell|quit|gives?|gave|let|ran|sits?|sat|saved|sent|"
    r"moved|stopped|relapsed)"
)
# Somebody or something does or is something. A pronoun is no word of a search, whatever follows it.
_CLAUSE: Final = re.compile(
    r"\b(?:i'?m|i'?ve|i'?d|we're|we've|he'?s|she'?s|they'?re|they've|it'?s|that'?s|there'?s)\s+\w|"
    r"\b(?:i|we|he|she|they)\s+\w|"
    rf"^{_OPENING}(?:my|our|his|her|the|mom|dad)\s(?:[\w'-]+\s+){{0,5}}(?:\w{{3,}}ed|kept|makes|"
    r"talks?|cried|won'?t|don'?t|doesn'?t|didn'?t)\b|"
    rf"^{_OPENING}(?:(?!(?:that|who|which|about|for)\b)[\w'-]+\s+){{1,6}}{_VERB}\b|"
    rf"^{_OPENING}(?:just|finally|still|lost|had|drank|relapsed|sitting|lying|thinking|crying|cried|"
    r"woke|been|haven't|havent|can't|cant|couldn't|didn't|sorry|wish me|sweating|shaking|got|went|"
    r"lied|running|found|smoked|spent|missing|dreamed|drove|came)\s+\w|"
    rf"^{_OPENING}(?:(?:so|very|really|just|kinda|pretty|too|feeling|feel)\s+)*(?:tired|scared|"
    r"ashamed|embarrassed|lonely|alone|sad|angry|mad|worried|stressed|lost|exhausted|drained|overwhelmed|"
    r"bored|furious|jealous|bitter|homesick|hungover|terrified|nervous|frustrated|struggling|"
    r"grateful|proud|happy|guilty|numb|craving|low|down|better|awful)\b|^day \d+\b|"
    r"\b(?:\d+|one|two|three|six) (?:days?|weeks?|months?|years?|yrs?) (?:sober|clean|in|no)\b|"
    rf"^{_OPENING}no (?:alcohol|drinks?|drinking|booze|beer|wine|liquor|weed|pills?|drugs?|coke|"
    r"heroin|meth|fentanyl|using|bets?|slips?|relapses?|sleep) (?:since|(?:for|in) (?:\d+|an?|one|"
    r"two|three|six|over|many|(?=days|weeks|months|years))\W?(?:days?|weeks?|months?|years?|while))\b|"
    r"\bday (?:\d+|one) again\b",
    re.IGNORECASE,
)
_LONGEST: Final = 1_000  # characters; a whole story asks something somewhere, or wants a person


def tells(text: str) -> bool:
    """Whether a message tells something and asks, wishes and seeks nothing.

    Args:
        text: what a visitor wrote.
    """
    plain = text.strip().replace("\u2019", "'")
    if not plain or len(plain) > _LONGEST:
        return False
    if any(sign.search(plain) for sign in (_QUESTION, _WISH, _WAITING)):
        return False
    return bool(_CLAUSE.search(plain))


def as_told(decision: Decision, text: str, thresholds: Thresholds) -> Decision:
    """Return the decision on a message in view of whether it asks at all.

    Args:
        decision: what was decided on what it asks.
        text: what the visitor wrote.
        thresholds: from which score on a topic without an answer is named all the same, which
            entries are no topic, and which are pressing.

    Returns:
        the same, or one that meets what was told; a reviewed answer, a choice, a wish, a clear
        topic and one that is pressing stay.
    """
    if decision.entry in thresholds.pressing:
        return decision
    named = decision.kind == "no_reviewed_answer" and not decision.second
    unclear = decision.score < thresholds.told or decision.entry in thresholds.loose
    if not (decision.kind == "fallback" or (named and unclear)) or not tells(text):
        return decision
    reason = f"asks nothing, and {decision.label} {decision.score:.2f} is not clear"
    return Decision(
        "fallback", TOLD, decision.score, reason, decision.runner_up, known=decision.known
    )
