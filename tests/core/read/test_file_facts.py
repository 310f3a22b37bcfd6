"""Facts about files: settings with their lines, what a file is compared by, and which copy counts."""

from __future__ import annotations

import pytest
from tests.core.nodes import (
    BLOCKED,
    ENVIRONMENT,
    NEC,
    audit,
    file,
    folder,
    locations,
    node,
    registry,
    services,
    target,
)

from esmreport.core.audit import Target
from esmreport.core.facts import Fact, Missing, Seen, Unknown
from esmreport.core.read import files, keyed
from esmreport.core.read.compared import file_lines, mg_definition
from esmreport.core.read.moved import edited_place, named_folder

INI = "C:\\jsl.ini"
VARIABLES = registry(ENVIRONMENT, {"": {"SHARE": "X:"}}, view="64")


def value(fact: Fact) -> object:
    assert isinstance(fact, Seen)
    return fact.value


def code(fact: Fact) -> str:
    assert isinstance(fact, Unknown)
    return fact.reason.code


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("[java]\nwrkdir=X:\\a\n", "X:\\a"),
        ("WrkDir = X:\\a", "X:\\a"),
        ("wrkdir=%SHARE%\\a", "X:\\a"),
        ("[defines]\nD=Y:\n[java]\nwrkdir=%D%\\a", "Y:\\a"),
        ("wrkdir=X:\\a\nwrkdir=X:\\b", ("X:\\a", "X:\\b")),
        (";wrkdir=X:\\a\n", None),
        ("", None),
    ],
)
def test_ini_value(text: str, wanted: object) -> None:
    fact = files.ini_value(target(file(INI, text), VARIABLES), {"path": INI, "key": "wrkdir"})
    assert (value(fact) if wanted else None) == wanted
    assert isinstance(fact, Seen if wanted else Missing)


def test_a_setting_remembers_its_line() -> None:
    fact = files.ini_value(
        target(file(INI, "\r\n[java]\r\nwrkdir=X:\\a\r\n")), {"path": INI, "key": "wrkdir"}
    )
    assert (fact.evidence[0].line, fact.evidence[0].found) == (3, "wrkdir=X:\\a")


@pytest.mark.parametrize(
    ("items", "kind"),
    [
        ([file(INI, outcome="ABSENT", code=2)], Missing),
        ([file(INI, outcome="DENIED", code=5)], Unknown),
        ([], Unknown),
    ],
)
def test_a_file_that_is_not_there_or_not_read(items: list[dict[str, object]], kind: type) -> None:
    assert isinstance(files.ini_value(target(*items), {"path": INI, "key": "wrkdir"}), kind)


def test_properties_as_java_reads_them_and_as_they_stand() -> None:
    around = target(file("C:\\p", "a.b = X:\\\\c\\d\n"))
    assert value(files.java_property(around, {"path": "C:\\p", "key": "a.b"})) == "X:\\cd"
    assert value(files.java_property(around, {"path": "C:\\p", "key": "a.b", "raw": True})) == "X:\\\\c\\d"


def test_what_java_loses_is_told() -> None:
    around = target(file("C:\\p", "a = X:\\b\nc = X\\:\\\\d\n"))

    def told(key: str) -> str:
        fact = files.java_property(around, {"path": "C:\\p", "key": key})
        assert isinstance(fact, Seen)
        return fact.text.en

    assert told("a") == "a = X:\\b\n(as Java reads it: X:b)"
    assert told("c") == "c = X\\:\\\\d"


def test_options() -> None:
    around = target(file("C:\\o", 'SM_NAME="mgr" \nCLUSTER_FIP = 192.0.2.10\n'))
    assert value(keyed.keyed_value(around, {"path": "C:\\o", "key": "sm_name"})) == "mgr"
    assert value(keyed.keyed_value(around, {"path": "C:\\o", "key": "SM_NAME", "raw": True})) == '"mgr"'
    assert value(keyed.keyed_value(around, {"path": "C:\\o", "key": "CLUSTER_FIP"})) == "192.0.2.10"


