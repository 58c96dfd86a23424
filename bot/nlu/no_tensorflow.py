"""Lets Rasa be imported without TensorFlow, where none of its networks is used.

Rasa imports TensorFlow with its own classifiers and policies, of which this assistant has none.
That takes two seconds and 270 MB. In its place stand names for classes that do nothing: Rasa's
modules derive from them and name them in their types. Whatever called one would get an empty
object, so this is for a process whose components are known: the training and the server.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import rasa
from rasa.shared.utils.io import read_model_configuration

MENDED_FOR: Final = "3.6.21"
_LEFT_OUT: Final = ("tensorflow", "tensorflow_addons", "keras")
# These look for TensorFlow too, and do something else where there is none: they must find none.
_ASKING: Final = ("thinc.compat",)


class _Absent(type):
    """The class of a class whose attributes are classes of the same kind."""

    def __getattr__(cls, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        made = _absent(name)
        setattr(cls, name, made)
        return made


class _Module(ModuleType):
    """A module that holds whatever is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name == "__version__":
            return "0"
        if name.startswith("__"):
            raise AttributeError(name)
        made = _absent(name)
        setattr(self, name, made)
        return made


class _Finder(MetaPathFinder, Loader):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] in _LEFT_OUT:
            return ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        module.__path__ = []


def leave_out_where_unused(config: Path) -> None:
    """Leave TensorFlow out if no component of an assistant needs it, and Rasa is the one we know.

    Args:
        config: a file like config.yml, which the model was or will be trained with.
    """
    if rasa.__version__ == MENDED_FOR and all_ours(config):
        leave_out_tensorflow()


def all_ours(config: Path) -> bool:
    """Tell whether a configuration names no component but our own, none of which is a network.

    Where it names no pipeline or no policies, Rasa fills in its own.

    Args:
        config: a file like config.yml.
    """
    read_now = read_model_configuration(config)
    named = [read_now.get(kind) or () for kind in ("pipeline", "policies")]
    return all(named) and all(str(one["name"]).startswith("bot.") for kind in named for one in kind)


def leave_out_tensorflow() -> None:
    """Make later imports of TensorFlow find names without anything behind them.

    Where it is imported already, nothing is changed.
    """
    if any(name in sys.modules for name in _LEFT_OUT):
        return
    for name in _LEFT_OUT:
        sys.modules[name] = None  # type: ignore[assignment]
    for name in _ASKING:
        import_module(name)
    for name in _LEFT_OUT:
        del sys.modules[name]
    sys.meta_path.insert(0, _Finder())


def _absent(name: str) -> type:
    return _Absent(name, (), {"__init__": _take, "__call__": _give_back})


def _take(self: Any, *args: Any, **kwargs: Any) -> None:
    pass


def _give_back(self: Any, *args: Any, **kwargs: Any) -> Any:
    return self
