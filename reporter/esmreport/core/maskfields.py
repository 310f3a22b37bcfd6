"""Which parts of a report are texts that may hold names, and which are words of the program that no name ever changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from esmreport.core.masktext import TextMask

T = TypeVar("T")

# Fields that hold codes, ids, counts, versions, or words of the rules, in whatever class.
_CODES = frozenset((
    "rule", "rules", "facts", "id", "code", "status", "state", "kind", "level", "origin", "what", "sheet",
    "outcome", "verdict", "seal", "priority_role", "severity", "criticality", "area",
    "tool", "run_id", "created_at", "collected_at", "collector", "bundle_sha256", "rulepack", "media",
    "previous_run", "previous_at", "previous_rulepack", "unchanged", "counts", "failed_by_severity",
    "by_area", "products", "services", "os", "os_name", "masked", "content", "scope", "shared_drive",
))  # fmt: skip
# The same where a field of this name holds a name or a text in other classes.
_CODES_OF = {
    "Change": {"before", "after"},
    "Part": {"name"},
    "SiteValue": {"name"},
    "Table": {"name"},
}
# Values of evidence that are codes.
_CODE_VALUES = {"type", "start", "sha256", "size", "exists", "version"}
# Fields whose text, texts or keys are names as a whole.
_NAMED = {"node", "servers", "missing_servers"}
_BY_NODE = {"by_node", "values", "lines", "manifests"}


class MaskedFields:
    """Masks any part of a report by the field that holds it."""

    def __init__(self, mask: TextMask) -> None:
        self._mask = mask

    def value(self, value: T) -> T:
        """Any part of a report with its texts masked. Keys of a mapping stay."""
        found: Any = value
        if isinstance(value, Enum):
            return value
        if isinstance(value, str):
            found = self._mask.text(value)
        elif is_dataclass(value) and not isinstance(value, type):
            found = self._fields(value)
        elif isinstance(value, tuple):
            found = tuple(self.value(part) for part in value)
        elif isinstance(value, Mapping):
            found = {key: self.value(part) for key, part in value.items()}
        return found  # type: ignore[no-any-return]

    def _fields(self, value: Any) -> Any:
        own = type(value).__name__
        kept = (*_CODES_OF.get(own, ()), *_kept_words(own, value))
        changed = {
            field.name: self._field(own, field.name, getattr(value, field.name))
            for field in fields(value)
            if field.init and field.name not in _CODES and field.name not in kept
        }
        return replace(value, **changed)

    def _field(self, own: str, name: str, value: Any) -> Any:
        if name in _NAMED or (name == "name" and own in ("Node", "Cluster")):
            return self._names(value)
        if name in _BY_NODE or (own, name) == ("ScriptText", "notes"):
            return {self._mask.name(key): self.value(part) for key, part in value.items()}
        if name == "item" and own in ("Evidence", "Gap"):
            probe, colon, place = value.partition(":")
            return probe + colon + self._mask.text(place) if colon else self._mask.text(value)
        if name == "fields" and own == "Piece":
            return {key: part if key in _CODE_VALUES else self.value(part) for key, part in value.items()}
        if name == "results" and own in ("Recorded", "Diagnosis"):
            return tuple((rule, self._mask.text(subject), self._names(node)) for rule, subject, node in value)
        return self.value(value)

    def _names(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(self._mask.name(part) for part in value)
        return self._mask.name(value) if value else value


def _kept_words(own: str, value: Any) -> tuple[str, ...]:
    """Fields of this value that hold what the guide or a product is called, not what the site wrote."""
    if own in ("Result", "RuleText", "Change"):
        rule = value.id if own == "RuleText" else value.rule
        return () if rule.startswith("SITE-") else ("source", "sources", "title")
    return ("item",) if own in ("Piece", "RawChange") and value.what in ("product", "host") else ()
