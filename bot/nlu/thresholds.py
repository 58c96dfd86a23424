"""Reads where clear ends and near begins from the options of `DecisionClassifier` in config.yml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from rasa.shared.exceptions import InvalidConfigException

from bot.nlu.decision import Thresholds

_SHARES: Final = ("clear", "named", "unanswered", "near", "together", "off_topic", "told")


def thresholds(config: Mapping[str, Any]) -> Thresholds:
    """Return the thresholds of a component's options.

    Args:
        config: all options, those left out filled in.

    Raises:
        InvalidConfigException: one cannot be used; the message names it and says what can.
    """
    for name in _SHARES:
        value = config[name]
        if not isinstance(value, (int, float)) or not 0.0 <= value <= 1.0:
            raise InvalidConfigException(
                f"DecisionClassifier, option `{name}`: use a number from 0 to 1, not {value!r}."
            )
    outweighs = config["outweighs"]
    if not isinstance(outweighs, (int, float)) or not outweighs >= 0.0:  # nor is it nan
        raise InvalidConfigException(
            "DecisionClassifier, option `outweighs`: use 0 or a positive number such as 1.3, "
            f"not {outweighs!r}."
        )
    if len(config["ways"]) not in (0, 2):
        raise InvalidConfigException(
            "DecisionClassifier, option `ways`: name two entries, on going to less care and on "
            "going to more, such as [step_down, when_more_care_is_needed]."
        )
    return Thresholds(
        **{name: config[name] for name in _SHARES},
        outweighs=outweighs,
        pressing=frozenset(config["pressing"]),
        offers=frozenset(config["offers"]),
        loose=frozenset(config["loose"]),
    )
