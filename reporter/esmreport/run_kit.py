"""`esmreport kit`: the folder for the USB stick, ready to carry, and its key beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from esmreport import __version__
from esmreport.console import Console
from esmreport.io.kit import Kit, KitError, KitOrder, write_kit
from esmreport.io.rulebook import RuleBookError, load
from esmreport.io.runtime import Runtime, RuntimeZipError, inspect
from esmreport.io.sitefile import SiteFileError
from esmreport.resources import collector_dir

DONE, FAILED, USAGE = 0, 1, 2


def make(folder: Path, site: Path | None, runtimes: Sequence[Path], console: Console) -> int:
    """Writes the kit and says what is in it; exit code as in the manual."""
    try:
        if site:
            _check_site(site)
        found = _inspected(runtimes)
        order = KitOrder(
            folder=folder,
            collector=collector_dir(),
            tool=f"esmreport {__version__}",
            created=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            site=site,
            runtimes=found,
        )
        kit = write_kit(order)
    except (RuntimeZipError, KitError) as problem:
        console.problem_text(problem.text)
        return USAGE if isinstance(problem, RuntimeZipError) or problem.usage else FAILED
    except (SiteFileError, RuleBookError) as problem:
        console.problems(problem.errors)
        return USAGE if isinstance(problem, SiteFileError) else FAILED
    except FileNotFoundError as problem:
        console.problem(
            "esmreport に含まれる採取プログラムのファイルがありません。esmreport を再インストールしてください。",
            str(problem),
        )
        return FAILED
    _tell(kit, found, console)
    return DONE


def _check_site(site: Path) -> None:
    from esmreport.pipeline import read_site

    read_site(site, load())


def _inspected(paths: Sequence[Path]) -> list[Runtime]:
    found: dict[str, Runtime] = {}
    for path in paths:
        runtime = inspect(path)
        other = found.get(runtime.folder)
        if other is not None:
            raise KitError(
                f"{other.path} と {path} は同じ用途（{runtime.folder}）の Python です。"
                "どちらか一方を指定してください。",
                f"{other.path} and {path} serve the same Windows ({runtime.folder}); give one of them.",
                usage=True,
            )
        found[runtime.folder] = runtime
    return list(found.values())


def _tell(kit: Kit, runtimes: Sequence[Runtime], console: Console) -> None:
    console.out(str(kit.folder))
    console.say(f"キット ID: {kit.id}", f"kit id: {kit.id}")
    console.say(
        f"鍵の控え: {kit.key} （USB メモリには入れず、事務所で保管してください）",
        f"copy of the key: {kit.key} (keep it at the office, not on the stick)",
    )
    if not runtimes:
        console.say(
            "Python は含まれていません。--runtime を指定しない場合、採取は Python を使わずに行われます。",
            "No Python is in it: without --runtime it collects with the built-in commands of Windows.",
        )
    for runtime in runtimes:
        tested = (
            ("試験済みの構成です", "the build it was tested with")
            if runtime.tested
            else (
                "この版では試験していません。python.org の SHA-256 と照合してください",
                "not tested with this build; compare its SHA-256 with python.org",
            )
        )
        console.say(
            f"Python {runtime.version} {runtime.arch}: {tested[0]}（{runtime.sha256}）",
            f"Python {runtime.version} {runtime.arch}: {tested[1]} ({runtime.sha256})",
        )
