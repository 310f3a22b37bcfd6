"""The data classes of the core behave as those of the standard library, which type checkers take them for."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from esmreport.core.record import dataclass


@dataclass(frozen=True, kw_only=True)
class Place:
    """Made here."""

    path: str
    line: int | None = None
    notes: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def named(self) -> str:
        return f"{self.path}:{self.line}"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Standard:
    """Made by the standard decorator."""

    path: str
    line: int | None = None
    notes: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Other:
    """The same fields under another name."""

    path: str
    line: int | None = None
    notes: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Point:
    """Can be a key."""

    x: int
    y: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Nothing:
    """No field."""


def test_equal_by_fields_and_class() -> None:
    assert Place(path="a") == Place(path="a", line=None, notes={})
    assert Place(path="a") != Place(path="b")
    assert Place(path="a") != Place(path="a", line=1)
    assert Place(path="a") != Other(path="a")
    assert Nothing() == Nothing()


def test_hash_by_fields() -> None:
    assert len({Point(x=1), Point(x=1), Point(x=2), Point(x=1, y=("a",))}) == 3
    assert hash(Nothing()) == hash(Nothing())
    with pytest.raises(TypeError, match="unhashable"):
        hash(Place(path="a"))


def test_shown_as_the_standard_one_shows_it() -> None:
    made, standard = (kind(path="あ", line=3, notes={"a": "b"}) for kind in (Place, Standard))
    assert repr(made) == repr(standard).replace("Standard", "Place")


def test_library_functions_know_it() -> None:
    place = Place(path="a", line=1)
    assert place.named == "a:1"
    assert dataclasses.replace(place, line=2) == Place(path="a", line=2)
    assert dataclasses.asdict(place) == {"path": "a", "line": 1, "notes": {}}
    assert [field.name for field in dataclasses.fields(place)] == ["path", "line", "notes"]
    assert copy.deepcopy(place) == pickle.loads(pickle.dumps(place)) == place


def test_each_instance_has_its_own_default() -> None:
    assert Place(path="a").notes is not Place(path="a").notes


def test_wrong_arguments_are_refused() -> None:
    with pytest.raises(TypeError):
        Place(line=1)  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Place("a")  # type: ignore[misc]
    with pytest.raises(TypeError, match=r"dataclasses\.dataclass"):
        dataclass(frozen=False, kw_only=True)


def test_own_methods_stay() -> None:
    @dataclass(frozen=True, kw_only=True)
    class Named:
        name: str

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Named) and self.name.casefold() == other.name.casefold()

        def __hash__(self) -> int:
            return hash(self.name.casefold())

    assert len({Named(name="A"), Named(name="a")}) == 1


def test_type_checkers_keep_it_frozen(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.py"
    wrong.write_text(
        "from esmreport.core.record import dataclass\n\n"
        "@dataclass(frozen=True, kw_only=True)\nclass Point:\n    x: int\n\n"
        "Point(x=1).x = 2\nPoint(x='a')\n"
    )
    command = [sys.executable, "-m", "mypy", str(wrong)]
    root = Path(__file__).parents[2]
    told = subprocess.run(command, capture_output=True, text=True, cwd=root, check=False).stdout
    assert 'Property "x" defined in "Point" is read-only' in told
    assert 'incompatible type "str"; expected "int"' in told
