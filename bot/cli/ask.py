"""`foyer ask`: what would be answered, and with --why the scores and reasons behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from bot.cli._measuring import MODEL_OPTION, interpreter, typed
from bot.safety.cards import response_name
from bot.safety.model import Finding

Parsed = Mapping[str, Any]
Responses = Mapping[str, Any]


@click.command("ask", help="Print what the assistant would say to TEXT as a first message.")
@click.argument("text")
@click.option("--why", is_flag=True, help="Print scores and reasons too.")
@MODEL_OPTION
def command(text: str, why: bool, model: Path | None) -> None:
    """Understand one text and print the reply; no conversation is stored."""
    loaded = interpreter(model)
    parsed = loaded.parse(typed(text))
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
        return f"(asks which of these is meant)\n{offered}"
    names = {"intent": f"utter_{decision['label']}", "fallback": "utter_fallback"}
    return _text(responses, names.get(decision["kind"], f"utter_{decision['label']}"))


def reasons(parsed: Parsed) -> Iterator[str]:
    """Yield what was decided and why, a line each."""
    decision, finding = parsed["decision"], crisis(parsed)
    yield f"decision   {decision['kind']}: {decision['label']} {decision['score']:.3f}"
    yield f"reason     {decision['reason']}"
    if decision["runner_up"]:
        runner_up = decision["runner_up"]
        yield f"runner-up  {runner_up['label']} {runner_up['score']:.3f}"
    yield f"topic      {decision['topic'] or '-'}"
    yield f"crisis     {finding.level}, {finding.type} ({finding.reason})"
    found = [f"{one['entity']}={one['value']}" for one in parsed.get("entities") or []]
    yield f"entities   {', '.join(found) or '-'}"


def crisis(parsed: Parsed) -> Finding:
    """Return what the crisis screen found; it is part of the pipeline."""
    return Finding(**parsed["crisis"])


def _text(responses: Responses, name: str) -> str:
    variants = responses.get(name)
    if not variants:
        return f"(goes on with `{name.removeprefix('utter_')}`)"
    # Braces stand doubled in the domain, because Rasa fills slots in.
    text = str(variants[0].get("text") or "").replace("{{", "{").replace("}}", "}")
    buttons = [f"  [{button['title']}]" for button in variants[0].get("buttons") or []]
    return "\n".join([text, *buttons])
