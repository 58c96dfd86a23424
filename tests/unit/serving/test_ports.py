"""A port that another program has is named before anything starts."""

from __future__ import annotations

import socket

import click
import pytest

from bot.cli.serve import _raise_if_taken
from bot.serving.ports import Door, doors, taken
from bot.settings import Settings
from tests.house import free_port


def test_a_port_in_use_is_named_with_the_setting_that_moves_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        given = {
            "FOYER_PORT": str(port),
            "FOYER_RASA_PORT": str(free_port()),
            "FOYER_ACTIONS_PORT": str(free_port()),
        }
        found = taken(doors(Settings.from_env(given)))
        assert [one.name for one in found] == ["web"]
        with pytest.raises(click.ClickException, match=rf"Port {port} .web. .* set FOYER_PORT\."):
            _raise_if_taken(found)


def test_free_ports_are_not_named() -> None:
    names = ("FOYER_PORT", "FOYER_RASA_PORT", "FOYER_ACTIONS_PORT")
    given = {name: str(free_port()) for name in names}
    assert taken(doors(Settings.from_env(given))) == []


def test_an_address_that_is_not_ours_is_not_called_in_use() -> None:
    elsewhere = Door("web", "192.0.2.1", free_port(), "FOYER_PORT")
    assert taken([elsewhere]) == []
