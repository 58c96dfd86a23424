"""No log line of any library holds what an error says."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Iterator

import pytest

import actions
from actions.rooms import rooms
from bot.quiet_logs import QuietRecord, keep_words_out
from bot.settings import Settings

RARE = "zanzibarquince"
log = logging.getLogger("rasa.core.processor")


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    before = logging.getLogRecordFactory()
    keep_words_out()
    yield
    logging.setLogRecordFactory(before)


def _fail() -> None:
    try:
        raise RuntimeError(f"500, body='{RARE}'")
    except RuntimeError as error:
        raise ValueError(f"failed with {RARE}") from error


def test_an_error_is_logged_by_type_and_place_alone(caplog: pytest.LogCaptureFixture) -> None:
    try:
        _fail()
    except ValueError:
        log.exception("Encountered an exception while running '%s'.", "action_hand_off")
    assert RARE not in caplog.text
    assert "running 'action_hand_off'. (ValueError at test_quiet_logs.py:" in caplog.text


def test_an_error_that_is_named_in_the_line_itself_says_nothing_there(
    caplog: pytest.LogCaptureFixture,
) -> None:
    try:
        _fail()
    except ValueError as error:
        log.error(f"Task exception was never retrieved: {error!r}, {error}", exc_info=error)
    assert RARE not in caplog.text
    assert "never retrieved: ValueError, ValueError (ValueError at" in caplog.text


def test_an_action_server_keeps_words_out_from_its_first_action_on_and_no_import_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail() -> Settings:
        raise RuntimeError(RARE)

    logging.setLogRecordFactory(logging.LogRecord)
    importlib.reload(actions)
    assert logging.getLogRecordFactory() is logging.LogRecord
    monkeypatch.setattr(Settings, "from_env", fail)
    rooms.cache_clear()
    with pytest.raises(RuntimeError):
        rooms()
    assert logging.getLogRecordFactory() is QuietRecord


def test_a_line_without_an_error_is_as_it_was(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, log.name):
        log.error("no error, %d %s", 5, "apples", exc_info=True)
        log.warning("plain")
    assert "no error, 5 apples" in caplog.text
    assert "plain" in caplog.text


def test_a_line_that_cannot_be_put_together_is_still_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    try:
        _fail()
    except ValueError:
        log.exception("too few %s %s", "words")  # noqa: PLE1206
    assert RARE not in caplog.text
    assert "too few %s %s (ValueError at" in caplog.text
