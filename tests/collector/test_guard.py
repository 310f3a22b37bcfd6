"""The collector reads and does nothing else. Each rule is shown to notice its violator."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from .allowed import ACCESS, WINDOWS_CALLS
from .guard import violations, windows_names

PACKAGE = Path(__file__).parents[2] / "collector" / "esmcollect"
FILES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("name", FILES)
def test_the_source_keeps_the_rules(name):
    assert violations((PACKAGE / name).read_text(encoding="utf-8"), name) == []


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("import winreg", "win/registry.py"),
        ("import platform", "collect.py"),
        ("import subprocess", "collect.py"),
        ("from urllib import request", "collect.py"),
        ("import requests", "collect.py"),
        ("import ctypes", "collect.py"),
        ("from ctypes import wintypes", "probes/files.py"),
        ("from .win import WindowsSystem", "cli.py"),
        ("from . import win", "cli.py"),
        ("print('x')", "collect.py"),
        ("open('x', 'w')", "collect.py"),
        ("open('x', mode='ab')", "bundle.py"),
        ("open('x', 'r+b')", "sitefile.py"),
        ("open('x', chosen)", "sitefile.py"),
        ("import os\nos.remove('x')", "collect.py"),
        ("import os\nos.system('x')", "bundle.py"),
        ("import os\nos.startfile('x')", "cli.py"),
        ("from os import remove", "collect.py"),
        ("from os import remove", "bundle.py"),
        ("exec('x')", "collect.py"),
        ("import os\ngetattr(os, 'rem' + 'ove')('x')", "collect.py"),
        ("import importlib", "collect.py"),
        ("import pathlib", "collect.py"),
        ("advapi32.RegSetValueExW", "win/registry.py"),
        ("_function('DeleteFileW', 1)", "win/files.py"),
        ("_function(kernel32, 'WriteFile', 1)", "win/files.py"),
        ("advapi32.StartServiceW(1)", "win/services.py"),
        ("advapi32.ChangeServiceConfigW(1)", "win/services.py"),
        ("advapi32.AdjustTokenPrivileges(1)", "win/host.py"),
        ("_KEY_READ = 0xF003F", "win/registry.py"),
        ("_READ_ATTRIBUTES, _READ = 0x80, 0xC0000000", "win/files.py"),
        ("_CONNECT_AND_ENUMERATE = 0x0001 | 0x0002", "win/services.py"),
        ("_SHARE_ALL, _OPEN_EXISTING = 0, 3", "win/files.py"),
        ("f = advapi32.RegCloseKey", "win/registry.py"),
        ("_BELOW_NORMAL = 0x100", "win/process.py"),
        ("kernel32.OpenProcess(1)", "win/process.py"),
        ("import subprocess", "win/services.py"),
        ("QUERIES = {'x': ('x.exe', ())}", "manifest.py"),
        ("QUERIES = {'armwsset /L': ('armwsset.exe', ('/DEL',))}", "manifest.py"),
        ("QUERIES = {'x': ('x.exe', ())}", "win/queries.py"),
        ("f = advapi32.RegCloseKey\nf.argtypes = []", "win/registry.py"),
    ],
)
def test_a_violator_is_noticed(source, name):
    assert violations(source, name) != []


STARTER = (PACKAGE / "win/queries.py").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[path, *arguments]", "path"),
        ("[path, *arguments]", '[path, "/DEL"]'),
        ("executable=path", 'executable="C:\\\\x.exe"'),
        ("cwd=folder", "cwd=folder, shell=True"),
        ("QUERIES[name]", "name"),
        ('folder + "\\\\" + program', "program"),
        ("    return _answer(process)", "    subprocess.run(name)\n    return _answer(process)"),
        ("    return _answer(process)", "    subprocess.Popen(name)\n    return _answer(process)"),
        ("    program, arguments", "    path = name\n    program, arguments"),
    ],
)
def test_another_way_to_start_a_program_is_noticed(old, new):
    assert old in STARTER
    assert violations(STARTER.replace(old, new), "win/queries.py") != []


@pytest.mark.parametrize(
    "source",
    [
        "match x:\n    case 1: pass",
        "with (open('a') as a, open('b') as b): pass",
        "try: pass\nexcept* OSError: pass",
    ],
)
def test_syntax_newer_than_python_3_8_is_noticed(source):
    with pytest.raises(SyntaxError):
        violations(source, "collect.py")


def test_the_list_of_windows_functions_is_not_wider_than_its_use():
    used = set()
    for path in (PACKAGE / "win").glob("*.py"):
        used |= windows_names(ast.parse(path.read_text(encoding="utf-8")))
    assert used >= WINDOWS_CALLS


def test_every_access_constant_is_in_use():
    text = "\n".join(path.read_text(encoding="utf-8") for path in (PACKAGE / "win").glob("*.py"))
    assert [name for name in ACCESS if name not in text] == []


def _vermin(path):
    command = [
        sys.executable,
        "-c",
        "import vermin; vermin.main()",
        "-t=3.8-",
        "--violations",
        "--no-tips",
        str(path),
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_python_3_8_can_run_it():
    done = _vermin(PACKAGE.parent)
    assert done.returncode == 0, done.stdout


def test_what_python_3_8_cannot_run_is_noticed(tmp_path):
    (tmp_path / "new.py").write_text("x = 'a'.removeprefix('a')\ny = {} | {}\n", encoding="utf-8")
    assert _vermin(tmp_path).returncode != 0


def test_files_can_be_read_in_one_sitting():
    long = {name: len((PACKAGE / name).read_text(encoding="utf-8").splitlines()) for name in FILES}
    assert {name: lines for name, lines in long.items() if lines > 350} == {}


def test_everything_but_windows_imports_on_this_system():
    modules = ["esmcollect." + name[:-3].replace("/", ".") for name in FILES if not name.startswith("win/")]
    code = f"import sys; sys.path.insert(0, {str(PACKAGE.parent)!r})\n" + "".join(
        f"import {module.removesuffix('.__init__')}\n" for module in modules
    )
    code += "assert not [name for name in sys.modules if name in ('ctypes', 'esmcollect.win')]"
    subprocess.run([sys.executable, "-I", "-c", code], check=True)
