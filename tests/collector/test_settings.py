"""The few settings that name a place."""

import pytest

from esmcollect import settings

CLP = """<?xml version="1.0" encoding="SJIS"?>
<root>
 <server name="esmnode1">
  <hba id="0"><vol id="0"><volumemountpoint>C:\\</volumemountpoint></vol></hba>
 </server>
 <resource>
  <types name="sd"/><types name="md"/>
  <sd name="sd1"><parameters><volumemountpoint>%s</volumemountpoint></parameters></sd>
  <md name="md1"><parameters><cpvolumemountpoint>R:</cpvolumemountpoint>
     <volumemountpoint> m:\\ </volumemountpoint></parameters></md>
  <!-- <sd name="old"><parameters><volumemountpoint>O:</volumemountpoint></parameters></sd> -->
  <fip name="fip1"><parameters><ip>192.0.2.10</ip></parameters></fip>
 </resource>
</root>
"""


@pytest.mark.parametrize("written", ["X", "x:", "X:\\", "X:¥", "\n X: \n"])
def test_cluster_drives_are_those_of_disk_resources_only(written):
    assert settings.cluster_drives(CLP % written) == ["X:", "M:"]


@pytest.mark.parametrize(
    "text", ["", "<root>", "no xml at all", "<sd name='a'>", "<sd/>", "<sd name='a'/></sd>"]
)
def test_a_broken_cluster_file_has_no_drives(text):
    assert settings.cluster_drives(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("wrkdir=X:\\WEB-INF\\service\r\n", "X:\\WEB-INF\\service"),
        ("\ufeff  WRKDIR =  X:\\a b  \r\n", "X:\\a b"),
        (";wrkdir=C:\\no\r\nwrkdir=X:\\yes", "X:\\yes"),
        ("wrkdir=\r\nnext=1", None),
        ('wrkdir="X:\\a"\n', "X:\\a"),
        ("xwrkdir=C:\\no\nother wrkdir=no", None),
        ("a\rwrkdir=X:\\old mac\rb", "X:\\old mac"),
        ("", None),
    ],
)
def test_key_value(text, expected):
    assert settings.key_value(text, "wrkdir") == expected


def test_ini_defines():
    text = "[defines]\r\nBase = X:\\WEB-INF\r\n;Other = no\r\n\r\n[java]\r\nwrkdir=%BASE%\\service\r\n"
    assert settings.ini_defines(text) == {"BASE": "X:\\WEB-INF"}
    assert settings.ini_defines("[java]\r\nwrkdir=x") == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x", "X:"),
        ("X:", "X:"),
        ("X:\\", "X:"),
        ("X:/", "X:"),
        ("XY:", None),
        ("", None),
        ("X:\\a", None),
        ("1:", None),
    ],
)
def test_drive_letter(text, expected):
    assert settings.drive_letter(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("install_dir = 'D:\\ESM'", ["D:\\ESM"]),
        ('install_dir = "D:\\\\ESM" # where it is', ["D:\\ESM"]),
        ("[site]\n  install_dir='D:\\ESM'", ["D:\\ESM"]),
        ("install_dir = [\"C:\\\\A\", 'C:\\B']", ["C:\\A", "C:\\B"]),
        ("# install_dir = 'D:\\ESM'", []),
        ("other_install_dir = 'D:\\ESM'", []),
        ('install_dir = ""', []),
        ("install_dir = 5", []),
        ("", []),
    ],
)
def test_site_values(text, expected):
    assert settings.site_values(text, "install_dir") == expected
