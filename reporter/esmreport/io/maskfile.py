"""The map of --mask-names: which stand-in stands for which name. It stays with whoever made the report."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from esmreport import ordinary
from esmreport.core.model import Text
from esmreport.core.standins import KINDS

SCHEMA = "esmreport/names"


class MaskFileError(Exception):
    """The map of an earlier run cannot be used; `text` is one sentence."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def map_path(output: Path) -> Path:
    """Beside the folder of the reports, so that it does not go along when the folder is handed over."""
    whole = output.resolve()
    return whole.with_name(f"{whole.name}.names.json")


def read_map(path: Path) -> dict[str, dict[str, str]]:
    """The stand-ins of an earlier run, nothing where there was none. Raises MaskFileError."""
    try:
        data = json.loads(ordinary.content(path).decode("utf-8"))
        if data["schema"] != SCHEMA:
            raise ValueError("schema")
        return {kind: _table(kind, data[kind]) for kind in KINDS}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise MaskFileError(
            Text(
                ja=f"{path} は --mask-names の対応表として読めません。別の場所に移すか、-o で別のフォルダを指定してください。",
                en=f"{path} is no readable map of --mask-names; move it away, or choose another folder with -o.",
            )
        ) from None


def _table(kind: str, found: Mapping[str, str]) -> dict[str, str]:
    """The names of one kind; ValueError where the map could not lead back from a stand-in to one name."""
    table = {name.casefold(): stand for name, stand in found.items()}
    own = re.compile(rf"{KINDS[kind]}-[1-9][0-9]{{0,8}}")
    if "" in table or not all(own.fullmatch(stand) for stand in table.values()):
        raise ValueError(kind)
    if len(set(table.values())) < len(found):
        raise ValueError(kind)
    return table


def map_bytes(known: Mapping[str, Mapping[str, str]]) -> bytes:
    """The map as a file."""
    return (
        json.dumps({"schema": SCHEMA, **known}, ensure_ascii=False, indent=1, sort_keys=True).encode(
            "utf-8", "replace"
        )
        + b"\n"
    )
