"""Rasa's training is imported without TensorFlow, and nobody else is told that it is there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

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
