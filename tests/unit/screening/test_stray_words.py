"""Short answers inside other words are no answers; a real yes is never lost."""

from __future__ import annotations

import pytest

from bot.screening.contact import name
from bot.screening.engine import Engine
from bot.screening.reading import NotUnderstood, Understood, read
from tests.unit.screening.visitor import at


def value(engine: Engine, question: str, text: str) -> object:
    found = read(engine.form, engine.form.question(question), text)
    return found.value if isinstance(found, Understood) else None


@pytest.mark.parametrize(("question", "text"), [
    ("safe_place", "after 5 but not friday"),
    ("safe_place", "i have two kids"),
    ("safe_place", "ok"),
    ("support", "not friday but other evenings"),
    ("support", "no more than 2 evenings"),
    ("stopped", "ok im back"),
    ("stopped", "ok"),
    ("stopped", "not anymore"),
    ("overdose_month", "i have a question about cost"),
    ("recovery_medicine", "i am on my lunch break"),
    ("medical", "no but im trying for a baby"),
    ("medical", "no but trying to get pregnant"),
    ("medical", "i have two kids"),
    ("medical", "my baby is 2"),
    ("drink_limit", "i work 9-5 so after that"),
    ("drink_limit", "five years ago"),
    ("who", "2 people told me to come"),
    ("may_phone", "no problem"),
    ("mood_optin", "i have a question first"),
    ("safe_place", "i dont have a place"),
    ("safe_place", "not my own place"),
    ("safe_place", "i have no house"),
    ("past_withdrawal", "not confused"),
    ("past_withdrawal", "not hallucinated"),
    ("past_withdrawal", "i wasnt confused"),
    ("stopped", "i stopped a year ago"),
    ("stopped", "i drank yesterday"),
    ("stopped", "today i had 6 beers"),
    ("symptoms", "i had a seizure last year"),
    ("overdose_month", "yes in 2019"),
    ("overdose_month", "yes, 2 years ago"),
    ("symptoms", "im confused by the question"),
    ("symptoms", "confused, what do you mean"),
    ("name", "call me later"),
    ("name", "im not comfortable"),
    ("name", "i am an alcoholic"),
    ("name", "idk"),
    ("state", "not massachusetts"),
    ("state", "i dont live in massachusetts, im in ct"),
    ("state", "we live in NH but could come to MA"),
    ("state", "HELP ME"),
    ("state", "massachusetts, NH"),
    ("alcohol_count", "I am 30"),
    ("alcohol_count", "ive been sober 17 days"),
    ("support", "no but my mom died"),
    ("stopped", "i drank after 2 years ago"),
    ("help", "i dont do drugs"),
    ("who", "my wife says i need help"),
    ("who", "my mom told me to do this"),
    ("past_withdrawal", "no seizures but confused"),
    ("medical", "i was pregnant last year"),
    ("safe_place", "my own place but im getting kicked out"),
    ("safe_place", "i used to be homeless"),
    ("support", "my mom died"),
    ("support", "my wife left me"),
    ("recovery_medicine", "i was on suboxone"),
    ("recovery_medicine", "im allergic to naltrexone"),
    ("attend", "i work nights"),
    ("attend", "i cant do evenings"),
    ("attend", "i work days right now"),
    ("attend", "3 days a week"),
    ("attend", "i could do 6 hours"),
    ("attend", "no evenings"),
    ("coming_from", "i finished iop and it helped"),
    ("phq2_1", "3 days"),
    ("phq2_1", "1 week"),
    ("phq2_1", "i have no interest in anything"),
    ("phq2_2", "im not at all happy"),
    ("gad2_2", "it never stops"),
    ("may_phone", "dont call before 5"),
    ("may_phone", "i dont mind calls"),
    ("stopped", "no alcohol since monday"),
    ("stopped", "no beer in 3 days"),
    ("stopped", "no xanax for two days"),
    ("stopped", "nope not since friday"),
    ("past_withdrawal", "no seizures since 2019"),
    ("past_withdrawal", "no seizures lately"),
    ("past_withdrawal", "no not for years"),
    ("past_withdrawal", "no just once"),
    ("overdose_month", "5 weeks ago"),
    ("overdose_month", "4 weeks ago"),
    ("may_phone", "either"),
    ("safe_place", "either"),
    ("coming_from", "either"),
    ("medical", "either"),
    ("phq2_1", "no clue"),
    ("gad2_2", "no idea"),
    ("alcohol_count", "not anymore"),
    ("drug_count", "i dont use drugs anymore"),
    ("recovery_medicine", "i want suboxone"),
    ("recovery_medicine", "she needs to get on methadone"),
    ("attend", "3 days"),
    ("attend", "only 2 days"),
    ("attend", "no preference"),
    ("attend", "no car"),
    ("attend", "two evenings"),
])  # fmt: skip
def test_what_was_not_said_is_asked_again(engine: Engine, question: str, text: str) -> None:
    found = read(engine.form, engine.form.question(question), text)
    assert isinstance(found, NotUnderstood), found


