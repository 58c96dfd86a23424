from __future__ import annotations

import pytest

from tests.unit.knowledge.conftest import Folder

ANSWER = "answer: It lasts about three months.[[ Call {program.phone}.]]"

UNWANTED = [
    "An addict can get help.", "Many alcoholics recover.", "Drug abuse is common.",
    "People who abuse alcohol recover.", "It helps you stay clean.", "You had a dirty urine.",
    "A drug habit is hard.", "Heroin users get help.", "He committed suicide.",
    "Your call is completely confidential.", "We are open 24/7.", "We answer twenty-four seven.",
    "This chat is HIPAA-compliant.", "We guarantee a bed.", "We have the best staff.",
    "It works, especially true for those with moderate to severe needs.", "Call 988 and press 3.",
    "It works for 64% of people.", "Some 80 percent recover.", "You qualify for this program.",
    "Opioid replacement therapy is offered.",
]  # fmt: skip
WELCOME = [
    "Alcoholics Anonymous meets here.", "An alcoholic drink counts.", "Call if someone abuses you.",
    "Rooms are clean and quiet.", "Healthy habits help.", "Evenings are the best time to call.",
    "Staff can check if you qualify.", "Call or text 988.", "Some care has 24-hour nursing.",
    "Go to an Adult Children group.",
]  # fmt: skip


def put(folder: Folder, text: str) -> None:
    folder.replace("faq/time.yml", ANSWER, f"answer: |-\n      {text}")


def put_reply(folder: Folder, text: str, more: str) -> None:
    before = "  utter_help: {text: How can I help?}"
    folder.replace("dialogue.yml", before, f"  utter_help: {{text: '{text}', {more}}}")


@pytest.mark.parametrize("text", UNWANTED)
def test_a_wording_that_harms_or_misleads_is_an_error(folder: Folder, text: str) -> None:
    put(folder, text)
    problem = folder.only_problem()
    assert problem.severity == "error"
    assert problem.what.startswith("We do not write")
    assert problem.mend


@pytest.mark.parametrize("text", WELCOME)
def test_a_wording_that_only_looks_alike_is_left_alone(folder: Folder, text: str) -> None:
    put(folder, text)
    assert folder.problems() == []


@pytest.mark.parametrize("opening", ["Yes.", "No,", "Often, yes.", "Yes:"])
def test_an_answer_that_opens_with_yes_is_warned_of(folder: Folder, opening: str) -> None:
    put(folder, f"{opening} It lasts about three months.")
    problem = folder.only_problem()
    assert (problem.severity, opening[:-1] in problem.what) == ("warning", True)


@pytest.mark.parametrize("opening", ["Nobody stays overnight.", "Yes and no are both right here."])
def test_words_that_only_begin_like_a_yes_are_left_alone(folder: Folder, opening: str) -> None:
    put(folder, opening)
    assert folder.problems() == []


def test_visitors_may_write_any_word_in_a_phrasing(folder: Folder) -> None:
    folder.replace("faq/time.yml", "how long number 3", "how long until an addict is clean")
    assert folder.problems() == []


