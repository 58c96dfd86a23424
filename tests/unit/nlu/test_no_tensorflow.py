"""Rasa's training and server go without TensorFlow, and nobody else is told that it is there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.nlu.no_tensorflow import all_ours

ROOT = Path(__file__).parents[3]


def said(program: str) -> str:
    """What a new Python process prints: what is imported here cannot be taken back."""
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program], cwd=ROOT, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_rasas_training_is_imported_without_it() -> None:
    assert said(
        """
from bot.nlu.no_tensorflow import leave_out_tensorflow
leave_out_tensorflow()
import sys
from rasa.model_training import train
from rasa.nlu.classifiers.diet_classifier import DIETClassifier
import tensorflow
print(callable(train), hasattr(tensorflow, "__file__"), "tensorflow.python.eager" in sys.modules)
"""
    ).endswith("True False False\n")


def test_who_asks_whether_it_is_there_is_told_that_it_is_not() -> None:
    assert said(
        """
from bot.nlu.no_tensorflow import leave_out_tensorflow
leave_out_tensorflow()
import thinc.compat
print(thinc.compat.has_tensorflow)
"""
    ).endswith("False\n")


def test_what_is_imported_already_stays() -> None:
    assert said(
        """
import sys, types
sys.modules["tensorflow"] = there = types.ModuleType("tensorflow")
from bot.nlu.no_tensorflow import leave_out_tensorflow
before = list(sys.meta_path)
leave_out_tensorflow()
print(sys.modules["tensorflow"] is there, sys.meta_path == before)
"""
    ).endswith("True True\n")


@pytest.mark.parametrize(
    ("config", "ours"),
    [
        ("pipeline: [{name: bot.nlu.a.A}]\npolicies: [{name: bot.policies.b.B}]", True),
        ("pipeline: [{name: bot.nlu.a.A}, {name: DIETClassifier}]\npolicies: []", False),
        ("pipeline: [{name: bot.nlu.a.A}]\npolicies: [{name: TEDPolicy}]", False),
        ("language: en", False),  # Rasa fills in its own
        ("pipeline: [{name: bot.nlu.a.A}]", False),
        ("policies: [{name: bot.policies.b.B}]", False),
    ],
)
def test_networks_are_there_for_components_that_are_not_ours(
    tmp_path: Path, config: str, ours: bool
) -> None:
    (tmp_path / "config.yml").write_text(f"recipe: default.v1\n{config}\n")
    assert all_ours(tmp_path / "config.yml") is ours


def test_our_own_configuration_needs_no_network() -> None:
    assert all_ours(ROOT / "config.yml")


SERVER = """
import os, sys, types
os.chdir({folder!r})
fake = types.ModuleType("rasa.__main__")
ours = "bot.nlu.no_tensorflow"
fake.main = lambda: print(sys.argv, any(type(one).__module__ == ours for one in sys.meta_path))
import rasa
sys.modules["rasa.__main__"] = fake
from bot.nlu.server import main
main(["--port", "5005"])
"""


@pytest.mark.parametrize(
    ("policies", "left_out"), [("bot.policies.b.B", True), ("TEDPolicy", False)]
)
def test_the_server_runs_rasa_without_it_where_no_component_needs_it(
    tmp_path: Path, policies: str, left_out: bool
) -> None:
    config = (
        f"recipe: default.v1\npipeline: [{{name: bot.nlu.a.A}}]\npolicies: [{{name: {policies}}}]"
    )
    (tmp_path / "config.yml").write_text(config)
    told = said(SERVER.format(folder=str(tmp_path)))
    assert told == f"['rasa', 'run', '--port', '5005'] {left_out}\n"


@pytest.mark.parametrize("config", [None, "pipeline: [", "pipeline: supervised"])
def test_the_server_starts_whatever_became_of_the_configuration(
    tmp_path: Path, config: str | None
) -> None:
    if config:
        (tmp_path / "config.yml").write_text(config)
    told = said(SERVER.format(folder=str(tmp_path)))
    assert told == "['rasa', 'run', '--port', '5005'] False\n"
