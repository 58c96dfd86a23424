"""What holds for any visitor whatever they type or tap."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.screening.engine import Engine
from bot.screening.summary import summary
from tests.unit.screening.visitor import at

TYPED = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["yes", "no", "not sure", "skip", "back", "stop", "why", "send", "delete", "change", "3",
         "me", "my son", "34", "16", "mass", "alcohol and pills", "both", "none", "twice", "Sam",
         "617-555-0123", "done", "continue", "how long does it last?", "seizure", "evenings"]
    ),
)  # fmt: skip
TAPPED = st.one_of(
    st.sampled_from(
        ["me", "yes", "no", "skip", "back", "why", "done", "send", "change", "edit:who", "who:me",
         "edit:danger", "help:more_than_one", "symptoms:several", ":", "a:b:c", "resume", "none"]
    ),
    st.text(max_size=20),
)  # fmt: skip
MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("type"), TYPED),
        st.tuples(st.just("tap"), TAPPED),
        st.tuples(st.just("button"), st.integers(0, 30)),
        st.tuples(st.sampled_from(["pause", "resume"]), st.just("")),
    ),
    max_size=40,
)
SLOW = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@SLOW
@given(moves=MOVES, flow=st.sampled_from(["screening", "contact"]))
def test_any_visit_is_answered_and_its_state_stays_storable(engine, moves, flow) -> None:  # type: ignore[no-untyped-def]
    turn = engine.start(flow)
    state, buttons = turn.state, [b.payload for say in turn.says for b in say.buttons]
    for kind, value in moves:
        if kind == "pause":
            state = engine.pause(state)
            continue
        choice = value if kind == "tap" else None
        if kind == "button":
            ours = [one for one in buttons if one.startswith("/screening")] or ["/screening{}"]
            choice = json.loads(ours[value % len(ours)][len("/screening") :]).get("choice", "skip")
        if kind == "type":
            assert engine.reads(state, value).reason
        text = value if kind == "type" else None
        turn = engine.resume(state) if kind == "resume" else engine.step(state, text, choice)
        assert turn.says
        assert all(say.text.strip() for say in turn.says)
        assert turn.reason
        assert json.loads(json.dumps(turn.state)) == turn.state
        assert turn.state["status"] in ("asking", "reading_back", "paused", "done")
        assert json.dumps(summary(turn.state, engine.form, engine.guidance).as_dict())
        state, buttons = (
            turn.state,
            [b.payload for say in turn.says for b in say.buttons] or buttons,
        )


@SLOW
@given(data=st.data())
def test_stop_skip_and_back_work_at_every_question(engine: Engine, data: st.DataObject) -> None:
    question = data.draw(st.sampled_from(engine.form.questions))
    typed = data.draw(st.booleans())
    for command in ("stop", "skip", "back"):
        said = (command, None) if typed else (None, f"{question.id}:{command}")
        turn = engine.step(at(engine, question.id), *said)
        if command == "stop":
            assert turn.outcome == "stopped"
        elif command == "skip":
            assert question.id in turn.state["answers"]
        else:
            assert "first question" in turn.says[0].text


@SLOW
@given(text=st.text(max_size=300))
def test_a_typed_text_never_grants_a_permission_unless_it_says_yes(
    engine: Engine, text: str
) -> None:
    turn = engine.step(at(engine, "may_phone"), text, None)
    value = turn.state["answers"].get("may_phone", {}).get("value")
    yes = engine.form.question("may_phone").choice("yes")
    assert yes is not None
    assert value != "yes" or any(
        word in text.lower() for phrase in yes.say for word in phrase.split()
    )
