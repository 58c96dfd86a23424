"""What several rooms' tests share."""

import base64
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import settings

from bot.store.database import migrate
from bot.store.keys import Keys
from tests.house import House, open_house

ROOT = Path(__file__).parent.parent
STORE_KEY = b"k" * 32

# Machines are noisy: an example that is slow once is no failure. The same examples every time: a
# change is judged by what it changed; `pytest --hypothesis-profile explore` looks for new ones.
settings.register_profile("foyer", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=2_000, print_blob=True)
settings.load_profile("foyer")


@pytest.fixture(scope="module", autouse=True)
def _log_as_by_default() -> Iterator[None]:
    """Undo what a module set for all logs, such as the quiet in which a model is loaded."""
    yield
    structlog.reset_defaults()
    logging.setLogRecordFactory(logging.LogRecord)


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The whole house, started once for all tests that need it."""
    with open_house(tmp_path_factory.mktemp("house"), ROOT) as running:
        yield running


@pytest.fixture
def store_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database of the test's own, which a `foyer` command finds by its settings."""
    url = f"sqlite:///{tmp_path / 'foyer.db'}"
    migrate(url)
    monkeypatch.setenv("FOYER_DATABASE_URL", url)
    monkeypatch.setenv("FOYER_SECRET_KEY", base64.b64encode(STORE_KEY).decode())
    return url


@pytest.fixture
def store_keys() -> Keys:
    """The keys to what a `foyer` command stores in `store_url`."""
    return Keys(STORE_KEY)
