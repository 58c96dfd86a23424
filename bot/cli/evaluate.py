"""`foyer evaluate`: how well questions, danger and the unrelated are told apart."""

from bot.cli.main import LazyGroup

command = LazyGroup(
    {
        "crisis": "bot.cli.evaluate_crisis",
        "faq": "bot.cli.evaluate_faq",
        "off-topic": "bot.cli.evaluate_off_topic",
    },
    name="evaluate",
    help="Measure on a file of labelled questions.",
)
