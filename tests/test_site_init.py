"""`esmreport site init`: what it writes can be read again, states nothing that nobody said, and changes no verdict."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from esmcollect import locate, settings
from esmreport.core.products import STATED_AS
from esmreport.core.sitedraft import _text, draft
from esmreport.io.rulebook import load
from esmreport.io.sitefile import VALUES, parse
from esmreport.io.sitereport import WORDS
from tests.lab.collect import collect_virtual
from tests.lab.ops import apply
from tests.lab.plan import base_plan
from tests.test_cli import ROOT, run

SAMPLES = ROOT / "samples"
COLLECTOR = ROOT / "collector" / "esmcollect"


def written(folder: Path, *arguments: str) -> str:
    target = folder / "site.toml"
    done = run("site", "init", *arguments, "-o", str(target), "--lang", "en")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == str(target)
    return target.read_text("utf-8")


def uncommented(text: str) -> str:
    """The file of somebody who takes every # of a key away."""
    return re.sub(r"^# (?=[a-z_0-9]+ = |\[\[)", "", text, flags=re.MULTILINE)


def test_without_bundles_nothing_is_stated(tmp_path: Path) -> None:
    book = load()
    text = written(tmp_path)
    assert tomllib.loads(text).pop("phase") == "steady-state"
    site = parse(text, "site.toml", book.features)
    assert (site.title, site.cluster_name, site.roles, site.values) == ({}, None, {}, {})
    assert (site.versions, site.features, site.utc_offset) == ({}, {}, None)


def test_every_key_is_there_and_its_example_can_be_used() -> None:
    book = load()
    text = draft(None, book.features.values())
    whole = uncommented(text).replace("[[report.edition]]\n", "").replace('logo = "logo.png"\n', "")
    whole = whole.replace('number = "1.0"\n', "").replace('date = "2026-04-01"\n', "")
    whole = whole.replace('author = "作成者 1"\n', "").replace('change = "初版"\n', "")
    site = parse(whole, "site.toml", book.features)
    assert set(site.values) == {*VALUES, "public_ip:ESMNODE1", "public_ip:ESMNODE2"}
    assert set(site.versions) == set(STATED_AS.values())
    assert set(site.features) == {name for name, feature in book.features.items() if feature.ask}
    assert set(site.title) == {*WORDS, "author"}
    assert set(site.roles.values()) == {"primary", "secondary"} and site.utc_offset == 540
    edition = text[text.index("# [[report.edition]]") : text.index("[cluster]")]
    [first] = parse("[report]\n" + uncommented(edition), "site.toml", {}).document.editions
    assert first.number == "1.0"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_value_has_a_name_in_the_report(lang: str) -> None:
    words = tomllib.loads((ROOT / f"reporter/esmreport/render/words/{lang}.toml").read_text("utf-8"))
    assert [name for name in (*VALUES, "public_ip") if name not in words["site"]] == []


def test_every_explanation_is_in_both_languages() -> None:
    lines = [line for line in draft(None, load().features.values()).splitlines() if line.startswith("# ")]
    keyless = [line for line in lines if not re.match(r"# ([a-z_0-9]+ = |\[\[)", line)]
    japanese = [line for line in keyless if re.search("[ぁ-んァ-ヶ一-龠]", line)]
    one_line = [line for line in japanese if " / " in line]
    assert all(re.search("[a-z]{3}", line.partition(" / ")[2]) for line in one_line)
    for line in set(japanese) - set(one_line):
        following = keyless[keyless.index(line) + 1]
        assert not re.search("[ぁ-んァ-ヶ一-龠]", following), line


def test_the_keys_of_the_collector_are_known_to_the_reporter() -> None:
    """A key that the collector follows must not be refused by `esmreport kit --site`."""
    source = (COLLECTOR / "locate.py").read_text("utf-8")
    followed = set(re.findall(r'_from_site\(site_text, "(\w+)"\)', source))
    assert len(followed) > 4
    assert followed <= set(VALUES)


