"""Damage at any place of a bundle: what no value there may be, and what a stranger might write."""

from __future__ import annotations

import random
from typing import Any

Data = dict[str, Any]

HOSTILE = (
    "=1+1",
    "=cmd|'/c calc'!A1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "</script><script>alert(1)</script>",
    "{{ 7*7 }}",
    "{% raw %}",
    "javascript:alert(1)",
    "\x00",
    "\x1b[31m",
    "\ud800",
    "\udfff\ud800",
    "\u202e",
    "\ufeff",
    "\uffff",
    "",
    "   ",
    "..\\..\\x",
    "CON",
    "a/b",
    "x" * 300,
    "%A%%B%",
    "é" * 2000,
    "file:///etc/passwd",
    "<img src=http://192.0.2.1/x>",
    "C:\\" + "a\\" * 5000,
)
WRONG: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1.5,
    10**30,
    "",
    "x",
    [],
    {},
    [None],
    {"": None},
    [[]],
    [{}],
)


def some_place(rng: random.Random, data: Data) -> tuple[Any, int | str]:
    """A container and a key in it. Each step down is drawn anew, so that the few outer places come as often as the many
    inner ones."""
    holder: Any = data
    while True:
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        # A seal that is damaged on purpose is a kind of its own.
        keys = [key for key in keys if key != "seal"]
        if not keys:
            return data, "items"
        key = rng.choice(keys)
        inner = holder[key]
        if not isinstance(inner, dict | list) or not inner or rng.random() < 0.15:
            return holder, key
        holder = inner


def text_place(rng: random.Random, data: Data) -> tuple[Any, int | str]:
    """A container and a key in it under which a text stands."""
    for _ in range(200):
        holder, key = some_place(rng, data)
        if isinstance(holder[key], str):
            return holder, key
    return data["run"], "started"


def put(holder: Any, key: int | str, value: Any) -> None:
    holder[key] = value


def wrong_type(rng: random.Random, data: Data) -> None:
    holder, key = some_place(rng, data)
    put(holder, key, rng.choice(WRONG))


def drop_key(rng: random.Random, data: Data) -> None:
    holder, key = some_place(rng, data)
    del holder[key]


def number(rng: random.Random, data: Data) -> None:
    holder, key = some_place(rng, data)
    put(holder, key, rng.choice((2**31, 2**63, -(2**63), 10**18, 1e308, 10**40)))


def not_a_number(rng: random.Random, data: Data) -> None:
    holder, key = some_place(rng, data)
    put(holder, key, rng.choice((float("nan"), float("inf"), float("-inf"))))


def text(rng: random.Random, data: Data) -> None:
    holder, key = text_place(rng, data)
    put(holder, key, rng.choice(HOSTILE))


def deep(rng: random.Random, data: Data) -> None:
    holder, key = some_place(rng, data)
    value: Any = "x"
    for _ in range(200):
        value = [value] if rng.random() < 0.5 else {"a": value}
    put(holder, key, value)