@pytest.mark.parametrize(("question", "text", "meant"), [
    ("safe_place", "yes for now", "yes"),
    ("safe_place", "no i sleep in my car", "no"),
    ("safe_place", "i do", "yes"),
    ("safe_place", "no i got evicted", "no"),
    ("support", "no, my mom died", "no"),
    ("recovery_medicine", "no i stopped taking it", "no"),
    ("stopped", "i stopped yesterday after 10 years", "yes"),
    ("stopped", "yes after 20 years", "yes"),
    ("alcohol_count", "im guessing around 10", 10),
    ("alcohol_count", "0 im sober", 0),
    ("state", "Kansas City, MO", "MO"),
    ("state", "KANSAS CITY MO", "MO"),
    ("state", "Indiana, PA 15701", "PA"),
    ("state", "PORTLAND, ME", "ME"),
    ("state", "PORTLAND ME 04101", "ME"),
    ("state", "MA USA", "MA"),
    ("state", "Washington, D.C.", "DC"),
    ("coming_from", "from an iop", "iop"),
    ("coming_from", "intensive outpatient program", "iop"),
    ("coming_from", "i did an iop but it wasnt enough", "iop_not_enough"),
    ("phq2_1", "none of the time", "0"),
    ("phq2_1", "3 i guess", "3"),
    ("gad2_1", "i'd say 1", "1"),
    ("safe_place", "yes i do", "yes"),
    ("support", "yeah my sister", "yes"),
    ("support", "not really", "no"),
    ("support", "i have no one", "no"),
    ("stopped", "no i have not", "no"),
    ("stopped", "yes two days ago", "yes"),
    ("overdose_month", "i have never", "no"),
    ("overdose_month", "not in the past month", "no"),
    ("overdose_month", "i did last week", "yes"),
    ("safe_place", "i have my own apartment", "yes"),
    ("support", "i have friends", "yes"),
    ("overdose_month", "never had one", "no"),
    ("recovery_medicine", "im not on suboxone anymore", "no"),
    ("medical", "yes", ["condition"]),
    ("medical", "i have asthma", ["condition"]),
    ("medical", "im having a baby", ["pregnancy"]),
    ("medical", "nope", ["none"]),
    ("drink_limit", "5 please", "male"),
    ("drink_limit", "use 4", "female"),
    ("who", "2", "loved_one"),
    ("attend", "yes i can", "either"),
    ("attend", "no i cant", "no"),
    ("stopped", "yesterday", "yes"),
    ("stopped", "yes, yesterday", "yes"),
    ("stopped", "stopped yesterday", "yes"),
    ("symptoms", "shaking, and a seizure last year", ["shaking", "seizure"]),
    ("overdose_month", "no, not in years", "no"),
    ("overdose_month", "yes 3 weeks ago", "yes"),
    ("overdose_month", "2 weeks ago", "yes"),
    ("overdose_month", "no not since last year", "no"),
    ("stopped", "no, not in the last few days", "no"),
    ("stopped", "no, never", "no"),
    ("stopped", "since yesterday", "yes"),
    ("stopped", "no i dont drink", "no"),
    ("past_withdrawal", "no seizures", "no"),
    ("past_withdrawal", "no, never in my life", "no"),
    ("past_withdrawal", "yes once, in 2019", "yes"),
    ("may_phone", "neither", "no"),
    ("medical", "neither", ["none"]),
    ("medical", "no idea", ["not_sure"]),
    ("drug_count", "i dont use drugs", 0),
    ("recovery_medicine", "i take suboxone", "yes"),
    ("attend", "evenings", "evening"),
    ("attend", "during the day", "day"),
    ("attend", "no, i work", "no"),
    ("attend", "no thats too much", "no"),
    ("symptoms", "im confused", ["confused"]),
    ("name", "im Jo", "Jo"),
    ("name", "Ana \U0001f60a", "Ana"),
    ("name", "My Nguyen", "My Nguyen"),
    ("state", "I LIVE IN MAINE", "ME"),
    ("state", "WORCESTER MA 01604", "MA"),
    ("state", "MA 02139", "MA"),
    ("state", "i live in MA now", "MA"),
    ("help", "never did drugs, just alcohol", ["alcohol"]),
    ("help", "i dont use pills, its my drinking", ["alcohol"]),
    ("attend", "i can", "either"),
    ("attend", "i can do evenings", "evening"),
    ("safe_place", "i am homeless", "no"),
    ("attend", "mornings work", "day"),
    ("attend", "nope i work too much", "no"),
    ("coming_from", "iop", "iop"),
    ("coming_from", "iop didn't work", "iop_not_enough"),
    ("phq2_1", "3", "3"),
    ("phq2_1", "no not at all", "0"),
    ("phq2_2", "never really", "0"),
    ("gad2_1", "pretty often", "2"),
    ("may_phone", "ok", "yes"),
    ("may_phone", "dont call", "no"),
    ("may_phone", "please dont call me", "no"),
    ("may_text", "go ahead", "yes"),
    ("mood_optin", "fine", "yes"),
])  # fmt: skip
def test_what_was_said_is_still_understood(
    engine: Engine, question: str, text: str, meant: object
) -> None:
    assert value(engine, question, text) == meant


