"""`foyer safety`: the model half of the crisis screen."""

from bot.cli.main import LazyGroup

command = LazyGroup(
    {"train": "bot.cli.safety_train"},
    name="safety",
    help="Train the model that reads beside the crisis rules.",
)
