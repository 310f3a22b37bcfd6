"""Inputs written by hand: what no sample holds and no fuzzer comes upon soon."""

from __future__ import annotations

from collections.abc import Mapping

MADE: Mapping[str, tuple[bytes, ...]] = {
    "xmltree": (
        '<?xml version="1.0" encoding="SJIS"?>\r\n<root a="1"><名 name="n">値</名></root>'.encode("cp932"),
        '<?xml version="1.0" encoding="SJIS"?><root>値</root>'.encode(),
        b'<?xml version="1.0" encoding="SJIS"?><root>\x81\xff\xff\x80</root>',
        '<?xml version="1.0" encoding="EUC-JP"?><root>値</root>'.encode("euc_jp"),
        '\ufeff<root x="y">\r\n<a name="b"><c>d</c></a></root>'.encode("utf-16-le"),
        b"<root>" + b"<a>" * 70,
        b"<!DOCTYPE a><a/>",
        b"<root><a>",
        b"\r\n\n <root><a>1</a></root>",
    ),
    "clpconf": (
        b"<other/>",
        b"<root><server name='a'><priority>x</priority><device id='1'><type>lan</type><info>1.1.1.1</info>"
        b"</device></server></root>",
        b"<root><server name='a'><priority>0</priority></server><server name='b'><priority>0</priority></server></root>",
        b"<root><server name='a'><priority>0</priority></server><server name='b'><priority>1</priority></server></root>",
        b"<root><server name='a'/><group name='g'><resource name='sd@s'/><resource name='fip@f'/><resource name='no@no'/>"
        b"<policy name='a'><order>1</order></policy></group><resource><types name='sd'/>"
        b"<sd name='s'><parameters><volumemountpoint>Q</volumemountpoint></parameters></sd>"
        b"<md name='m'><parameters><volumemountpoint>??</volumemountpoint><cpmountpoint>P:</cpmountpoint></parameters></md>"
        b"<fip name='f'><parameters><ip>999.1.1.1</ip></parameters></fip>"
        b"<vip name='v'><parameters><ip>192.0.2.1</ip></parameters></vip>"
        b"<regsync name='r'><parameters><a>HKLM\\SOFTWARE\\NEC</a></parameters></regsync><regsync name='q'/>"
        b"<regsync name='p'><a>x</a></regsync><vcom name='c'/>"
        b"<service name='t'><parameters><n>x</n></parameters></service>"
        b"<appli name='u'><parameters><act><path>x</path></act></parameters></appli></resource></root>",
    ),
    "script": (
        b'set L="C:\\a b\\armload.exe"\nset "S=Nvbase"\nset /p Q=\nset T=%S%%S%\nif exist x set U=1\n%L% i /S /M /WAIT 0 %S%\n'
        b'for %%s in (A "B C") do (\n net start %%s\n for %%t in (D,E) do net stop "%%~s%%t"\n)\n'
        b"for /f %%s in (x) do sc stop %%s\n"
        b'call :S id %S% "a b"\nif exist x call :S a b\nexit /b\n:S\nARMLOAD %1 /S /M %2\nARMKILL !U!\n'
        b"setlocal\nset L=1\nendlocal\nshift\nnet start %~1 %Q%\n"
        b"ARMLOAD %X%\n%N% start x\nsc \\\\s %V% x\n",
    ),
    "loader": (
        b"PK\x03\x04",
        b"\x1f\x8b",
        b"{}",
        b"[]",
        b'{"schema": "esmreport/results"}',
        b'{"a": 1, "a": 2}',
        b'{"a": NaN}',
        b'{"schema": "esmreport/bundle", "schema_version": 2}',
        b'{"schema": "esmreport/bundle", "schema_version": "1"}',
    ),
}
