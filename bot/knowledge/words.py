"""Words and claims that no visitor may read here, each with what to write instead.

The people words follow NIDA's "Words Matter" (nida.nih.gov, public domain); the words on suicide
follow safe messaging practice; the claims are those that 15 U.S.C. 45d, the FTC's privacy cases
or our own fact check rule out. Visitors may write any of these words; we do not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SUBSTANCE = (
    r"(?:substances?|drugs?|alcohol|opioids?|opiates?|heroin|cocaine|crack|meth|methamphetamine|"
    r"marijuana|cannabis|pills?|prescription|medications?|benzos?|benzodiazepines?|drinking|polysubstance)"
)


@dataclass(frozen=True)
class Unwanted:
    """A wording that must not appear.

    Args:
        pattern: finds it, in any case.
        mend: what the editor should write instead.
    """

    pattern: re.Pattern[str]
    mend: str


def _unwanted(pattern: str, mend: str) -> Unwanted:
    return Unwanted(re.compile(pattern, re.IGNORECASE), mend)


STIGMA: tuple[Unwanted, ...] = (
    _unwanted(r"\baddicts?\b(?! anonymous)", 'Write "person with a substance use disorder".'),
    _unwanted(r"\b(?:former|reformed|ex)[- ]addicts?\b", 'Write "person in recovery".'),
    _unwanted(
        r"\balcoholics?\b(?! anonymous)(?! (?:drinks?|beverages?))",
        'Write "person with alcohol use disorder".',
    ),
    _unwanted(r"\b(?:junkies?|crackheads?|potheads?|druggies?|stoners?|dope ?fiends?|winos?)\b",
              'Write "person who uses drugs".'),
    _unwanted(rf"\b{_SUBSTANCE} users?\b|\bIV users?\b", 'Write "person who uses" and the name.'),
    _unwanted(rf"\b{_SUBSTANCE}[- ]abus\w+|\babus\w+ (?:of )?(?:\w+ )?{_SUBSTANCE}\b",
              'Write "use" or "misuse"; a person "uses" or "misuses".'),
    _unwanted(rf"\b{_SUBSTANCE} habits?\b|\bkick (?:the|a|your|their) habit\b",
              'Write "substance use disorder" or "use".'),
    _unwanted(
        r"\b(?:get|gets|getting|got|stay|stays|staying|stayed|be|been|come|test\w*) "
        r"clean\b|\bclean (?:and sober|time|date|urine|test|drug test|screen)\b",
        'Write "in recovery", "not using", or "tests negative".',
    ),
    _unwanted(r"\bdirty (?:urine|test|drug test|screen|needles?)\b|\btest\w* dirty\b",
              'Write "tests positive", or "used needle".'),
    _unwanted(r"\b(?:drunks|drunkards?|a drunk)\b", 'Write "person who drinks too much".'),
    _unwanted(r"\baddicted bab(?:y|ies)\b", 'Write "baby born to a mother who used drugs".'),
    _unwanted(r"\b(?:opioid |opiate )?(?:substitution|replacement) (?:therapy|treatment)\b",
              'Write "medication for opioid use disorder".'),
    _unwanted(r"\bcommit(?:s|ted|ting)? suicide\b", 'Write "died by suicide".'),
    _unwanted(r"\b(?:successful|completed|failed|unsuccessful) (?:suicide|attempt)\w*",
              'Write "died by suicide" or "attempted suicide".'),
    _unwanted(r"\bsuicide epidemic\b|\bepidemic of suicides?\b", "Say what people can do."),
)  # fmt: skip

CLAIMS: tuple[Unwanted, ...] = (
    _unwanted(r"\b(?:completely|totally|fully|strictly) (?:confidential|private|anonymous)\b",
              "The law has exceptions: say that it limits sharing, and point to the notice."),
    _unwanted(r"\b24\s?[/-]\s?7\b|\btwenty[- ]four[- ]seven\b",
              "Hours come from program.yml; for a helpline write \"day or night\"."),
    _unwanted(r"\bHIPAA[- ](?:compliant|certified|secure)\b",
              "Leave it out: chat text may not say so."),
    _unwanted(r"\bguarantee\w*\b", "Nobody can promise a result. Leave it out."),
    _unwanted(r"\bbest\b(?! (?:time|way|number|day|hours?)s? (?:to|for|of))",
              "Do not compare. Say what it offers, or \"a good fit\"."),
    _unwanted(r"\bespecially true for (?:those|people) with moderate to severe\b",
              "The study does not say this. Use the limit in the fact check."),
    _unwanted(r"\bpress\s+(?:3|three)\b", "988's option 3 ended in July 2025. Leave it out."),
    _unwanted(r"(?<!if )(?<!whether )\byou qualify\b|\byou (?:are|'re) eligible\b",
              "Give guidance, not a verdict: \"may be an option to talk about\"."),
    _unwanted(r"\b\d+(?:\.\d+)?\s?(?:%|percent\b)",
              "Give no success rates. Say what studies found, with their limit."),
    # What is measured in blood is no dose, and the spray's strength stands on every box of it.
    _unwanted(r"\b\d+(?:\.\d+)?[\s-]?(?:mgs?|mcgs?|[µμ]g|milligrams?|micrograms?)\b"
              r"(?! ?/ ?(?:\d+ ?)?(?:d?l|ml)\b| per (?:\d+ )?(?:d?l|ml|deciliters?|milliliters?)\b)"
              r"(?!\)? (?:of )?(?:naloxone |narcan )?(?:nasal|nose) spray\b)",
              "Name no dose: whoever prescribes decides on it. Leave it out."),
    _unwanted(r"\b(?:miracle|proven to work|number one|top[- ]rated|world[- ]class)\b",
              "Leave the claim out. Say plainly what is offered."),
)  # fmt: skip

PHONE = re.compile(r"(?<![\d-])(?:\+?1[-. ]?)?\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}(?!\d)")


def invented(number: str) -> bool:
    """Return whether ten digits are among those kept free for examples (555-0100 to 555-0199)."""
    return number[3:8] == "55501"


def digits(phone: str) -> str:
    """Return the ten digits of a US number, without country code and signs."""
    return re.sub(r"\D", "", phone)[-10:]
