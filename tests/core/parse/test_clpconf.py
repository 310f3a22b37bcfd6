"""clp.conf: everything an audit asks of it, from files as they occur."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esmreport.core.parse import clpconf
from esmreport.core.parse.clpmodel import ClusterConfig
from esmreport.core.parse.problem import Code

DECLARATION = '<?xml version="1.0" encoding="SJIS" standalone="no"?>\n'
BODY = """<root>
\t<all><charset>SJIS</charset><encode>SJIS</encode><serveros>windows</serveros></all>
\t<group name="failover-esm">
\t\t<resource name="sd@sd1"/>
\t\t<resource name="fip@fip1"/>
\t\t<resource name="regsync@regsync1"/>
\t\t<resource name="script@script1"/>
\t\t<policy name="esmnode2"><order>1</order></policy>
\t\t<policy name="esmnode1"><order>0</order></policy>
\t\t<start>0</start>
\t</group>
\t<group name="ManagementGroup"><type>cluster</type></group>
\t<resource>
\t\t<types name="sd"/>
\t\t<sd name="sd1"><parameters><volumemountpoint>x:\\</volumemountpoint></parameters>
\t\t\t<server name="esmnode1"><parameters><volumeguid>0001</volumeguid></parameters></server></sd>
\t\t<md name="md1"><parameters><volumemountpoint>M</volumemountpoint>
\t\t\t<cpvolumemountpoint>N:</cpvolumemountpoint></parameters></md>
\t\t<fip name="fip1"><parameters><ip>192.0.2.10</ip></parameters><depend name="sd1"/></fip>
\t\t<vip name="vip1"><parameters><ip>198.51.100.7</ip></parameters></vip>
\t\t<vcom name="vcom1"><parameters><vcomname>esmvcom</vcomname><target>fip1</target></parameters></vcom>
\t\t<regsync name="regsync1"><comment> </comment><parameters>
\t\t\t<reg id="0"><key>HKEY_LOCAL_MACHINE\\SOFTWARE\\Wow6432Node\\NEC\\ESMSM</key></reg>
\t\t\t<reg id="1"><key>
\t\t\t\tHKLM¥SOFTWARE¥Wow6432Node¥NEC¥ESMAlertMan¥Destination¥ID_LIST¥エクスプレス通報サービス(MG)髙①
\t\t\t</key></reg>
\t\t</parameters></regsync>
\t\t<script name="script1"><depend name="fip1"/><depend name="regsync1"/></script>
\t\t<service name="service1"><parameters><name>ESM Base Service</name></parameters></service>
\t\t<appli name="appli1"><parameters><actpath>C:\\a.exe</actpath>
\t\t\t<actpassword>secret</actpassword></parameters></appli>
\t</resource>
\t<server name="esmnode1"><priority>0</priority>
\t\t<device id="0"><type>lan</type><info>192.0.2.1</info></device>
\t\t<device id="400"><type>mdc</type><mdc><info>198.51.100.1</info></mdc></device></server>
\t<server name="esmnode2"><priority>1</priority>
\t\t<device id="0"><type>lan</type><info>192.0.2.2</info></device></server>
\t<trekking><savedversion>4.0.0-1</savedversion><savedinnerversion>400100</savedinnerversion></trekking>
\t<cluster><name>クラスタ</name><uuid>0-1-2</uuid></cluster>
</root>
"""


def line_of(needle: str, text: str = DECLARATION + BODY) -> int:
    return text[: text.index(needle)].count("\n") + 1


def config(text: str = DECLARATION + BODY, encoding: str = "cp932") -> ClusterConfig:
    return clpconf.parse(text.replace("¥", "\\").encode(encoding))


def codes(parsed: ClusterConfig) -> list[Code]:
    return [problem.code for problem in parsed.problems]


def test_top_level() -> None:
    parsed = config()
    assert parsed.recognised and parsed.problems == () and parsed.encoding == "cp932"
    assert (parsed.name, parsed.uuid, parsed.server_os, parsed.charset) == (
        "クラスタ",
        "0-1-2",
        "windows",
        "SJIS",
    )
    assert (parsed.saved_version, str(parsed.release)) == ("4.0.0-1", "4.0")


def test_servers() -> None:
    parsed = config()
    assert [(server.name, server.priority) for server in parsed.servers] == [("esmnode1", 0), ("esmnode2", 1)]
    assert [(address.kind, address.value) for address in parsed.servers[0].addresses] == [
        ("lan", "192.0.2.1"),
        ("mdc", "198.51.100.1"),
    ]
    assert parsed.primary == "esmnode1"
    assert parsed.servers[1].line == line_of('<server name="esmnode2"')


def test_groups() -> None:
    first, second = config().groups
    assert (first.name, first.type, first.start, first.failback) == ("failover-esm", "failover", 0, None)
    assert first.resources == (("sd", "sd1"), ("fip", "fip1"), ("regsync", "regsync1"), ("script", "script1"))
    assert first.policy == ("esmnode1", "esmnode2")
    assert (second.name, second.type, second.policy) == ("ManagementGroup", "cluster", ())
    assert config().group_of("SD", "SD1") == first
    assert config().group_of("sd", "fip1") is None


def test_resources() -> None:
    parsed = config()
    assert [(disk.kind, disk.name, disk.drives, disk.cluster_drives) for disk in parsed.disks] == [
        ("sd", "sd1", ("X:",), ()),
        ("md", "md1", ("M:",), ("N:",)),
    ]
    assert parsed.drives == ("X:", "M:")
    assert (parsed.fips, parsed.vips) == (("192.0.2.10",), ("198.51.100.7",))
    assert [(item.name, item.computer, item.target) for item in parsed.computers] == [
        ("vcom1", "esmvcom", "fip1")
    ]
    assert [(item.name, item.services) for item in parsed.services] == [("service1", ("ESM Base Service",))]
    assert [(item.name, item.start, item.stop) for item in parsed.applications] == [
        ("appli1", "C:\\a.exe", None)
    ]
    assert [(item.name, item.start) for item in parsed.scripts] == [("script1", None)]
    depends = {item.name: item.depends for item in parsed.resources if item.depends}
    assert depends == {"fip1": ("sd1",), "script1": ("fip1", "regsync1")}
    assert [item.path for item in parsed.resources[0].settings] == [
        "parameters/volumemountpoint",
        "server@esmnode1/parameters/volumeguid",
    ]
    assert "secret" not in repr(parsed)


def test_regsync_keys() -> None:
    (sync,) = config().syncs
    assert (sync.name, sync.state) == ("regsync1", "keys")
    assert [key.key for key in sync.keys] == [
        "HKEY_LOCAL_MACHINE\\SOFTWARE\\Wow6432Node\\NEC\\ESMSM",
        "HKEY_LOCAL_MACHINE\\SOFTWARE\\Wow6432Node\\NEC\\ESMAlertMan\\Destination\\ID_LIST\\"
        "エクスプレス通報サービス(MG)髙①",
    ]
    assert [key.line for key in sync.keys] == [line_of("NEC\\ESMSM"), line_of("HKLM¥")]


@pytest.mark.parametrize(
    ("inside", "state", "keys"),
    [
        ("", "empty", []),
        ("<comment> </comment>", "empty", []),
        ("<act><retry>0</retry></act>", "not_recognised", []),
        ("<parameters><key>SOFTWARE\\NEC</key></parameters>", "not_recognised", []),
        (
            "<a><b><c>hklm\\Software\\NEC\\ESMSM\\</c></b></a>",
            "keys",
            ["HKEY_LOCAL_MACHINE\\Software\\NEC\\ESMSM"],
        ),
        ("HKU\\.DEFAULT\\x", "keys", ["HKEY_USERS\\.DEFAULT\\x"]),
        ('<reg path="HKLM\\A\\B"/>', "keys", ["HKEY_LOCAL_MACHINE\\A\\B"]),
        ("<k>HKLM¥A¥B</k>", "keys", ["HKEY_LOCAL_MACHINE\\A\\B"]),
        ("<k>HKLM¥A¥B</k>", "keys", ["HKEY_LOCAL_MACHINE\\A\\B"]),
        ("<k>HKLM￥A￥B</k>", "keys", ["HKEY_LOCAL_MACHINE\\A￥B"]),
        ("<k>HKLM\\\\A\\\\B/C</k>", "keys", ["HKEY_LOCAL_MACHINE\\A\\B/C"]),
        ("<k>HKLM\\A\nHKLM\\B</k>", "keys", ["HKEY_LOCAL_MACHINE\\A", "HKEY_LOCAL_MACHINE\\B"]),
        ("<k>HKEY_CURRENT_USER\\A</k>", "not_recognised", []),
        ("<k>HKLM</k>", "not_recognised", []),
    ],
)
def test_regsync_by_content(inside: str, state: str, keys: list[str]) -> None:
    parsed = clpconf.parse(f'<root><resource><regsync name="r">{inside}</regsync></resource></root>'.encode())
    (sync,) = parsed.syncs
    assert (sync.state, [key.key for key in sync.keys]) == (state, keys)
    assert codes(parsed) == ([Code.NO_KEYS_RECOGNISED] if state == "not_recognised" else [])


@pytest.mark.parametrize(
    ("declared", "codec", "used"),
    [
        ("SJIS", "cp932", "cp932"),
        ("Shift_JIS", "cp932", "cp932"),
        ("ASCII", "cp932", "cp932"),
        ("UTF-8", "utf-8", "utf-8"),
        ("UTF-8", "utf-8-sig", "utf-8"),
        ("SJIS", "utf-8-sig", "utf-8"),
        ("UTF-16", "utf-16", "utf-16-le"),
        ("UTF-16", "utf-16-le", "utf-16-le"),
        ("GB2312", "gb18030", "gb18030"),
        ("EUC-JP", "euc_jp", "euc_jp"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings(declared: str, codec: str, used: str, end: str) -> None:
    text = (DECLARATION + BODY).replace("SJIS", declared, 1).replace("¥", "\\").replace("髙①", "")
    parsed = clpconf.parse(text.replace("\n", end).encode(codec))
    assert (parsed.recognised, parsed.name, parsed.encoding, parsed.problems) == (True, "クラスタ", used, ())
    assert parsed.syncs[0].keys[1].key.endswith("エクスプレス通報サービス(MG)")
    assert parsed.syncs[0].keys[1].line == line_of("HKLM¥")


@pytest.mark.parametrize(
    ("declaration", "codec", "used", "problems"),
    [
        ("", "cp932", "cp932", []),
        ("", "utf-8", "utf-8", []),
        ("\n\n" + DECLARATION, "cp932", "cp932", []),
        (DECLARATION, "utf-8", "utf-8", [Code.OTHER_ENCODING]),
        (DECLARATION.replace("SJIS", "UTF-8"), "cp932", "cp932", [Code.OTHER_ENCODING]),
        (DECLARATION.replace("SJIS", "KOI8-R"), "cp932", "cp932", [Code.OTHER_ENCODING]),
    ],
)
def test_other_encodings(declaration: str, codec: str, used: str, problems: list[Code]) -> None:
    parsed = config(declaration + BODY, codec)
    assert (parsed.name, parsed.encoding, codes(parsed)) == ("クラスタ", used, problems)
    assert parsed.servers[1].line == line_of('<server name="esmnode2"', declaration + BODY)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", Code.BROKEN_XML),
        (b"<root><cluster></root>", Code.BROKEN_XML),
        (b"<root>\0</root>", Code.BROKEN_XML),
        (b"<root>&undefined;</root>", Code.BROKEN_XML),
        (b"not xml at all", Code.BROKEN_XML),
        (b'<!DOCTYPE root [<!ENTITY a "b">]><root>&a;</root>', Code.FORBIDDEN_XML),
        (b'<!DOCTYPE root SYSTEM "http://192.0.2.1/x"><root/>', Code.FORBIDDEN_XML),
        (b"<a>" * 5000, Code.TOO_DEEP),
        (b"<root>" + b"<a>" * 63 + b"</a>" * 63 + b"</root>", None),
        (b"<root>" + b"<a>" * 64 + b"</a>" * 64 + b"</root>", Code.TOO_DEEP),
        (b"<Server><Service/></Server>", Code.NOT_CLUSTER_CONFIG),
    ],
)
def test_not_recognised(raw: bytes, code: Code | None) -> None:
    parsed = clpconf.parse(raw)
    assert parsed.recognised is (code is None)
    assert codes(parsed)[-1:] == ([code] if code else [])


def test_empty_is_recognised() -> None:
    parsed = clpconf.parse(b"<root>\r\n</root>\r\n")
    assert parsed.recognised and parsed.problems == ()
    assert (parsed.name, parsed.servers, parsed.groups, parsed.syncs, parsed.primary) == (
        None,
        (),
        (),
        (),
        None,
    )


def test_broken_line_number() -> None:
    parsed = clpconf.parse(b"\n\n<root>\n<cluster>\n</root>")
    assert [(problem.code, problem.line) for problem in parsed.problems] == [(Code.BROKEN_XML, 5)]


@pytest.mark.parametrize(
    ("old", "new", "code", "found"),
    [
        ("<priority>1<", "<priority>one<", Code.BAD_NUMBER, "one"),
        ("192.0.2.10<", "192.0.2.300<", Code.BAD_ADDRESS, "192.0.2.300"),
        (">x:\\<", ">D:\\mount<", Code.BAD_DRIVE, "D:\\mount"),
        ('"fip@fip1"', '"fip@fip2"', Code.NO_DEFINITION, "fip@fip2"),
    ],
)
def test_problems(old: str, new: str, code: Code, found: str) -> None:
    text = (DECLARATION + BODY).replace(old, new)
    parsed = config(text)
    assert [(problem.code, problem.found, problem.line) for problem in parsed.problems] == [
        (code, found, line_of(new.strip('"<>'), text))
    ]
    assert parsed.recognised


@pytest.mark.parametrize(
    ("first", "second", "primary"),
    [("0", "1", "esmnode1"), ("1", "0", "esmnode2"), ("0", "0", None), ("", "0", None)],
)
def test_primary(first: str, second: str, primary: str | None) -> None:
    node1, node2 = BODY.split('<server name="esmnode2"')
    text = node1.replace("<priority>0", f"<priority>{first}")
    text += '<server name="esmnode2"' + node2.replace("<priority>1", f"<priority>{second}")
    assert config(text).primary == primary


@given(st.binary(max_size=200))
def test_never_raises_on_bytes(raw: bytes) -> None:
    clpconf.parse(raw)
    clpconf.parse(b"<root><resource>" + raw + b"</resource></root>")


@given(st.data())
def test_never_raises_on_damaged_files(data: st.DataObject) -> None:
    raw = bytearray((DECLARATION + BODY).replace("¥", "\\").encode("cp932"))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=3))
    parsed = clpconf.parse(bytes(raw))
    assert parsed.recognised or parsed.problems