@pytest.mark.parametrize(
    ("text", "part", "wanted", "shown"),
    [
        ('CommunityName:"m"\n', "quoted", '"m"', None),
        ('CommunityName: "m" \n', "quoted", '"m"', None),
        ('CommunityName:"m" ←\n', "quoted", '"m" ←', None),
        ("CommunityName:m\n", "quoted", "m", None),
        ('CommunityName :"m"\n', "quoted", ' "m"', None),
        ('CommunityName:"m"\n', "value", "m", None),
        ('CommunityName:"m"\n', "gap", ":", "U+003A"),
        ('CommunityName:　"m"\n', "gap", ":　", "U+003A U+3000"),
        ('CommunityName："m"\n', "gap", "：", "U+FF1A"),
        ('CommunityName:"m"\n', "end", "terminated", "行末に改行あり"),
        ('CommunityName:"m"', "end", "unterminated", "行末に改行なし"),
    ],
)
def test_colon_line(text: str, part: str, wanted: str, shown: str | None) -> None:
    around = target(file("C:\\n.cf", text))
    fact = keyed.colon_line(around, {"path": "C:\\n.cf", "key": "CommunityName", "part": part})
    assert value(fact) == wanted
    assert isinstance(fact, Seen)
    if shown:
        assert fact.text.ja == shown


@pytest.mark.parametrize(
    ("line", "raw", "read", "told"),
    [
        ("A=1\n", "1", "1", ""),
        ("A = 1 \n", "1", "1", ""),
        ("A＝1\n", "＝1", None, "full-width equals sign U+FF1D"),
        ("A\u3000=1\n", "\u3000=1", None, "full-width space U+3000"),
        ("\u3000A=1\n", "\u3000=1", None, "full-width space U+3000"),
        ("A=\u3000" + "1\n", "\u3000" + "1", "1", "full-width space U+3000"),
        ("A=”1”\n", "”1”", "1", 'not the half-width " U+201D'),
        ("A=１\n", "１", "１", "not the half-width character U+FF11"),
        ('A="名１"\n', '"名１"', "名１", ""),
        ("A=1", "1", "1", ""),
    ],
)
def test_a_line_that_only_looks_right(line: str, raw: str, read: str | None, told: str) -> None:
    around = target(file("C:\\o", line))
    written = keyed.keyed_value(around, {"path": "C:\\o", "key": "A", "raw": True})
    assert value(written) == raw
    assert isinstance(written, Seen)
    assert written.text.en.removeprefix(line.strip()) == (
        f"\n(characters easily mistaken: {told})" if told else ""
    )
    fact = keyed.keyed_value(around, {"path": "C:\\o", "key": "A"})
    assert (value(fact) if read else None) == read
    assert isinstance(fact, Seen) or fact == Missing(text=keyed.NOT_READ, evidence=written.evidence)


def test_a_line_without_its_end_has_no_right_value() -> None:
    around = target(file("C:\\o", 'A="1"\nB="1"'))
    wanted = {"path": "C:\\o", "raw": True, "ended": True}
    assert value(keyed.keyed_value(around, {**wanted, "key": "A"})) == '"1"'
    fact = keyed.keyed_value(around, {**wanted, "key": "B"})
    assert value(fact) != '"1"'
    assert isinstance(fact, Seen)
    assert fact.text.ja == 'B="1"\n（行末に改行なし）'


def test_texts_in_a_jsl_ini_with_its_own_variables() -> None:
    around = target(file(INI, "[defines]\nD=Y:\n[java]\na=%D%\\x %SHARE% 5%%\n"), VARIABLES)
    fact = files.texts_in_files(around, {"paths": (INI,)})
    assert isinstance(fact, Seen)
    assert [place.text for place in fact.value][2:] == ["[java]", "a=Y:\\x X: 5%"]