@pytest.mark.parametrize(
    ("key", "limit"), [("answer", 60), ("more", 90), ("helper_answer", 60), ("pointer", 40)]
)
def test_a_text_may_be_as_long_as_its_limit_and_no_longer(
    folder: Folder, key: str, limit: int
) -> None:
    line = next(one for one in folder.read("faq/time.yml").splitlines() if f"    {key}:" in one)
    fits = "We go on. " * (limit // 3) + "Yes. " * (limit % 3)
    folder.replace("faq/time.yml", line, f"    {key}: {fits}")
    assert folder.problems() == []
    folder.replace("faq/time.yml", f"{key}: {fits}", f"{key}: {fits}Yes.")
    assert f"has {limit + 1} words; the limit is {limit}." in folder.only_problem().what


def test_a_sentence_may_have_twenty_words(folder: Folder) -> None:
    put(folder, "I go " * 10 + ".")
    assert folder.problems() == []


def test_a_sentence_of_twenty_one_words_is_an_error(folder: Folder) -> None:
    put(folder, "I go " * 10 + "on.")
    assert folder.only_problem().what == (
        'The sentence "I go I go ..." has 21 words; the limit is 20.'
    )


HARD = (
    "Comprehensive multidisciplinary evaluation determines individualized recommendations. "
    "Psychiatric consultation accompanies pharmacological stabilization. "
    "Interdisciplinary collaboration facilitates communication regarding medication. "
    "Rehabilitation necessitates considerable participation."
)
MIDDLING = (
    "Staff will talk with you about your health and your history before treatment begins. "
    "They will suggest a program that may fit your situation and your family."
)


def test_an_answer_that_few_can_read_is_an_error(folder: Folder) -> None:
    put(folder, HARD)
    assert (folder.only_problem().severity, "reads at grade" in folder.only_problem().what) == (
        "error", True,
    )  # fmt: skip


def test_crisis_words_must_be_easier_than_answers(folder: Folder) -> None:
    put(folder, MIDDLING)
    assert folder.problems() == []
    folder.replace("crisis.yml", "[If you are in danger now, call 911.]", f"['{MIDDLING}']")
    assert {problem.file.name for problem in folder.problems()} == {"crisis.yml"}


def test_consent_words_must_be_as_easy_as_crisis_words(folder: Folder) -> None:
    folder.write("screening.yml", f"consent:\n  text: {MIDDLING}\n")
    assert "consent text reads at grade" in folder.only_problem().what


def test_words_in_other_languages_get_no_english_grade(folder: Folder) -> None:
    folder.replace("crisis.yml", "[Llame al 911.]", f"['{HARD}']")
    put_reply(folder, HARD, "metadata: {language: es}")
    assert folder.problems() == []


def test_a_reply_in_english_gets_its_grade(folder: Folder) -> None:
    put_reply(folder, HARD, "metadata: {kind: fallback}")
    assert "reads at grade" in folder.only_problem().what


@pytest.mark.parametrize("number", ["781-555-2368", "(781) 555-2368", "1-781-555-2368"])
def test_a_number_that_nobody_checks_is_an_error(folder: Folder, number: str) -> None:
    put(folder, f"Call {number}.")
    assert "is not one that we keep checked" in folder.only_problem().what


def test_a_number_of_a_checked_helpline_may_stand_in_an_answer(folder: Folder) -> None:
    put(folder, "Call 1-800-555-7777.")
    assert folder.problems() == []


def test_an_example_number_may_stand_in_a_question(folder: Folder) -> None:
    folder.write("screening.yml", "texts: {error: 'Type it like 617-555-0123.'}\n")
    assert folder.problems() == []


def test_the_facilitys_own_number_is_never_written_out(folder: Folder) -> None:
    folder.replace("program.yml", "phone: null", 'phone: "781-555-2368"')
    put(folder, "Call 781-555-2368.")
    assert folder.only_problem().mend == "Write {program.phone}, in [[double brackets]]."


FACTS = {
    "Call {program.phone}.": "{program.phone} may be unset",
    "Go to {program.fax}.": "{program.fax} is not a fact.",
    "It lasts.[[ Call {program.phone}.": "A [[ or ]] has no partner.",
    "It lasts. Call {program.phone}.]]": "A [[ or ]] has no partner.",
    "It lasts {a while}.": "A { or } has no meaning here.",
}


@pytest.mark.parametrize(("text", "what"), FACTS.items())
def test_a_fact_that_could_not_be_filled_in_is_an_error(
    folder: Folder, text: str, what: str
) -> None:
    put(folder, text)
    assert what in folder.only_problem().what


def test_the_programs_name_needs_no_brackets(folder: Folder) -> None:
    put(folder, "Ask {program.name}.")
    assert folder.problems() == []


def test_the_button_of_a_helpline_is_read_too(folder: Folder) -> None:
    pressed = 'label: "Call 988, press 3", href: "tel:988,3"'
    folder.replace("crisis.yml", 'label: Call 988, href: "tel:988"', pressed)
    assert folder.only_problem().what == 'We do not write "press 3".'


@pytest.mark.parametrize("name", ["phrases", "page", "dialogue", "screening", "guidance"])
def test_every_file_with_words_for_visitors_is_read(folder: Folder, name: str) -> None:
    bodies = {
        "guidance": "rules: [{says: %s}]",
        "page": "page: {a: %s}",
        "screening": "fields: [{questions: [{ask: %s}]}]",
    }
    if name == "phrases":
        folder.replace("phrases.yml", "button_none: None of these", "button_none: An addict")
    elif name == "dialogue":
        folder.replace("dialogue.yml", "text: How can I help?", "text: An addict")
    else:
        folder.write(f"{name}.yml", bodies[name] % "An addict")
    assert folder.only_problem().what == 'We do not write "addict".'


def test_words_for_staff_are_person_first_but_may_be_long(folder: Folder) -> None:
    folder.write("guidance.yml", f"rules:\n  - staff: {'many words here ' * 9}.\n")
    assert folder.problems() == []
    folder.write("guidance.yml", "rules:\n  - staff: An addict asks.\n")
    assert "addict" in folder.only_problem().what


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Itâ€™s up to you.", "saved wrongly"),
        ("It\ufffds up to you.", "saved wrongly"),
        ("It&rsquo;s up to you &amp; us.", "code of a web page"),
        ("**There is** no fixed length.", "no bold words"),
        ("There is no fixed length.\\nIt depends.", "breaks no line"),
        ("There is no fixed length. TODO ask Maria.", "still stands here"),
        ("It costs ??? a week.", "still stands here"),
        ("[[Call {program.phone}.]]", "Nothing is left"),
    ],
)
def test_what_was_left_behind_in_a_text_is_named(folder: Folder, text: str, told: str) -> None:
    put(folder, text)
    problem = folder.only_problem()
    assert told in problem.what
    assert (problem.severity, problem.line) == ("error", 21)


