"""`foyer safety train`: fit the danger model, and print what it is worth on unseen messages."""

from __future__ import annotations

import time
from pathlib import Path

import click

from bot.cli.safety_figures import Unseen, table
from bot.knowledge.read import read
from bot.nlu.encoder import Encoder
from bot.safety.danger_examples import ordinary, read_examples
from bot.safety.danger_model import MODEL_FILE
from bot.safety.danger_training import Trainer
from bot.safety.model import CrisisKnowledge
from bot.safety.ordinary import plain_messages
from bot.safety.screen import CrisisScreen

KNOWLEDGE = Path("knowledge")
DATA = Path("data/nlu")
OUTPUTS = ("sentence", "middle")


@click.command("train", help="Fit the danger model to bot/safety/examples and save it.")
@click.option(
    "--output",
    "outputs",
    type=click.Choice(OUTPUTS),
    multiple=True,
    default=OUTPUTS,
    show_default=True,
    help="Output of the encoder to read; may be given more than once.",
)
@click.option("--check", is_flag=True, help="Only print the figures; leave the file as it is.")
def command(outputs: tuple[str, ...], check: bool) -> None:
    """Cross-validate, print the figures, then fit on everything and save."""
    begun = time.monotonic()
    knowledge = CrisisKnowledge.parse(read(KNOWLEDGE / "crisis.yml").data)
    screen = CrisisScreen(knowledge)
    plain = ordinary(plain_messages(KNOWLEDGE, DATA))
    trainer = Trainer(read_examples(), plain, Encoder(batches=2), outputs, screen.tokens)
    rows, logits = trainer.held_out()
    temperature = trainer.temperature(logits, rows)
    held_out = Unseen([trainer.examples[row] for row in rows], logits, temperature)
    crossed = Unseen(trainer.examples, trainer.cross_validated(), temperature)
    click.echo("\n".join(table("one in five held out", held_out, knowledge)))
    click.echo("\n".join(table("cross-validated in five parts", crossed, knowledge)))
    if not check:
        trainer.weights(temperature).save(MODEL_FILE)
    click.echo(f"{'Checked' if check else 'Saved'} in {time.monotonic() - begun:.0f} s.")
