"""`python -m fuzz.run TARGET --runs N --work DIR`: fuzzes one target with atheris (pip install .[fuzz]; Linux).

Ends with exit code 0 after N executions, else with libFuzzer's after a crash; the input is then `DIR/TARGET/crash-*`.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import atheris

from fuzz import seeds
from fuzz.modules import MODULES

# One execution that computes longer than this hangs.
LONGEST_SECONDS = 1.0


class HangError(Exception):
    """One execution took too long."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target")
    parser.add_argument("--runs", type=int, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    _fuzz(asked.target, asked.runs, asked.work / asked.target, asked.seed)


def _fuzz(name: str, runs: int, work: Path, seed: int) -> None:
    targets = _instrumented(name)
    target = targets.TARGETS[name]
    corpus = work / "corpus"
    seeds.spread(seeds.seeds(name), corpus)
    (work / "words.dict").write_text("".join(f'"{_escaped(word)}"\n' for word in seeds.WORDS[name]), "ascii")
    if name == "loader":
        targets.place_in(Path("/dev/shm"))

    slowest, done, start = 0.0, 0, time.time()

    def once(data: bytes) -> None:
        nonlocal slowest, done
        before = time.process_time()
        target.run(data)
        took = time.process_time() - before
        slowest, done = max(slowest, took), done + 1
        if took > LONGEST_SECONDS:
            raise HangError(f"{took:.2f} s")
        if done == runs or done % 100_000 == 0:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            told = f"{name}: {done} executions, {time.time() - start:.0f} s, slowest {slowest * 1000:.0f} ms, {peak} MB"
            print(told, flush=True)

    arguments = [
        f"-runs={runs}",
        f"-seed={seed}",
        f"-max_len={target.longest}",
        f"-dict={work / 'words.dict'}",
        f"-artifact_prefix={work}/",
        "-rss_limit_mb=1024",
        "-timeout=60",
        "-print_final_stats=1",
        "-verbosity=1",
        str(corpus),
    ]
    more = {"custom_mutator": _mutator()} if name == "loader" else {}
    atheris.Setup([sys.argv[0], *arguments], once, **more)
    atheris.Fuzz()


def _escaped(word: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word)


def _mutator() -> Callable[[bytes, int, int], bytes]:
    """Damages a bundle where the schema says that something stands; only what is no JSON is mutated byte by byte."""
    from tests.hostile.damage import damaged_bytes

    def mutate(data: bytes, longest: int, seed: int) -> bytes:
        changed = damaged_bytes(data, seed)
        return changed if changed is not None and len(changed) <= longest else atheris.Mutate(data, len(data))

    return mutate


def _instrumented(name: str) -> ModuleType:
    """The targets, with the modules of one of them watched."""
    with atheris.instrument_imports(include=list(MODULES[name])):
        from fuzz import targets
    return targets


if __name__ == "__main__":
    main()