@pytest.mark.parametrize("sample", ["drifted", "agents", "single"])
def test_a_site_file_from_bundles_changes_no_verdict(sample: str, tmp_path: Path) -> None:
    text = written(tmp_path, str(SAMPLES / sample))
    site = parse(text, "site.toml", load().features)
    assert site.values["shared_drive"] == "X:" and site.utc_offset == 540
    found = []
    for more in ([], ["--site", str(tmp_path / "site.toml")]):
        out = tmp_path / f"out{len(more)}"
        done = run(str(SAMPLES / sample), "-o", str(out), "--format", "json", *more)
        assert done.returncode in (0, 4), done.stderr
        results = json.loads(next(out.glob("*.json")).read_bytes())["results"]
        found.append({(one["rule"], one["subject"], one["node"]): one["status"] for one in results})
    assert found[0] == found[1]


def test_each_value_says_where_it_came_from(tmp_path: Path) -> None:
    lines = written(tmp_path, str(SAMPLES / "drifted")).splitlines()
    for key in (
        "group",
        "shared_drive",
        "fip",
        "manager_name",
        "work_folder",
        "service_folder",
        "package_folder",
    ):
        [number] = [number for number, line in enumerate(lines) if line.startswith(f"{key} = ")]
        assert lines[number - 1].startswith("# → ") and " / " in lines[number - 1]
    text = "\n".join(lines)
    assert "# → ESMNODE1: 6.40, ESMNODE2: 6.41" in text and '\nname = "ESMNODE2"\nrole = "secondary"' in text
    assert settings.site_values(text, "shared_drive") == ["X:"]
    assert locate._from_site(text, "work_folder") == [("X:\\NVWORK", locate.SITE)]


def test_what_cannot_be_settled_stays_a_comment(tmp_path: Path) -> None:
    """Two nodes with a name each: which one is the manager's is not for us to say."""
    text = written(tmp_path, str(SAMPLES / "partial"))
    site = parse(text, "site.toml", load().features)
    assert set(site.values) <= set(VALUES)
    for line in text.splitlines():
        if "state it in the site file" in line:
            assert text.splitlines()[text.splitlines().index(line) + 1].startswith("# ")


def test_problems_are_one_sentence_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "there.toml").write_text("# mine\n", encoding="utf-8")
    (tmp_path / "no.json").write_text("{}", encoding="utf-8")
    several = tmp_path / "several"
    several.mkdir()
    # Without clp.conf nobody says that the two belong together.
    op = {"op": "file.delete", "path": "${cluster}\\etc\\clp.conf"}
    plan = apply(base_plan("sm6-6.40"), [op], "apart")
    for role in plan.collected:
        (several / f"{role}.json").write_text(json.dumps(collect_virtual(plan, role)), encoding="ascii")
    changed = tmp_path / "changed.json"
    [bundle, *_] = sorted((SAMPLES / "compliant").glob("*.json"))
    changed.write_bytes(bundle.read_bytes().replace(b'"ESMNODE', b'"ESMNODF', 1))
    for arguments, code, said in (
        (["-o", "there.toml"], 2, "there.toml exists"),
        (["no.json", "-o", "new.toml"], 6, "no.json"),
        (["missing", "-o", "new.toml"], 6, "missing"),
        (["changed.json", "-o", "new.toml"], 6, "changed.json was changed after it was collected"),
        (["several", "-o", "new.toml"], 2, "of several clusters (ESMNODE1, ESMNODE2)"),
        (["-o", "no/new.toml"], 1, "does not exist"),
    ):
        paths = [one if one.startswith("-") else str(tmp_path / one) for one in arguments]
        done = run("site", "init", *paths, "--lang", "en")
        assert (done.returncode, done.stdout) == (code, ""), done.stderr
        assert said in done.stderr and "Traceback" not in done.stderr
    assert (tmp_path / "there.toml").read_text("utf-8") == "# mine\n"
    assert not (tmp_path / "new.toml").exists()


@pytest.mark.parametrize("value", ["X:\\業務 a'b", 'say "x"', "a\\b", "改\n行", "plain", "\u202e\x00x"])
def test_any_text_survives(value: str) -> None:
    assert tomllib.loads(f"key = {_text(value)}") == {"key": value}


def test_each_node_has_an_example_address_of_its_own(tmp_path: Path) -> None:
    text = written(tmp_path, str(SAMPLES / "compliant"))
    addresses = re.findall(r'^(?:# )?public_ip = "([\d.]+)"', text, flags=re.MULTILINE)
    assert len(addresses) == len(set(addresses)) == 2