@pytest.mark.parametrize(
    "text",
    [
        "Bring Q&A notes; they help.", "It is a 3 * 4 grid.", "Really?? Yes, it is so.",
        "Ask for #3.", "A café, an épée, a naïve ñ.",
        "Your to do list helps. Todo está bien.",
    ],
)  # fmt: skip
def test_a_text_that_only_looks_unfinished_is_left_alone(folder: Folder, text: str) -> None:
    put(folder, text)
    assert folder.problems() == []


def test_a_blank_text_is_refused_in_every_file(folder: Folder) -> None:
    folder.replace("faq/time.yml", ANSWER, 'answer: " "')
    assert folder.only_problem().what == "This text is empty."
    folder.replace("faq/time.yml", 'answer: " "', ANSWER)
    folder.write("page.yml", 'page: {tab_title: " ", call_us: "[[Call us: {program.phone}]]"}\n')
    assert folder.only_problem().what == "This text is empty."


@pytest.mark.parametrize(
    "number",
    [
        "800–555–7777",
        "800 - 555 - 7777",
        "8005557777",
        "800/555/7777",
        "(800)555-7777",
        "1 8005557777",
    ],
)
def test_a_number_that_nobody_can_tap_is_told_with_the_usual_form(
    folder: Folder, number: str
) -> None:
    put(folder, f"You can call {number} now.")
    problem = folder.only_problem()
    assert (problem.severity, problem.mend) == ("error", "Write it as 800-555-7777.")


@pytest.mark.parametrize(
    "text", ["call or text 998", "text HOME to 741714", "dial 912", "text “HOME” to 741714"]
)
def test_a_short_number_with_another_digit_is_refused(folder: Folder, text: str) -> None:
    put(folder, f"In a crisis, {text} at any time.")
    assert "is not one that we keep checked" in folder.only_problem().what


@pytest.mark.parametrize(
    "text",
    [
        "In a crisis, call or text 988, or call 911.", "Dial 711 for a relay.",
        "Call 800-555-7777 or (800) 555-7777 or 800.555.7777.", "See https://example.org/8005557777.",
        "Rules from 2019-2020 apply. Ask for form 1234567.", "Text 100% of it. Call 3 times.",
        "Some call 100 times, or call 100,000 people.", "Our provider number is 1234567890.",
        "Write it on the ______ line.",
    ],
)  # fmt: skip
def test_other_digits_are_no_phone_number(folder: Folder, text: str) -> None:
    put(folder, text.replace("100%", "all"))
    assert folder.problems() == []


@pytest.mark.parametrize(
    ("text", "refused"),
    [("Take 5 mg a day.", 1), ("Take 5 mg/day.", 1), ("Take a 10-mg pill.", 1),
     ("Take 50 µg a day.", 1), ("It is 80 mg per 100 mL.", 0), ("It is a 4 mg nasal spray.", 0)],
)  # fmt: skip
def test_no_dose_is_named(folder: Folder, text: str, refused: int) -> None:
    folder.replace("faq/time.yml", "more: Some people", f"more: {text} Some people")
    assert ["Name no dose" in one.mend for one in folder.problems()] == [True] * refused
