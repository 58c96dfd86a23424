"""Runs Rasa's server as `rasa run` does, without TensorFlow where no component needs it.

    python -m bot.nlu.server --model FILE --endpoints FILE ...

It takes what `rasa run` takes. The model is one that the current folder's config.yml made, as it is
when `foyer serve` starts it. What that saves stands in ADR 18.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from rasa.shared.exceptions import RasaException

from bot.nlu.no_tensorflow import leave_out_where_unused


def main(arguments: Sequence[str]) -> None:
    """Serve a model; where config.yml cannot be read TensorFlow stays, and the server starts.

    Args:
        arguments: those of `rasa run`.
    """
    with suppress(RasaException, OSError):
        leave_out_where_unused(Path("config.yml"))
    from rasa.__main__ import main as rasa_main

    sys.argv = ["rasa", "run", *arguments]
    rasa_main()


if __name__ == "__main__":
    main(sys.argv[1:])
