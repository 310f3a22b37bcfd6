"""Errors of a site file as people read them: with the line of the key, in Japanese and English."""

from __future__ import annotations

import re
from collections.abc import Sequence

_HEADER = re.compile(r"^\s*(\[{1,2})\s*([^\[\]#]+?)\s*\]{1,2}\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*((?:[\w\-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w\-]+|"[^"]*"|'[^']*'))*)\s*=""")
_PLACE = re.compile(r", key ([^,:\[\]]+)(?:\[(\d+)\])?")
# What `tomlread` says, and how it reads in Japanese.
_WORDS = (
    (r"is not known; did you mean (.+)\?", r"不明なキーです。\1 ではありませんか"),
    (r"is not known", "不明なキーです"),
    (r"is missing", "この項目がありません"),
    (r"is empty", "空です"),
    (r"must be text in quotes or a list of texts", "引用符で囲んだ文字列か、そのリストにしてください"),
    (r"must be text in quotes", "引用符で囲んだ文字列にしてください"),
    (r"must be a whole number", "整数にしてください"),
    (r"must be true or false", "true か false にしてください"),
    (r"must be a list of tables", "テーブルのリストにしてください"),
    (r"must be a list of texts", "文字列のリストにしてください"),
    (r"must be a table of true/false", "true / false のテーブルにしてください"),
    (r"must be a table", "テーブルにしてください"),
    (r"must be one of (.+), not (.+)", r"\1 のいずれかにしてください（現在 \2）"),
    (r"must be an IPv4 address such as '192\.0\.2\.11', not (.+)", r"IPv4 アドレスにしてください（現在 \1）"),
    (r"must be an offset such as '\+09:00', not (.+)", r"'+09:00' のような時差にしてください（現在 \1）"),
    (r"must be a number of megabytes such as '2048', not (.+)", r"MB 単位の数にしてください（現在 \1）"),
)


def with_lines(errors: Sequence[str], text: str) -> list[str]:
    """Each error of `tomlread` ("FILE, key a, key b: what") with the number of its line, in both languages,
    in the order of the lines."""
    lines = key_lines(text)
    return [told for _, told in sorted(_with_line(error, lines) for error in errors)]


def _with_line(error: str, lines: dict[tuple[str, ...], int]) -> tuple[int, str]:
    place, _, what = error.partition(": ")
    name = place.partition(", key ")[0]
    path = tuple(key + (f"[{number}]" if number else "") for key, number in _PLACE.findall(place))
    number = next((lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in lines), None)
    shown = ".".join(path)
    at_ja, at_en = (f" {number} 行目", f", line {number}") if number else ("", "")
    told = f"{name}{at_ja} {shown}: {_japanese(what)} / {name}{at_en}{place[len(name) :]}: {what}"
    return number or 0, told


def _japanese(what: str) -> str:
    for pattern, words in _WORDS:
        match = re.fullmatch(pattern, what)
        if match:
            return match.expand(words)
    return what


def key_lines(text: str) -> dict[tuple[str, ...], int]:
    """Line number (1-based) of every table and key; the tables of a list are named key[1], key[2], …

    A value of several lines may hold something that looks like a key; its first occurrence counts.
    """
    found: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    counts: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        header = _HEADER.match(line)
        key = _KEY.match(line)
        if header:
            table = _parts(header.group(2))
            found.setdefault(table, number)
            if header.group(1) == "[[":
                counts[table] = counts.get(table, 0) + 1
                table = (*table[:-1], f"{table[-1]}[{counts[table]}]")
                found.setdefault(table, number)
        elif key:
            path = (*table, *_parts(key.group(1)))
            for end in range(len(table) + 1, len(path) + 1):
                found.setdefault(path[:end], number)
    return found


def _parts(dotted: str) -> tuple[str, ...]:
    parts = re.findall(r"""[\w\-]+|"[^"]*"|'[^']*'""", dotted)
    return tuple(part.strip("\"'") for part in parts)
