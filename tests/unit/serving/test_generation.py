"""A generation takes the usual ports if they are free, and leaves nothing behind."""

from __future__ import annotations

import socket
from contextlib import closing
from pathlib import Path

import pytest

from bot.serving.generation import generation, listening
from bot.serving.handover import Busy, Handover
from bot.settings import Settings
from tests.house import free_port


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "endpoints.yml").write_text('url: "http://127.0.0.1:5055/webhook"\n')
    ports = {"FOYER_RASA_PORT": str(free_port()), "FOYER_ACTIONS_PORT": str(free_port())}
    return Settings.from_env(ports, root=tmp_path)


def test_the_usual_ports_are_taken_if_they_are_free(settings: Settings, tmp_path: Path) -> None:
    [public] = listening("127.0.0.1", 0)
    with closing(public):
        made = generation(settings, tmp_path / "copy", tmp_path / "model", [public])
        rasa, _, web = made.plans
        assert rasa.env["FOYER_RASA_PORT"] == str(settings.rasa_port)
        assert {plan.env["FOYER_KNOWLEDGE_DIR"] for plan in made.plans} == {str(tmp_path / "copy")}
        assert web.sockets == (public.fileno(), made.own.fileno())
        assert web.health == f"http://127.0.0.1:{made.own.getsockname()[1]}/healthz"
        made.close()


def test_beside_another_generation_it_has_ports_of_its_own(
    settings: Settings, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", settings.actions_port)):
        made = generation(settings, tmp_path / "copy", tmp_path / "model", [])
        rasa, actions, _ = made.plans
        port = actions.env["FOYER_ACTIONS_PORT"]
        assert port != str(settings.actions_port)
        assert actions.health == f"http://127.0.0.1:{port}/health"
        written = Path(rasa.command[rasa.command.index("--endpoints") + 1])
        assert f"127.0.0.1:{port}/" in written.read_text()
        made.close()
        assert not written.exists()


def test_what_a_killed_foyer_left_is_gone_with_the_next_start(
    settings: Settings, tmp_path: Path
) -> None:
    killed = generation(settings, tmp_path / "copy", tmp_path / "model", [])
    killed.own.close()
    assert killed.endpoints
    handover = Handover(settings.published_dir)
    handover.serve()
    assert not killed.endpoints.exists()
    made = generation(settings, tmp_path / "copy", tmp_path / "model", [])
    with pytest.raises(Busy):  # whoever may not serve takes nothing from the one that does
        Handover(settings.published_dir).serve()
    assert made.endpoints
    assert made.endpoints.exists()
    made.close()
    handover.close()


def test_ports_of_what_runs_are_left_to_it_while_it_is_restarted(
    settings: Settings, tmp_path: Path
) -> None:
    now = generation(settings, tmp_path / "copy", tmp_path / "model", [])
    made = generation(settings, tmp_path / "copy", tmp_path / "model", [], now.ports)
    assert not made.ports & now.ports
    assert made.endpoints != now.endpoints
    for one in (now, made):
        one.close()


def test_a_name_is_listened_to_on_each_of_its_addresses() -> None:
    port = free_port()
    made = listening("localhost", port)
    hosts = {one.getsockname()[0] for one in made}
    assert "127.0.0.1" in hosts
    for one in made:
        one.listen()
        with socket.create_connection(one.getsockname()[:2], timeout=5):
            pass
        one.close()


def test_an_address_of_a_name_that_somebody_else_has_is_not_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        found = [
            (socket.AF_INET, socket.SOCK_STREAM, 0, "", (host, port))
            for host in ("127.0.0.2", "127.0.0.1")
        ]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *given, **options: found)
        with pytest.raises(OSError, match="in use"):
            listening("localhost", port)


@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.name.invalid"])
def test_an_address_that_is_not_ours_cannot_be_listened_to(host: str) -> None:
    with pytest.raises(OSError, match=r"\w"):
        listening(host, free_port())
