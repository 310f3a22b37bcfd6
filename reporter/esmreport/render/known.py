"""What the `${…}` in rule texts stand for: the values of the site and of the nodes a text is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from esmreport.core.model import Report
from esmreport.render.wording import Words, visible


class Known:
    """The values of one report by name; what nobody knows is left to the words."""

    def __init__(self, report: Report, words: Words) -> None:
        self._words = words
        self._site = {value.name: visible(value.value) for value in report.site if value.value}
        self._places = {node.name: node.places for node in report.nodes}

    def of(self, nodes: Iterable[str]) -> Mapping[str, str]:
        """The values for a text about these nodes; about the shared disk or the cluster ("") means all of
        them. A value that differs between the nodes names each."""
        wanted = list(dict.fromkeys(nodes))
        named = [name for name in wanted if name in self._places]
        asked = named if named and "" not in wanted else list(self._places)
        values = dict(self._site)
        if named and "" not in wanted:
            values["node"] = self._words("form.list").join(visible(name) for name in named)
        for name in dict.fromkeys(name for node in asked for name in self._places[node]):
            values[name] = self._joined({node: self._places[node].get(name) for node in asked})
        return {name: value for name, value in values.items() if value}

    def _joined(self, found: Mapping[str, str | None]) -> str:
        values = set(found.values())
        if None in values:
            return ""
        if len(values) == 1:
            return visible(values.pop() or "")
        pairs = (
            self._words("form.per_node", value=visible(value or ""), node=visible(node))
            for node, value in found.items()
        )
        return self._words("form.list").join(pairs)
