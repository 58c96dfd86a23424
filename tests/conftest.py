"""What several rooms' tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import House, open_house

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The whole house, started once for all tests that need it."""
    with open_house(tmp_path_factory.mktemp("house"), ROOT) as running:
        yield running