def test_texts_in_files_keep_a_gap() -> None:
    around = target(file("C:\\a", "; no\n\nx=C:\\\\y\n"), file("C:\\b", outcome="DENIED", code=5))
    fact = files.texts_in_files(around, {"paths": ("C:\\a", "C:\\b", "C:\\c")})
    assert isinstance(fact, Seen)
    assert [(place.place, place.text) for place in fact.value] == [("C:\\a:3", "x=C:\\y")]
    assert fact.gap is not None
    assert isinstance(files.texts_in_files(around, {"paths": ("C:\\b",)}), Unknown)


def test_any_folder() -> None:
    around = target(
        folder("X:\\a", outcome="ABSENT"), folder("X:\\b"), folder("X:\\c", outcome="DENIED", code=5)
    )
    assert isinstance(files.any_folder(around, {"paths": ("X:\\a", "X:\\b")}), Seen)
    assert isinstance(files.any_folder(around, {"paths": ("X:\\a", "X:\\c")}), Unknown)
    assert isinstance(files.any_folder(around, {"paths": ("X:\\a",)}), Missing)


PAIR = {"path": "C:\\p.txt", "shared_path": "X:\\p.txt"}


def test_a_pair_needs_both_files() -> None:
    both = target(file("C:\\p.txt", "a"), file("X:\\p.txt", "a"))
    assert isinstance(files.file_pair(both, PAIR), Seen)
    local_gone = target(file("C:\\p.txt", outcome="ABSENT"), file("X:\\p.txt", "a"))
    assert isinstance(files.file_pair(local_gone, PAIR), Missing)
    shared_gone = target(file("C:\\p.txt", "a"), file("X:\\p.txt", outcome="ABSENT"))
    assert code(files.file_pair(shared_gone, PAIR)) == "container_absent"
    one = node(file("C:\\p.txt", "a"))
    nobody = Target(audit=audit(one, holder=None), node=one)
    assert code(files.file_pair(nobody, PAIR)) == "no_holder"


def compared(text: str | bytes) -> list[str]:
    fact = file_lines(target(file(INI, text)), {"path": INI})
    assert isinstance(fact, Seen)
    return [said.compared for said in fact.value]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("[java]\nwrkdir=X:\\a\n", "; note\n\n[JAVA]\nWrkDir = x:/A/\n", True),
        ("[java]\na=1\n", "[service]\na=1\n", False),
        ("[a]\nx=1\n[b]\n", "[a]\n[b]\nx=1\n", False),
        ("a=1", "a=2", False),
        ("a=-Xmx512m", "a=-Xmx512M", False),
        ("path=X\\:\\\\a", "path=X:\\a", True),
        ("a=1\nb=2", "b=2\na=1", True),
    ],
)
def test_what_a_file_is_compared_by(one: str, other: str, same: bool) -> None:
    assert (sorted(compared(one)) == sorted(compared(other))) is same


MG = "AlertMan\\Work\\WMGReprt\\MGHTPLOG.INF"


def mg(path: str, text: str, role: str = "MGHTPLOG.INF") -> dict[str, object]:
    return file(path, text, role=role)


def test_the_definition_file_without_its_own_folders() -> None:
    one = target(mg("C:\\ESM\\" + MG, "LogFile=c:/esm/AlertMan/x.LOG\nProxy=0"))
    other = target(
        mg("D:\\NEC\\ESMPRO\\" + MG, "LogFile=%ESMPRO%\\AlertMan\\x.LOG\r\nProxy=0\r\n"),
        registry(ENVIRONMENT, {"": {"ESMPRO": "D:\\NEC\\ESMPRO"}}, view="64"),
    )

    def said(around: Target) -> list[str]:
        fact = mg_definition(around, {"property": "lines"})
        assert isinstance(fact, Seen)
        return [line.compared for line in fact.value]

    assert said(one)[1] == said(other)[1]
    assert "<install>" in said(one)[0]
    assert "<install>" in said(other)[0]


