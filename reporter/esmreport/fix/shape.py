"""A part of a JSON file that knows its place, so that a wrong shape is one sentence that names it."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from esmreport.core.model import Text

T = TypeVar("T")


class ShapeError(Exception):
    """Something is not what docs/results.md says; the message is the place."""


class Part:
    """A value and where it stands. Reading it as another kind than it is raises ShapeError."""

    def __init__(self, value: Any, place: str) -> None:
        self.value = value
        self.place = place

    def _is(self, kind: type[T]) -> T:
        if not isinstance(self.value, kind) or (isinstance(self.value, bool) and kind is int):
            raise ShapeError(self.place or "file")
        return self.value

    def get(self, key: str) -> Part:
        mapping: Mapping[str, Any] = self._is(dict)
        place = f"{self.place}.{key}" if self.place else key
        if key not in mapping:
            raise ShapeError(place)
        return Part(mapping[key], place)

    def entries(self) -> list[Part]:
        return [Part(entry, f"{self.place}[{number}]") for number, entry in enumerate(self._is(list))]

    def items(self) -> list[tuple[str, Part]]:
        mapping: Mapping[str, Any] = self._is(dict)
        return [(str(key), Part(value, f"{self.place}.{key}")) for key, value in mapping.items()]

    def text(self) -> str:
        return self._is(str)

    def number(self) -> int:
        return self._is(int)

    def flag(self) -> bool:
        return self._is(bool)

    def one_of(self, allowed: tuple[str, ...]) -> str:
        if self.value not in allowed:
            raise ShapeError(self.place)
        return self.text()

    def like(self, form: re.Pattern[str]) -> str:
        """A text that has this form as a whole."""
        if not form.fullmatch(self.text()):
            raise ShapeError(self.place)
        return self.text()

    def maybe(self, read: Callable[[Part], T]) -> T | None:
        return None if self.value is None else read(self)

    def both(self) -> Text:
        return Text(ja=self.get("ja").text(), en=self.get("en").text())

    def content(self) -> bytes:
        try:
            return base64.b64decode(self.text(), validate=True)
        except (binascii.Error, ValueError):
            raise ShapeError(self.place) from None

    def hex(self) -> bytes:
        try:
            return bytes.fromhex(self.text())
        except ValueError:
            raise ShapeError(self.place) from None
