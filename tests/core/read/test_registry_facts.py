"""Facts about the registry: expanded texts, whole trees with gaps, rows for comparing, the wrong root."""

from __future__ import annotations

from tests.core.nodes import ENVIRONMENT, NEC, registry, target

from esmreport.core.facts import Fact, Missing, Seen, Unknown
from esmreport.core.operate.places import Place
from esmreport.core.read import registry as read

WOW = "HKLM\\SOFTWARE\\Wow6432Node\\NEC"
VARIABLES = registry(ENVIRONMENT, {"": {"ESMPRO": "C:\\ESMPRO"}}, view="64")


def places(fact: Fact) -> list[tuple[str, str]]:
    assert isinstance(fact, Seen)
    found: tuple[Place, ...] = fact.value
    return [(place.place.removeprefix(WOW + "\\"), place.text) for place in found]


def test_only_an_expandable_text_is_expanded() -> None:
    values = {"Plain": "%ESMPRO%\\a", "Expandable": {"type": 2, "raw": "", "text": "%esmpro%\\a"}}
    around = target(registry(NEC, {"": {}, "NVBASE": values}), VARIABLES)

    def of(name: str) -> object:
        fact = read.value(around, {"key": f"{WOW}\\NVBASE", "name": name})
        assert isinstance(fact, Seen)
        return fact.value

    assert of("Plain") == "%ESMPRO%\\a"
    assert of("Expandable") == "C:\\ESMPRO\\a"


def test_a_list_where_a_text_is_wanted_is_no_settled_answer() -> None:
    around = target(registry(NEC, {"": {}, "NVBASE": {"WorkDir": ["X:\\NVWORK"], "Empty": []}}))
    one = read.value(around, {"key": f"{WOW}\\NVBASE", "name": "WorkDir"})
    several = read.values(around, {"values": (f"{WOW}\\NVBASE|WorkDir",)})
    for fact in (one, several):
        assert isinstance(fact, Seen)
        assert fact.gap is not None
        assert fact.gap.code == "stored_as_list"
    assert places(several) == [("NVBASE\\WorkDir", "X:\\NVWORK")]
    empty = read.value(around, {"key": f"{WOW}\\NVBASE", "name": "Empty"})
    assert isinstance(empty, Seen)
    assert empty.value == ("",)


TYPES = "NVBASE\\AlertViewer\\AlertType"


def named(*items: dict[str, object]) -> Fact:
    return read.named_below(target(*items), {"key": f"{WOW}\\{TYPES}", "name": "AniCurrent"})


def test_named_below_takes_every_key_and_leaves_out_what_is_empty() -> None:
    tree = {
        "": {},
        TYPES: {},
        f"{TYPES}\\A": {"anicurrent": "X:\\a"},
        f"{TYPES}\\A\\B": {"AniCurrent": "X:\\b"},
        f"{TYPES}\\C": {"AniCurrent": " "},
        f"{TYPES}\\D": {"Other": "x"},
        "NVBASE\\AlertViewer\\AlertTypeOther": {"AniCurrent": "X:\\no"},
    }
    assert [text for _, text in places(named(registry(NEC, tree)))] == ["X:\\a", "X:\\b"]


def test_named_below_tells_absent_from_refused() -> None:
    assert isinstance(named(registry(NEC, {"": {}, TYPES: {}})), Missing)
    assert isinstance(named(registry(NEC, {"": {}})), Missing)
    refused = named(registry(NEC, {"": {}, TYPES: {}, f"{TYPES}\\A": "DENIED"}))
    assert isinstance(refused, Unknown)
    partly = named(
        registry(NEC, {"": {}, TYPES: {}, f"{TYPES}\\A": "DENIED", f"{TYPES}\\B": {"AniCurrent": "X:\\b"}})
    )
    assert isinstance(partly, Seen)
    assert partly.gap is not None


def test_texts_below_take_texts_only_and_ignore_names() -> None:
    tree = {
        "": {},
        "NVBASE": {
            "A": "a",
            "Number": 3,
            "List": ["b", "c"],
            "AutoSavePath": "skip",
            "Raw": {"type": 3, "raw": "00"},
        },
        "ESMSM": {"D": {"type": 2, "raw": "", "text": "%ESMPRO%"}},
    }
    params = {"keys": (f"{WOW}\\NVBASE", f"{WOW}\\ESMSM"), "ignore": ("autosavepath",)}
    assert [text for _, text in places(read.texts_below(target(registry(NEC, tree), VARIABLES), params))] == [
        "a",
        "b\nc",
        "C:\\ESMPRO",
    ]