def test_the_name_with_a_digit_zero_counts_where_it_stands_alone() -> None:
    absent = file("C:\\ESM\\" + MG, outcome="ABSENT", role="MGHTPLOG.INF")
    zero = mg("C:\\ESM\\" + MG.replace("LOG", "L0G"), "x=1", "MGHTPL0G.INF")
    fact = mg_definition(target(absent, zero), {})
    assert isinstance(fact, Seen)
    assert str(fact.value["path"]).endswith("MGHTPL0G.INF")
    assert isinstance(mg_definition(target(absent), {}), Missing)
    refused = file("C:\\ESM\\" + MG, outcome="DENIED", code=5, role="MGHTPLOG.INF")
    assert code(mg_definition(target(refused), {})) == "denied"
    assert code(mg_definition(target(), {})) == "not_collected"


OPTIONS = "X:\\service\\options.txt"
NAMED = {"path": OPTIONS, "key": "P", "drives": "X:", "copy": "X:\\pkgpool"}


@pytest.mark.parametrize(
    ("setting", "folders", "wanted"),
    [
        ("P=X:\\pool", [folder("X:\\pool"), folder("X:\\pkgpool", outcome="ABSENT")], True),
        ("P=X:\\pool", [folder("X:\\pool"), folder("X:\\pkgpool")], "two_folders"),
        ("P=X:\\pool", [folder("X:\\pool"), folder("X:\\pkgpool", outcome="DENIED", code=5)], "denied"),
        ("P=x:/PkgPool/", [folder("X:\\pkgpool")], True),
        ("P=X:\\pool", [folder("X:\\pool", outcome="ABSENT"), folder("X:\\pkgpool")], False),
        (
            "P=X:\\pool",
            [folder("X:\\pool", outcome="ABSENT"), folder("X:\\pkgpool", outcome="ABSENT")],
            "container_absent",
        ),
        ("P=C:\\pool", [folder("C:\\pool")], "not_on_shared_disk"),
        ("P=X:\\pool", [folder("X:\\pool", outcome="DENIED", code=5)], "denied"),
        ("P=X:\\pool", [], "not_collected"),
    ],
)
def test_named_folder(setting: str, folders: list[dict[str, object]], wanted: object) -> None:
    fact = named_folder(target(file(OPTIONS, setting), *folders), NAMED)
    assert (fact.value if isinstance(fact, Seen) else code(fact)) == wanted


SHARED, LOCAL = "X:\\NVWORK\\local\\nvisord.cf", "C:\\ESM\\NVWORK\\local\\nvisord.cf"


def edited(shared: str | None, local: str | None) -> object:
    items = [
        file(SHARED, f'CommunityName:"{shared}"\n') if shared else file(SHARED, outcome="ABSENT"),
        file(LOCAL, f'CommunityName:"{local}"\n') if local else file(LOCAL, outcome="ABSENT"),
        locations(install_dir="C:\\ESM"),
    ]
    fact = edited_place(target(*items), {"path": SHARED, "name": "mgr"})
    return fact.value if isinstance(fact, Seen) else type(fact)


@pytest.mark.parametrize(
    ("shared", "local", "wanted"),
    [
        ("mgr", "ESMNODE1", True),
        ("mgr", "mgr", True),
        ('mgr"\nCommunityName:"mgr', "mgr", True),
        ("m", "mgr", False),
        (None, "mgr", False),
        ("old", "mgr", False),
        ("old", "ESMNODE1", True),
        (None, "ESMNODE1", Unknown),
        (None, None, Missing),
    ],
)
def test_edited_place(shared: str | None, local: str | None, wanted: object) -> None:
    assert edited(shared, local) == wanted


def test_edited_place_needs_every_local_file() -> None:
    around = target(
        file(SHARED, outcome="ABSENT"),
        file(LOCAL, outcome="DENIED", code=5),
        locations(install_dir="C:\\ESM"),
    )
    assert code(edited_place(around, {"path": SHARED, "name": "mgr"})) == "denied"


def test_a_blocked_node_has_no_files() -> None:
    one = node(file(INI, "a=1"), registry(NEC, {}), services(), blocked=BLOCKED)
    fact = file_lines(Target(audit=audit(one), node=one), {"path": INI})
    assert code(fact) == "altered"
