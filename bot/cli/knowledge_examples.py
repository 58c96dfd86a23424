"""`foyer knowledge examples`: what the encoder is tuned on, for `export/tune_encoder.py`."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from bot.settings import Settings


@click.command("examples", help="Write every example as the encoder reads it, with its label.")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
def command(target: Path) -> None:
    """Write one JSON object a line, `text` and `label`, sorted by both."""
    if not target.parent.is_dir():  # told before the work, not after it
        raise click.ClickException(f"There is no folder {target.parent}.")
    from bot.nlu.understanding import silence

    silence()
    rows = sorted(examples(Settings.from_env().root))
    lines = (json.dumps({"text": text, "label": label}) for text, label in rows)
    target.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    click.echo(f"{len(rows)} examples in {target}.")


def examples(root: Path) -> set[tuple[str, str]]:
    """Return each example as the encoder reads it, with its label.

    Args:
        root: the project's folder.
    """
    from bot.measuring.components import Bench, own_examples, pipeline
    from bot.nlu.spacy_tokenizer import FoyerTokenizer, as_read

    data = own_examples(root)
    parts = [one for one in pipeline(root / "config.yml") if one.component is FoyerTokenizer]
    with TemporaryDirectory() as folder:
        Bench(Path(folder)).train(parts, data)
    return {
        (as_read(one), str(one.get("intent_response_key") or one.get("intent")))
        for one in data.intent_examples
        if one.get("text")
    }
