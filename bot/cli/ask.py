"""`foyer ask`: what would be answered, and with --why the scores and reasons behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from bot.cli._measuring import MODEL_OPTION, interpreter, typed
from bot.knowledge.responses import ASKS_FOR, HELPER
from bot.nlu.reply_format import OWN_REPLIES
from bot.safety.cards import response_name
from bot.safety.model import Finding

Parsed = Mapping[str, Any]
Responses = Mapping[str, Any]


@click.command("ask", help="Print what the assistant would say to TEXT as a first message.")
@click.argument("text")
@click.option("--why", is_flag=True, help="Print scores and reasons too.")
@click.option("--after", metavar="ENTRY", help="Id of the entry answered just before.")
@MODEL_OPTION
def command(text: str, why: bool, after: str | None, model: Path | None) -> None:
    """Understand one text and print the reply; no conversation is stored."""
    loaded = interpreter(model)
    after = after and after.removeprefix("faq/")  # as --why prints it
    if after is not None and f"utter_faq/{after}" not in loaded.responses:
        raise click.ClickException(f"There is no entry {after!r} in this model.")
    parsed = loaded.parse(typed(text), after=after)
    click.echo(reply(parsed, loaded.responses))
    if why:
        click.echo("\n" + "\n".join(reasons(parsed)))


def reply(parsed: Parsed, responses: Responses) -> str:
    """Return what the visitor would read, as far as it does not depend on a conversation.

    Args:
        parsed: what `Interpreter.parse` returned.
        responses: the domain's responses by name.
    """
    if crisis(parsed).level == "card":
        return _text(responses, response_name(crisis(parsed)))
    decision = parsed["decision"]
    if decision["kind"] == "did_you_mean":
        offered = "\n".join(f"  [{label}]" for label in decision["choices"])
        which = "which of these" if len(decision["choices"]) > 1 else "whether this"
        return f"(asks {which} is meant)\n{offered}"
    helper = asks_for(parsed).get("value") == HELPER
    unclear = decision["kind"] == "fallback" and decision["label"] not in OWN_REPLIES
    said = ["utter_fallback" if unclear else f"utter_{decision['label']}"]
    if decision.get("second"):
        said.append(f"utter_{decision['second']['label']}")
    return "\n\n".join(_text(responses, name, helper) for name in said)


def reasons(parsed: Parsed) -> Iterator[str]:
    """Yield what was decided and why, a line each."""
    decision, finding = parsed["decision"], crisis(parsed)
    yield f"decision   {decision['kind']}: {decision['label']} {decision['score']:.3f}"
    yield f"reason     {decision['reason']}"
    yield f"known      {decision['known']:.3f}"
    if decision["runner_up"]:
        runner_up = decision["runner_up"]
        yield f"runner-up  {runner_up['label']} {runner_up['score']:.3f}"
    if decision.get("second"):
        yield f"second     {decision['second']['label']} {decision['second']['score']:.3f}"
    if decision.get("after"):
        yield f"follow-up  after {decision['after']}"
    yield f"topic      {decision['topic'] or '-'}"
    yield f"asks for   {asks_for(parsed).get('value', '-')} ({asks_for(parsed).get('reason', '-')})"
    yield f"crisis     {finding.level}, {finding.type} ({finding.reason})"
    others = [one for one in parsed.get("entities") or [] if one["entity"] != ASKS_FOR]
    found = [f"{one['entity']}={one['value']}" for one in others]
    yield f"entities   {', '.join(found) or '-'}"


def crisis(parsed: Parsed) -> Finding:
    """Return what the crisis screen found; it is part of the pipeline."""
    return Finding(**parsed["crisis"])


def asks_for(parsed: Parsed) -> Mapping[str, Any]:
    """Return the entity that tells for whom a message asks; empty when it does not tell."""
    entities = parsed.get("entities") or []
    return next((one for one in entities if one["entity"] == ASKS_FOR), {})


def _text(responses: Responses, name: str, helper: bool = False) -> str:
    variants = responses.get(name)
    if not variants:
        return f"(goes on with `{name.removeprefix('utter_')}`)"
    shown = next((one for one in variants if helper and one.get("condition")), variants[0])
    # Braces stand doubled in the domain, because Rasa fills slots in.
    text = str(shown.get("text") or "").replace("{{", "{").replace("}}", "}")
    buttons = [f"  [{button['title']}]" for button in shown.get("buttons") or []]
    return "\n".join([text, *buttons])
