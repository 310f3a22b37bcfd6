"""Writes the folder of scripts, whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from datetime import datetime
from pathlib import Path

from esmreport import oswords
from esmreport.core.model import Text
from esmreport.fix.document import folder_names, plan_text
from esmreport.fix.plan import Plan
from esmreport.fix.script import do_script, undo_script


class WriteError(Exception):
    """The folder cannot be written; `text` is one sentence."""

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(ja=ja, en=en)


def write_plan(plan: Plan, target: Path, lang: str) -> list[Path]:
    """Writes plan, scripts and what they carry below `target`, which must be new or empty; gives the files
    written. Raises WriteError."""
    try:
        target = target.resolve()
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise WriteError(
                f"出力先 {target} は空ではありません。"
                "古いスクリプトと混ざらないよう、新しいフォルダを -o で指定してください。",
                f"{target} is not empty; name a new folder with -o, so that old and new scripts do not mix.",
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    except OSError as problem:
        raise _refused(target, problem) from None
    try:
        _fill(plan, draft, lang)
        mask = os.umask(0)
        os.umask(mask)
        draft.chmod(0o777 & ~mask)
        if target.exists():
            target.rmdir()
        draft.rename(target)
    except OSError as problem:
        raise _refused(target, problem) from None
    finally:
        # Gone where it became the target.
        shutil.rmtree(draft, ignore_errors=True)
    return sorted(path for path in target.rglob("*") if path.is_file())


def _refused(target: Path, problem: OSError) -> WriteError:
    return WriteError(
        f"{target} に書き込めません（{oswords.why(problem).ja}）。-o で別のフォルダを指定してください。",
        f"{target} cannot be written to ({oswords.why(problem).en}); name another folder with -o.",
    )


def _fill(plan: Plan, root: Path, lang: str) -> None:
    name = "plan.txt"
    (root / name).write_bytes(plan_text(plan, lang))
    for folder in folder_names(plan):
        (root / folder / "data").mkdir(parents=True)
        (root / folder / name).write_bytes(plan_text(plan, lang, folder))
    for script in plan.scripts:
        folder_path, job = root / script.folder, script.job
        (folder_path / f"{job.name}.cmd").write_bytes(do_script(job))
        (folder_path / f"{job.undo_name}.cmd").write_bytes(undo_script(job))
        for step in job.steps:
            for file, content in step.files.items():
                (folder_path / "data" / file).write_bytes(content)
            for file, modified in step.times.items():
                _date(folder_path / "data" / file, modified)


def _date(path: Path, moment: str) -> None:
    """Gives a file its time, where that is one that this system can keep."""
    with contextlib.suppress(OSError, OverflowError, ValueError):
        stamp = datetime.fromisoformat(moment.replace("Z", "+00:00")).timestamp()
        os.utime(path, (stamp, stamp))
