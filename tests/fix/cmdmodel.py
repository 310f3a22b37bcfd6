"""Runs a .cmd file as cmd.exe would, on a machine that is data. Only what our scripts use is known."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from .cmdlex import For, If, ModelError, Node, Simple, parse, percent, put_in, split_arguments

CODE_PAGE = "cp932"
SYSTEM = "C:\\WINDOWS\\System32\\"


class Machine(Protocol):
    """What a script can reach. Paths are Windows paths; reading a file that is not there raises KeyError,
    writing where no folder is OSError."""

    def read(self, path: str) -> bytes: ...
    def write(self, path: str, content: bytes) -> None: ...
    def copy(self, sources: Sequence[str], target: str) -> None: ...
    def delete(self, path: str) -> None: ...
    def exists(self, path: str) -> bool: ...
    def make_folder(self, path: str) -> None: ...
    def program(self, name: str, arguments: Sequence[str]) -> tuple[int, bytes]: ...


@dataclass
class Run:
    """What came of it. `commands`: every program that was started, with its arguments."""

    code: int = 0
    output: list[str] = field(default_factory=list)
    commands: list[list[str]] = field(default_factory=list)


class _LeaveError(Exception):
    pass


class Shell:
    """`Shell(machine, "F:\\\\fix\\\\a.cmd", "ESMNODE1").run("go")`."""

    def __init__(self, machine: Machine, script: str, computer: str) -> None:
        self.machine = machine
        self.script = script
        text = machine.read(script).decode(CODE_PAGE)
        assert "\r\n" in text and "\n" not in text.replace("\r\n", ""), "a batch file has CRLF"
        self.lines = text.split("\r\n")
        self.environment = {"computername": computer, "systemroot": "C:\\WINDOWS", "date": "2026/11/22"}
        self.environment["time"] = " 9:15:03.45"
        self.level = 0
        self.arguments: tuple[str, ...] = ()
        self.variables: dict[str, str] = {}
        self.run_ = Run()

    def run(self, *arguments: str) -> Run:
        self.arguments = arguments
        with contextlib.suppress(_LeaveError):
            self._from(0, called=False)
        self.run_.code = self.level
        return self.run_

    # -- flow ----------------------------------------

    def _from(self, at: int, called: bool) -> None:
        while at < len(self.lines):
            line = self.lines[at]
            assert len(line) < 8192, "cmd.exe takes no longer line"
            at += 1
            if line.lstrip().startswith(":") or not line.strip():
                continue
            jump = self._do(parse(percent(line, self._value)))
            if jump is None:
                continue
            kind, _, rest = jump.partition(" ")
            if kind == "exit":
                self.level = int(rest)
                if called:
                    return
                raise _LeaveError
            at = self._label(rest, at)

    def _label(self, name: str, at: int) -> int:
        order = [*range(at, len(self.lines)), *range(at)]
        wanted = f":{name}".casefold()
        found = [n for n in order if self.lines[n].strip().casefold() == wanted]
        if not found:
            raise ModelError(f"no label {name}")
        return found[0]

    def _do(self, node: Node) -> str | None:
        if isinstance(node, If):
            return self._do(node.then) if self._holds(node) != node.negated else None
        if isinstance(node, For):
            return self._loop(node)
        return self._simple(node)

    def _holds(self, node: If) -> bool:
        left, right = (put_in(side, self.variables) for side in (node.left, node.right))
        if node.kind == "defined":
            return left.casefold() in self.environment
        if node.kind == "exist":
            return self.machine.exists(left.strip('"'))
        return left.casefold() == right.casefold() if node.ignore_case else left == right

    def _loop(self, node: For) -> str | None:
        options = dict(re.findall(r"(\w+)=(\S*)", node.options))
        assert "usebackq" in node.options and node.source.startswith('"')
        names = [chr(ord(node.variable) + n) for n in range(3)]
        before = dict(self.variables)
        for line in self._lines_of(node.source.strip('"'))[int(options.get("skip", 0)) :]:
            tokens = [line] if "delims" in options else self._tokens(line)
            if not line or line.startswith(";") or not tokens:
                continue
            self.variables = before | dict(zip(names, [*tokens, "", "", ""][:3], strict=True))
            jump = self._do(node.body)
            if jump is not None:
                return jump
        self.variables = before
        return None

    def _lines_of(self, path: str) -> list[str]:
        try:
            content = self.machine.read(path)
        except KeyError:
            return []
        # FOR of the real cmd.exe does not read UTF-16; what it makes of it must not matter.
        return content.decode(CODE_PAGE, "replace").replace("\r\n", "\n").split("\n")

    @staticmethod
    def _tokens(line: str) -> list[str]:
        found = re.match(r"[ \t]*(\S+)[ \t]*(\S*)[ \t]*(.*)", line, re.DOTALL)
        return list(found.groups()) if found else []

    # -- commands ----------------------------------------

    def _simple(self, node: Simple) -> str | None:
        text = put_in(node.text, self.variables).strip(" \t")
        word = re.match(r'"[^"]*"|[^\s."/]+', text)
        name = word[0].strip('"') if word else ""
        rest = text[len(word[0]) :] if word else ""
        inside = getattr(self, f"_cmd_{name.casefold()}", None)
        if inside is None and not name.casefold().startswith(SYSTEM.casefold()) and name.casefold() != "chcp":
            raise ModelError(f"a command that no script may run: {text!r}")
        if any(file == "" for file, _ in node.redirects.values()):
            raise ModelError(f"a channel without a file: {text!r}")
        target = self._channel(node, 1)
        if target is not None and not self._can_write(target[0]):
            self.level = 1
            return None
        output: list[bytes] = []
        jump = inside(rest, output) if inside else self._program(name, rest, output)
        self._send(b"".join(output), target)
        return jump

    def _channel(self, node: Simple, number: int) -> tuple[str, bool] | None:
        found = node.redirects.get(number)
        return found if found and found[0].casefold() != "nul" else (("nul", False) if found else None)

    def _can_write(self, path: str) -> bool:
        if path == "nul":
            return True
        try:
            self.machine.write(path, self._old(path))
        except OSError:
            return False
        return True

    def _old(self, path: str) -> bytes:
        try:
            return self.machine.read(path)
        except KeyError:
            return b""

    def _send(self, content: bytes, target: tuple[str, bool] | None) -> None:
        if target is None:
            self.run_.output += content.decode(CODE_PAGE).splitlines()
        elif target[0] != "nul":
            self.machine.write(target[0], (self._old(target[0]) if target[1] else b"") + content)

    def _program(self, name: str, rest: str, output: list[bytes]) -> None:
        arguments = split_arguments(rest)
        program = name.casefold().removeprefix(SYSTEM.casefold())
        self.run_.commands.append([program, *arguments])
        self.level, answer = (0, b"") if program == "chcp" else self.machine.program(program, arguments)
        output.append(answer)

    def _cmd_echo(self, rest: str, output: list[bytes]) -> None:
        if rest.strip().casefold() not in ("on", "off"):
            output.append((rest[1:] + "\r\n").encode(CODE_PAGE))

    def _cmd_rem(self, _rest: str, _output: list[bytes]) -> None:
        pass

    def _cmd_setlocal(self, rest: str, _output: list[bytes]) -> None:
        assert "disabledelayedexpansion" in rest.casefold()

    def _cmd_set(self, rest: str, _output: list[bytes]) -> None:
        found = re.fullmatch(r'\s*"([^=]+)=(.*)"[^"]*', rest)
        if not found:
            raise ModelError(f"SET without quotes: {rest!r}")
        self.environment.pop(found[1].casefold(), None)
        if found[2]:
            self.environment[found[1].casefold()] = found[2]

    def _cmd_goto(self, rest: str, _output: list[bytes]) -> str:
        return f"goto {rest.strip()}"

    def _cmd_exit(self, rest: str, _output: list[bytes]) -> str:
        return f"exit {rest.split()[1]}"

    def _cmd_call(self, rest: str, _output: list[bytes]) -> None:
        name = rest.strip()
        assert re.fullmatch(r":\w+", name), "call is only for labels, and hands nothing over"
        kept = self.variables
        self._from(self._label(name[1:], 0), called=True)
        self.variables = kept

    def _cmd_mkdir(self, rest: str, _output: list[bytes]) -> None:
        self._attempt(lambda: self.machine.make_folder(_one(rest)))

    def _cmd_del(self, rest: str, _output: list[bytes]) -> None:
        self._attempt(lambda: self.machine.delete(_one(rest)))

    def _cmd_ver(self, _rest: str, _output: list[bytes]) -> None:
        self.level = 0

    def _cmd_pushd(self, rest: str, _output: list[bytes]) -> None:
        # Whether success clears the level is not documented.
        self.level = self.level if self.machine.exists(_one(rest)) else 1

    def _cmd_popd(self, _rest: str, _output: list[bytes]) -> None:
        pass

    def _cmd_type(self, rest: str, output: list[bytes]) -> None:
        content = self._old(_one(rest))
        if content.startswith(b"\xff\xfe"):
            content = content[2:].decode("utf-16-le", "replace").encode(CODE_PAGE, "replace")
        output.append(content)

    def _cmd_copy(self, rest: str, _output: list[bytes]) -> None:
        parts = re.findall(r'"([^"]*)"', rest)
        assert re.fullmatch(r'\s*/y /b "[^"]*"(\+"[^"]*")? "[^"]*"', rest), rest
        self._attempt(lambda: self.machine.copy(parts[:-1], parts[-1]))

    def _attempt(self, action: Callable[[], None]) -> None:
        try:
            action()
            self.level = 0
        except (KeyError, OSError):
            self.level = 1

    # -- variables ----------------------------------------

    def _value(self, name: str) -> str | None:
        folded = name.casefold()
        if folded == "errorlevel" and "errorlevel" not in self.environment:
            return str(self.level)
        if folded == "~dp0":
            return self.script.rpartition("\\")[0] + "\\"
        if folded == "~1":
            return self.arguments[0] if self.arguments else ""
        base, colon, start = name.partition(":~")
        found = self.environment.get(base.casefold())
        return found[int(start) :] if found and colon else found


def _one(rest: str) -> str:
    found = re.fullmatch(r'\s*"([^"]*)"\s*', rest)
    if not found:
        raise ModelError(f"one quoted path is wanted: {rest!r}")
    return found[1]