@pytest.mark.parametrize("said", ["hearing voices for years", "i have been shaking for months"])
def test_what_has_gone_on_for_years_goes_on_now(engine: Engine, said: str) -> None:
    assert engine.step(at(engine, "symptoms"), said, None).outcome == "urgent"


@pytest.mark.parametrize("said", ["hallucinations years ago", "sober from seeing things for years"])
def test_what_is_long_over_is_asked_about_again(engine: Engine, said: str) -> None:
    turn = engine.step(at(engine, "symptoms"), said, None)
    assert (turn.outcome, turn.state["at"]) == (None, "symptoms")


@pytest.mark.parametrize("text", [
    "no ive been sober for 3 years", "no i havent had a drink in years", "no not for years",
    "no i drink every day for years", "no not recently", "no not in months",
])  # fmt: skip
def test_years_without_a_change_are_a_no_to_the_last_few_days(engine: Engine, text: str) -> None:
    assert value(engine, "stopped", text) == "no"


@pytest.mark.parametrize("text", [
    "no alcohol since monday for years before", "no drinks recently", "no not since monday",
    "no not for days",
])  # fmt: skip
def test_a_change_of_late_is_asked_about_again(engine: Engine, text: str) -> None:
    assert value(engine, "stopped", text) is None


@pytest.mark.parametrize(
    "said", ["is anyone coming", "hows this work", "is somebody going to call"]
)
def test_a_question_typed_on_a_phone_is_no_name(said: str) -> None:
    assert name(said) is None


@pytest.mark.parametrize("said", ["Will", "Hope", "Anyone but Sam", "Iris"])
def test_a_name_that_resembles_a_question_is_one(said: str) -> None:
    assert name(said) is not None