def test_texts_below_keep_what_was_seen_beside_a_gap() -> None:
    tree = {"": {}, "NVBASE": {"A": "a"}, "NVBASE\\Sub": "DENIED"}
    fact = read.texts_below(target(registry(NEC, tree)), {"keys": (f"{WOW}\\NVBASE", f"{WOW}\\ESMSM")})
    assert isinstance(fact, Seen)
    assert fact.gap is not None
    assert isinstance(
        read.texts_below(target(registry(NEC, {"": {}})), {"keys": (f"{WOW}\\NVBASE",)}), Missing
    )


def rows(tree: dict[str, object], view: str, key: str, name: str, deep: str = "no") -> Fact:
    return read.rows(target(registry(NEC, tree, view=view)), {"key": key, "name": name, "deep": deep})


def test_rows_of_a_32_bit_and_a_64_bit_node_compare() -> None:
    tree = {"": {}, "NVBASE": {"WorkDir": "X:\\NVWORK"}, "NVBASE\\PP": {"WorkDir": "Y:\\other"}}
    one = rows(tree, "32", f"{WOW}\\NVBASE", "WorkDir")
    other = rows({**tree, "NVBASE": {"workdir": "x:/nvwork/"}}, "64", f"{NEC}\\NVBASE", "WorkDir")
    assert isinstance(one, Seen)
    assert isinstance(other, Seen)
    assert one.value == other.value
    assert len(one.value) == 1


def test_deep_rows_name_the_key_below() -> None:
    tree = {"": {}, "T": {}, "T\\A": {"N": "x"}, "T\\B": {"N": "y"}}
    fact = rows(tree, "32", f"{WOW}\\T", "N", "yes")
    assert isinstance(fact, Seen)
    assert fact.value == ("\\a\\n=x", "\\b\\n=y")
    assert isinstance(rows({"": {}, "T": {}}, "32", f"{WOW}\\T", "N", "yes"), Missing)


def test_names_keep_their_case_and_paths_do_not() -> None:
    upper = rows({"": {}, "NVBASE": {"CommunityName": "MGR"}}, "32", f"{WOW}\\NVBASE", "CommunityName")
    lower = rows({"": {}, "NVBASE": {"CommunityName": "mgr"}}, "32", f"{WOW}\\NVBASE", "CommunityName")
    assert isinstance(upper, Seen)
    assert isinstance(lower, Seen)
    assert upper.value != lower.value


def test_values_need_the_first_one() -> None:
    tree = {"": {}, "NVBASE": {"GeneralFilter": "X:\\f"}}
    around = target(registry(NEC, tree))
    wanted = [f"{WOW}\\NVBASE|WorkDir", f"{WOW}\\NVBASE|GeneralFilter"]
    first = read.values(around, {"values": tuple(wanted)})
    assert isinstance(first, Unknown)
    assert first.reason.code == "container_absent"
    assert [text for _, text in places(read.values(around, {"values": tuple(reversed(wanted))}))] == ["X:\\f"]


def test_subkeys_are_names_without_case_and_empty_where_the_key_is_absent() -> None:
    tree = {"": {}, "NVBASE\\PP": {}, "NVBASE\\PP\\B": {}, "NVBASE\\PP\\a": {}, "NVBASE\\PP\\a\\deep": {}}
    fact = read.subkeys(target(registry(NEC, tree)), {"key": f"{WOW}\\NVBASE\\PP"})
    assert isinstance(fact, Seen)
    assert fact.value == ("a", "b")
    none = read.subkeys(target(registry(NEC, {"": {}})), {"key": f"{WOW}\\NVBASE\\PP"})
    assert isinstance(none, Seen)
    assert none.value == ()


def native(tree: dict[str, object], wow: dict[str, object]) -> Fact:
    around = target(registry(NEC, tree, view="64"), registry(NEC, wow))
    return read.only_native(around, {"key": "NVBASE"})


def test_only_what_the_32_bit_view_lacks_counts() -> None:
    known = {"": {}, "NVBASE": {"WorkDir": "X:\\NVWORK"}}
    assert isinstance(native({"": {}}, known), Missing)
    assert isinstance(native({"": {}, "NVBASE": {"workdir": "X:\\NVWORK"}}, known), Missing)
    other = native({"": {}, "NVBASE": {"WorkDir": "X:\\OTHER"}}, known)
    assert isinstance(other, Seen)
    assert other.value[0].place == "HKLM\\SOFTWARE\\NEC\\NVBASE\\WorkDir"
    assert isinstance(native({"": {}, "NVBASE": "DENIED"}, known), Unknown)
    assert isinstance(native({"": {}, "NVBASE": {"A": "x"}}, {"": {}, "NVBASE": "DENIED"}), Unknown)
