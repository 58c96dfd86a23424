"""The `foyer` command."""

from __future__ import annotations

import importlib
import signal
import sys
from types import FrameType
from typing import Any, Final

import click

from bot.cli._told import in_the_way, no_database
from bot.settings import SettingsError

# Loaded when used: some commands pull in TensorFlow, and `foyer --help` should not wait for it.
COMMANDS: Final = {
    "ask": "bot.cli.ask",
    "audit": "bot.cli.audit",
    "benchmark": "bot.cli.benchmark",
    "doctor": "bot.cli.doctor",
    "evaluate": "bot.cli.evaluate",
    "knowledge": "bot.cli.knowledge",
    "prepare": "bot.cli.prepare",
    "publish": "bot.cli.publish",
    "safety": "bot.cli.safety",
    "serve": "bot.cli.serve",
    "staff": "bot.cli.staff",
    "switch": "bot.cli.switch",
    "train": "bot.cli.train",
}


class LazyGroup(click.Group):
    """A group whose commands are imported only when they are asked for."""

    def __init__(self, modules: dict[str, str], **attributes: object) -> None:
        super().__init__(**attributes)  # type: ignore[arg-type]
        self._modules = modules

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run as a command; told to end, it ends its own processes first."""
        signal.signal(signal.SIGTERM, _end)
        return super().__call__(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what an operator can mend is told in a sentence, without a trace."""
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            raise click.ClickException(str(error)) from error
        except Exception as error:
            if told := no_database(error):
                raise click.ClickException(told) from None
            if isinstance(error, OSError) and error.filename:
                raise click.ClickException(in_the_way(error)) from error
            raise

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return sorted(self._modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one command, imported now."""
        if cmd_name not in self._modules:
            return None
        command = importlib.import_module(self._modules[cmd_name]).command
        assert isinstance(command, click.Command)
        return command


def _end(number: int, _frame: FrameType | None) -> None:
    # Leaves through every `finally`, where a command ends what it has started; without this, a
    # training would go on by itself for minutes.
    sys.exit(128 + number)


main = LazyGroup(
    COMMANDS,
    name="foyer",
    help="The front room of an intensive outpatient program's website.",
)


if __name__ == "__main__":
    main()
