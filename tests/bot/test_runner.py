"""The straight runner runs each node once, after what it needs, and only what the target needs."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import GraphSchema, SchemaNode

from bot.runner import StraightRunner


def test_nodes_run_in_order_and_only_those_needed() -> None:
    ran: list[str] = []

    def node(name: str) -> Any:
        def run(**inputs: Any) -> Any:
            ran.append(name)
            return [name, *inputs.values()]

        return run

    def schema(needs: dict[str, str]) -> SchemaNode:
        return SchemaNode(needs=needs, uses=object, fn="run", constructor_name="create", config={})  # type: ignore[arg-type]

    nodes = {"words": {"messages": "__message__"}, "vector": {"messages": "__message__"}, "intent": {"a": "words", "b": "vector"}}
    graph = GraphSchema({name: schema(needs) for name, needs in nodes.items()} | {"policy": schema({"x": "intent"})})
    runner = StraightRunner(graph, {name: node(name) for name in graph.nodes})
    found = runner.run({"__message__": "hi"}, ["intent"])
    assert found == {"intent": ["intent", ["words", "hi"], ["vector", "hi"]]} and ran == ["words", "vector", "intent"]
    runner.run({"__message__": "ho"}, ["intent"])
    assert len(ran) == 6
