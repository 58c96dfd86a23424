"""`foyer benchmark`: side-by-side runs against stock Rasa."""

from bot.cli.main import LazyGroup

command = LazyGroup(
    {"understanding": "bot.cli.benchmark_understanding"},
    name="benchmark",
    help="Measure beside stock Rasa.",
)
