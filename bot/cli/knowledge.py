"""`foyer knowledge`: what editors run before they publish."""

from bot.cli.main import LazyGroup

command = LazyGroup(
    {
        "check": "bot.cli.knowledge_check",
        "examples": "bot.cli.knowledge_examples",
        "overlap": "bot.cli.knowledge_overlap",
    },
    name="knowledge",
    help="The answers, cards and questions in knowledge/.",
)
