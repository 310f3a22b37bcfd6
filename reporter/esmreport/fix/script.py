"""A .cmd file from steps: looks at all of it first, changes when told to, stops at the first surprise."""

from __future__ import annotations

import re
from collections.abc import Sequence

from esmreport.core.record import dataclass
from esmreport.fix.quote import ENCODING, literal, shown
from esmreport.fix.step import AUDITED, WANTED, Step
from esmreport.fix.words import NOT_SYNCED, SCRIPT, STATE, SYNCED, WHERE, say

# Exit codes.
DONE, FAILED, NOT_HERE, SURPRISE = 0, 1, 2, 3


@dataclass(frozen=True, kw_only=True)
class Job:
    """What goes into one script and its undo script.

    `name`: file name without ending. `computers`: those it may run on. `drive`: "X:" where it needs the
    active server. `state`: cluster state as in a step. `synced`: touches a synchronised key. `run_id`: of the
    results.
    """

    name: str
    steps: tuple[Step, ...]
    computers: tuple[str, ...]
    drive: str | None
    state: str
    synced: bool
    run_id: str
    lang: str

    @property
    def undo_name(self) -> str:
        return f"{self.name}-undo"


def do_script(job: Job) -> bytes:
    """The script that puts things right. CP932, CRLF."""
    return _Writer(job, undo=False).written()


def undo_script(job: Job) -> bytes:
    """The script that takes it back, last step first. CP932, CRLF."""
    return _Writer(job, undo=True).written()


