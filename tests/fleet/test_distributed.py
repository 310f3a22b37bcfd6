"""The same fleet through a real scheduler: the same bytes, also where a worker is lost on the way."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from openpyxl import load_workbook

from esmreport.fleet import store
from tests.fleet.dask import dask_cluster, wait_for_workers
from tests.fleet.fleets import audit, index_of, make_fleet, results

# distributed's own noise while a worker dies.
pytestmark = pytest.mark.filterwarnings("ignore")
CLUSTERS = 9


def test_a_lost_worker_loses_no_cluster(tmp_path: Path) -> None:
    source, output, here = make_fleet(tmp_path / "bundles", CLUSTERS), tmp_path / "out", tmp_path / "here"
    with dask_cluster(tmp_path, 2) as (address, workers):
        wait_for_workers(address, 2)
        killer = threading.Thread(target=_kill_in_the_middle, args=(output, workers[0]))
        killer.start()
        code = audit(source, output, scheduler=address, formats="json,html,xlsx", per_cluster="xlsx")
        killer.join()
    assert workers[0].returncode == -9
    assert code == 0
    assert audit(source, here, formats="json,html,xlsx", per_cluster="xlsx") == 0
    assert len(results(here)) == CLUSTERS
    assert results(output) == results(here)
    assert (output / "index.json").read_bytes() == (here / "index.json").read_bytes()
    assert (output / "index.html").read_bytes() == (here / "index.html").read_bytes()
    books = sorted(path.name for path in here.glob("*.xlsx"))
    assert len(books) == CLUSTERS + 1
    assert all(cells(output / name) == cells(here / name) for name in books)


def cells(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every value of a workbook by sheet."""
    book = load_workbook(path, read_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def _kill_in_the_middle(output: Path, worker: object) -> None:
    journal = output / store.NAME
    for _ in range(2400):
        if journal.exists() and journal.read_bytes().count(b'"kind":"cluster"') >= 2:
            break
        time.sleep(0.02)
    worker.kill()  # type: ignore[attr-defined]
    worker.wait()  # type: ignore[attr-defined]


def test_nobody_there_is_one_sentence(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    source = make_fleet(tmp_path / "bundles", 5)
    assert audit(source, tmp_path / "out", scheduler="tcp://127.0.0.1:9") == 1
    said = capfd.readouterr().err
    assert "127.0.0.1:9" in said and "Traceback" not in said
    assert not (tmp_path / "out" / "index.json").exists()


def test_workers_that_see_other_disks_are_named(tmp_path: Path) -> None:
    from esmreport.core.model import Text
    from esmreport.fleet.distributed import Workers
    from esmreport.fleet.errors import EngineError

    class Client:
        def run(self, _function: object, paths: list[str]) -> dict[str, list[str]]:
            return {"tcp://192.0.2.7:1": [], "tcp://192.0.2.8:1": paths[:1]}

    with pytest.raises(EngineError) as caught:
        Workers(Client(), "tcp://192.0.2.1:1").check(["/bundles/a.json"], tmp_path)
    text: Text = caught.value.text
    assert "192.0.2.8" in text.en and "/bundles/a.json" in text.en


def test_index_counts_every_cluster_once(tmp_path: Path) -> None:
    source = make_fleet(tmp_path / "bundles", 5)
    audit(source, tmp_path / "out")
    names = [row["name"] for row in index_of(tmp_path / "out")["clusters"]]
    assert len(names) == len(set(names)) == 5
