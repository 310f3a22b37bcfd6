"""Reads tables of a TOML file key by key and remembers every error with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from esmreport.core.model import Text
from esmreport.io.tomlerrors import Fault, told
from esmreport.io.tomlwords import in_both


class Errors:
    """Errors of one or many files; each names file and key."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, place: str, what: str | Text) -> None:
        self.found.append(Fault(place=place, what=in_both(what) if isinstance(what, str) else what))

    def told(self, text: str = "") -> tuple[Text, ...]:
        """One sentence an error; `text` is that of the file where all are about one."""
        return told(self.found, text)


class Table:
    """One table of a file. Every `take` names the key as used; `finish` reports the keys nobody asked for."""

    def __init__(self, data: Mapping[str, Any], place: str, errors: Errors) -> None:
        self._data = data
        self._place = place
        self._errors = errors
        self._known: set[str] = set()

    def _at(self, key: str) -> str:
        return f"{self._place}, key {key}"

    def error(self, key: str, what: str | Text) -> None:
        self._errors.add(self._at(key), what)

    def has(self, key: str) -> bool:
        return key in self._data

    def _take(self, key: str, kind: type | tuple[type, ...], required: bool, wanted: str) -> Any:
        self._known.add(key)
        if key not in self._data:
            if required:
                self.error(key, "is missing")
            return None
        value = self._data[key]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is int):
            self.error(key, f"must be {wanted}")
            return None
        return value

    def text(self, key: str, default: str = "", required: bool = True) -> str:
        value = self._take(key, str, required, "text in quotes")
        if value is None:
            return default
        if required and not value.strip():
            self.error(key, "is empty")
        return str(value)

    def integer(self, key: str, default: int = 0, required: bool = True) -> int:
        value = self._take(key, int, required, "a whole number")
        return default if value is None else int(value)

    def flag(self, key: str, default: bool = False) -> bool:
        value = self._take(key, bool, False, "true or false")
        return default if value is None else bool(value)

    def choice(self, key: str, allowed: Sequence[str], default: str, required: bool = True) -> str:
        value = self.text(key, default, required)
        if value not in allowed:
            self.error(key, f"must be one of {', '.join(allowed)}, not {value!r}")
            return default
        return value

    def texts(self, key: str, required: bool = True) -> tuple[str, ...]:
        value = self._take(key, list, required, "a list of texts")
        if value is None:
            return ()
        if not all(isinstance(entry, str) for entry in value):
            self.error(key, "must be a list of texts")
            return ()
        if required and not value:
            self.error(key, "is empty")
        return tuple(value)

    def flags(self, key: str) -> dict[str, bool]:
        value = self._take(key, dict, False, "a table of true/false")
        if value is None:
            return {}
        if not all(isinstance(entry, bool) for entry in value.values()):
            self.error(key, "must be a table of true/false")
            return {}
        return dict(value)

    def bilingual(self, key: str, required: bool = True) -> Text | None:
        value = self._take(key, dict, required, "a table with ja and en")
        if value is None:
            return None
        table = Table(value, self._at(key), self._errors)
        text = Text(ja=table.text("ja"), en=table.text("en"))
        table.finish()
        return text

    def table(self, key: str, required: bool = True) -> Table | None:
        value = self._take(key, dict, required, "a table")
        return None if value is None else Table(value, self._at(key), self._errors)

    def tables(self, key: str, required: bool = True) -> list[Table]:
        value = self._take(key, list, required, "a list of tables")
        if value is None:
            return []
        if not all(isinstance(entry, dict) for entry in value):
            self.error(key, "must be a list of tables")
            return []
        if required and not value:
            self.error(key, "is empty")
        return [
            Table(entry, f"{self._at(key)}[{number}]", self._errors) for number, entry in enumerate(value, 1)
        ]

    def raw(self, key: str) -> Any:
        self._known.add(key)
        return self._data.get(key)

    def rest(self) -> dict[str, Any]:
        """All keys that were not taken yet; they count as taken from now on."""
        rest = {key: value for key, value in self._data.items() if key not in self._known}
        self._known.update(rest)
        return rest

    def finish(self) -> None:
        for key in self._data:
            if key not in self._known:
                near = get_close_matches(key, sorted(self._known), n=1)
                hint = f"; did you mean {near[0]}?" if near else ""
                self.error(key, f"is not known{hint}")
