"""Saved and shown access rights. Wine cannot produce them: all of it was made by hand from documentation."""

import pytest

from esmcollect import encoding
from esmcollect.raw import acl

SAVED = (
    "NVWORK\r\nD:PAI(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)(A;OICI;0x1200a9;;;WD)\r\n"
    "NVWORK\\ESMPRO\r\nD:AI(A;OICIID;FA;;;BA)\r\n"
    "NVWORK\\業務通報\r\nD:AI(A;OICIID;FA;;;BA)(A;OICIID;FA;;;S-1-5-21-1-2-3-1001)\r\n"
    "NVWORK\\業務通報\\備考.txt\r\nD:AI(A;ID;FA;;;BA)\r\n"
)
EXPECTED = {
    "": "D:PAI(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)(A;OICI;0x1200a9;;;WD)",
    "esmpro": "D:AI(A;OICIID;FA;;;BA)",
    "業務通報": "D:AI(A;OICIID;FA;;;BA)(A;OICIID;FA;;;S-1-5-21-1-2-3-1001)",
    "業務通報\\備考.txt": "D:AI(A;ID;FA;;;BA)",
}


@pytest.mark.parametrize(
    "data",
    [
        SAVED.encode("utf-16-le"),
        b"\xff\xfe" + SAVED.encode("utf-16-le"),
        SAVED.encode("cp932"),
        SAVED.encode("utf-8-sig"),
    ],
    ids=["utf-16-le", "with BOM", "cp932", "utf-8-sig"],
)
def test_icacls_save(data):
    assert acl.saved(encoding.text_of(data), "X:\\NVWORK") == EXPECTED


def test_a_path_that_could_not_be_read_is_left_out():
    text = "NVWORK\r\nD:(A;;FA;;;BA)\r\nNVWORK\\denied\r\nNVWORK\\b\r\nD:(A;;FA;;;SY)\r\n"
    assert acl.saved(text, "X:\\NVWORK\\") == {"": "D:(A;;FA;;;BA)", "b": "D:(A;;FA;;;SY)"}


@pytest.mark.parametrize("text", ["", "\ufeff", "D:(A;;FA;;;BA)", "NVWORK", "\0\0"])
def test_what_is_no_saved_file(text):
    assert acl.saved(text, "X:\\NVWORK") == {}


# cacls of Server 2003; account names stay English on a Japanese Windows.
SHOWN = (
    "X:\\NVWORK BUILTIN\\Administrators:(OI)(CI)F\r\n"
    "          NT AUTHORITY\\SYSTEM:(OI)(CI)F\r\n"
    "          Everyone:(OI)(CI)R\r\n"
    "\r\n"
    "X:\\NVWORK\\ESM PRO NT AUTHORITY\\SYSTEM:(OI)(CI)(ID)F\r\n"
    "                  NODE\\esmusers:(OI)(CI)C\r\n"
    "                  Everyone:(OI)(CI)N\r\n"
    "\r\n"
    "X:\\NVWORK\\other NODE\\unknown:F\r\n"
    "\r\n"
    "X:\\NVWORK\\special BUILTIN\\Users:(OI)(CI)(special access:)\r\n"
    "                        READ_CONTROL\r\n"
    "                        FILE_READ_DATA\r\n"
    "\r\n"
)
KNOWN = ["", "esm pro", "other", "special", "esm"]
WHOAMI = (
    '"Group Name","Type","SID","Attributes"\r\n'
    '"Everyone","Well-known group","S-1-1-0","Mandatory group, Enabled by default"\r\n'
    '"NODE\\esmusers","Alias","S-1-5-21-9-9-9-1001","Mandatory group"\r\n'
    '"BUILTIN\\Administrators","エイリアス","S-1-5-32-544","グループ所有者"\r\n'
)


def test_cacls():
    sids = acl.names_of(WHOAMI)
    assert sids["node\\esmusers"] == "S-1-5-21-9-9-9-1001"
    found = acl.shown(SHOWN, "X:\\NVWORK", sids, KNOWN)
    admins, everyone = sids["builtin\\administrators"], sids["everyone"]
    assert found[""] == f"D:(A;OICI;FA;;;{admins})(A;OICI;FA;;;SY)(A;OICI;0x1200a9;;;{everyone})"
    assert (
        found["esm pro"]
        == f"D:(D;OICI;FA;;;{everyone})(A;OICIID;FA;;;SY)(A;OICI;0x1301bf;;;S-1-5-21-9-9-9-1001)"
    )


def test_an_entry_that_cannot_be_told_leaves_its_folder_out():
    """An account without a SID, or rights that only words describe: better no descriptor than a wrong one."""
    found = acl.shown(SHOWN, "X:\\NVWORK", {}, KNOWN)
    assert set(found) == {""}
    assert found[""] == "D:(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)(A;OICI;0x1200a9;;;WD)"


def test_what_is_no_list_of_groups():
    assert acl.names_of("ESMNODE1\\root\r\n") == {}
    assert acl.names_of('"","x","S-1-1-0"\r\n"a","b"\r\n') == {}


@pytest.mark.parametrize("codec", ["cp932", "utf-16-le"])
def test_cacls_in_the_encodings_of_a_console(codec):
    text = SHOWN.replace("ESM PRO", "業務")
    assert "業務" in acl.shown(
        encoding.text_of(text.encode(codec)), "X:\\NVWORK", acl.names_of(WHOAMI), ["", "業務"]
    )