class _Writer:
    def __init__(self, job: Job, undo: bool) -> None:
        self.job = job
        self.undo = undo
        self.name = job.undo_name if undo else job.name
        self.steps: Sequence[Step] = tuple(reversed(job.steps)) if undo else job.steps
        self.lines: list[str] = []

    def written(self) -> bytes:
        self._guard()
        self._say("undo" if self.undo else "do")
        self._facts()
        self._look_at_all()
        self._change_all()
        self._ends()
        for number, step in enumerate(self.steps, start=1):
            self._routines(number, step)
        text = "\r\n".join([*self._head(), *self.lines, ""])
        return text.encode(ENCODING)

    def _add(self, *lines: str) -> None:
        self.lines += lines

    def _words(self, key: str, **values: str) -> str:
        return say(
            SCRIPT[key], self.job.lang, name=f"{self.name}.cmd", undo=f"{self.job.undo_name}.cmd", **values
        )

    def _say(self, key: str, prefix: str = "", **values: str) -> None:
        self._add(f"echo {prefix}{shown(self._words(key, **values))}")

    def _log(self, text: str) -> None:
        self._add(f'>>"%LOG%" echo %DATE% %TIME% {text}')

    def _head(self) -> list[str]:
        head = [
            "@echo off",
            f"rem {self.name}.cmd, esmreport run {re.sub('[^0-9a-f]', '', self.job.run_id)}",
            "setlocal EnableExtensions DisableDelayedExpansion",
        ]
        if all(line.isascii() for line in self.lines):
            return head
        # Read as another code page, the second byte of a character can be a command separator.
        return [
            *head,
            "chcp 932 >nul 2>&1",
            'set "PROBE=あ"',
            'if "%PROBE:~1%"=="" goto readable',
            "echo esmreport: this script needs code page 932, which this computer does not have.",
            f"exit /b {NOT_HERE}",
            ":readable",
        ]

    def _guard(self) -> None:
        job = self.job
        self._add(
            'set "errorlevel="',
            'set "HERE=%~dp0"',
            'set "SYS=%SystemRoot%\\System32\\"',
            f'set "LOG=%HERE%log\\{self.name}.log"',
            'set "SEEN=%HERE%log\\seen.txt"',
            'set "GO="',
            'if /i "%~1"=="go" set "GO=1"',
            'if not defined GO if not "%~1"=="" goto usage',
            "if defined PROCESSOR_ARCHITEW6432 goto bits",
            *(f'if /i "%COMPUTERNAME%"=={literal(name)} goto here' for name in job.computers),
            "goto computer",
            ":here",
            'mkdir "%HERE%log" 2>nul',
            'del "%SEEN%" 2>nul',
            '>"%SEEN%" echo esmreport',
            'if not exist "%SEEN%" goto nolog',
        )
        if job.drive:
            # PUSHD opens the root even where nothing lies in it; VER clears what an earlier command left.
            self._add(
                "ver >nul",
                f'pushd "{job.drive}\\" >nul 2>&1',
                'if not "%errorlevel%"=="0" goto inactive',
                "popd",
            )

    def _facts(self) -> None:
        job = self.job
        place = WHERE["active" if job.drive else "any"].get(job.lang)
        self._say("runs_on", where=" / ".join(job.computers))
        self._say("place", place=place)
        self._say("cluster", state=STATE[job.state].get(job.lang))
        self._add(f"echo {shown((SYNCED if job.synced else NOT_SYNCED).get(job.lang))}", "echo.")

    def _title(self, number: int) -> str:
        return shown(f"[{number}/{len(self.steps)}] {self.steps[number - 1].title.get(self.job.lang)}")

    def _look_at_all(self) -> None:
        for number in range(1, len(self.steps) + 1):
            self._add(f"echo {self._title(number)}", *self._look(number), *self._or_surprise(number))
            for state, key in ((AUDITED, "at_audited"), (WANTED, "at_wanted")):
                self._add(f'if "%STATE%"=="{state}" echo    {shown(self._words(key))}')
        self._add("if defined GO goto work", "echo.")
        self._say("all_looked")
        self._add(f"exit /b {DONE}", ":work", "echo.")
        self._log("start")

    @staticmethod
    def _look(number: int) -> list[str]:
        # A virus scanner that holds a file for a moment is no surprise: look twice.
        return [f"call :look{number}", f'if "%STATE%"=="other" call :look{number}']

    def _or_surprise(self, number: int) -> list[str]:
        return [f'set "AT={number}"', 'if "%STATE%"=="other" goto surprise']

    def _change_all(self) -> None:
        goal = AUDITED if self.undo else WANTED
        for number in range(1, len(self.steps) + 1):
            at = f"[{number}/{len(self.steps)}]"
            self._add(*self._look(number), *self._or_surprise(number))
            self._add(f'if "%STATE%"=="{goal}" echo {at} {shown(self._words("skipped"))}')
            self._add(f'if "%STATE%"=="{goal}" goto next{number}')
            self._log(f"{at} {shown(self.steps[number - 1].title.get(self.job.lang))}")
            self._add(f"call :change{number}", *self._look(number), f'if not "%STATE%"=="{goal}" goto failed')
            self._log(f"{at} ok")
            self._say("done", prefix=f"{at} ")
            self._add(f":next{number}")

    def _ends(self) -> None:
        total = len(self.steps)
        self._log("end")
        self._add("echo.")
        self._say("all_done")
        self._add(f"exit /b {DONE}")
        for label, code in (("surprise", SURPRISE), ("failed", FAILED)):
            self._add(f":{label}", "echo.")
            self._log(f"[%AT%/{total}] {label}")
            self._say(label, prefix=f"[%AT%/{total}] ")
            if not self.undo:
                self._add("if not defined GO exit /b " + str(code))
                self._say("take_back")
            self._add(f"exit /b {code}")
        for label, key in (
            ("usage", "usage"),
            ("bits", "bits"),
            ("computer", "computer"),
            ("nolog", "no_log"),
        ):
            self._add(f":{label}")
            self._say(key, where=" / ".join(self.job.computers))
            self._add(f"exit /b {NOT_HERE}")
        if self.job.drive:
            self._add(":inactive")
            self._say("inactive", drive=self.job.drive)
            self._add(f"exit /b {NOT_HERE}")

    def _routines(self, number: int, step: Step) -> None:
        self._add(f":look{number}", 'set "STATE=other"', *step.look, "exit /b 0")
        self._add(f":change{number}", *(step.to_audited if self.undo else step.to_wanted), "exit /b 0")
