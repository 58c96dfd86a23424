"""Runs Rasa's prediction graph node by node, in an order that is found once.

Rasa 3.6 works the graph out anew for every message: which nodes are needed, each again for all that
need it; a dask graph of those and its order; and a line for a log that nobody keeps, with the whole
configuration in it. That takes 1 ms and more of a message's ten. What the nodes do is untouched.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any

import rasa.core.processor
from rasa.engine.graph import GraphNode
from rasa.engine.runner.dask import DaskGraphRunner


class StraightRunner(DaskGraphRunner):
    """Makes the nodes as Rasa's own runner does, and calls them without dask."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take what Rasa's own runner takes."""
        super().__init__(*args, **kwargs)
        self._orders: dict[tuple[tuple[str, ...], frozenset[str]], list[_Step]] = {}

    def run(
        self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
    ) -> dict[str, Any]:
        """Run the nodes that the targets need.

        Args:
            inputs: placeholders, or nodes that need not run, and what they hold.
            targets: names of nodes; those of the graph when left out.

        Returns:
            what each target gave.

        Raises:
            GraphComponentException: a node failed.
        """
        wanted = tuple(targets or self._graph_schema.target_names)
        known = {name: (name, value) for name, value in (inputs or {}).items()}
        key = (wanted, frozenset(known))
        if key not in self._orders:
            self._orders[key] = self._order(wanted, known)
        for name, node, needs in self._orders[key]:
            known[name] = node(*[known.get(need, need) for need in needs])
        return dict(known[name] for name in wanted)

    def _order(self, targets: Sequence[str], known: Container[str]) -> list[_Step]:
        nodes = self._graph_schema.nodes
        order: dict[str, _Step] = {}

        def add(name: str) -> None:
            if name in nodes and name not in known and name not in order:
                needs = list(nodes[name].needs.values())
                for need in needs:
                    add(need)
                order[name] = (name, self._instantiated_nodes[name], needs)

        for target in targets:
            add(target)
        return list(order.values())


_Step = tuple[str, GraphNode, list[str]]


def install() -> None:
    """Let Rasa's message processor, in this process, load its models with this runner."""
    rasa.core.processor.DaskGraphRunner = StraightRunner  # type: ignore[misc]
