"""Envelope, seal and the file on the stick."""

import errno
import hashlib
import hmac
import json
import os
from pathlib import Path

import jsonschema
import pytest

from esmcollect import bundle
from esmcollect.collect import Collection, Options, collect
from esmcollect.model import OK, OUTCOMES, Item

from . import healthy
from .fake import problem

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "reporter/esmreport/schema/bundle-1.json").read_text(encoding="utf-8")
)
RUN = bundle.Run("0123456789abcdef" * 2, 1769832306.5, 1769832310, "作業前")
KEY = b"k" * 32
ENTRY = {"path": "a", "kind": "file", "attributes": 32, "outcome": OK, "code": None}


def whole(system=None, run=RUN):
    return bundle.build(collect(system or healthy.active()), run)


def problems(document):
    validator = jsonschema.Draft202012Validator(SCHEMA)
    return [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message[:120]}"
        for error in validator.iter_errors(document)
    ]


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("system", [healthy.active(), healthy.standby()])
def test_a_bundle_is_valid(system):
    assert problems(whole(system)) == []


def test_a_bundle_full_of_failures_is_valid(monkeypatch):
    system = healthy.active(
        files={"X:\\NVWORK\\Alert": problem(5), "X:\\NVWORK\\local\\nvisord.cf": problem(32)}
    )
    for method in ("host", "drives", "list_folder"):
        monkeypatch.setattr(system, method, lambda *_: 1 / 0)
    document = whole(system)
    assert problems(document) == []
    assert document["node"]["computer_name"] is None
    assert document["run"]["utc_offset_minutes"] is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda document: document.update(extra=1),
        lambda document: document["counts"].pop("OK"),
        lambda document: document["items"][0].update(value=None),
        lambda document: document["items"][0]["target"].update(extra=1),
        lambda document: document["run"].update(started="2026-01-31 04:05:06"),
        lambda document: next(item for item in document["items"] if item["id"] == "host")["value"].pop(
            "bitness"
        ),
        lambda document: next(item for item in document["items"] if item["outcome"] == "ABSENT").update(
            value={}
        ),
    ],
)
def test_the_schema_notices(spoil):
    document = json.loads(json.dumps(whole()))
    spoil(document)
    assert problems(document)


def test_the_envelope():
    document = whole()
    assert document["run"] == {
        "id": "0123456789abcdef" * 2,
        "label": "作業前",
        "started": "2026-01-31T04:05:06Z",
        "ended": "2026-01-31T04:05:10Z",
        "utc_offset_minutes": 540,
        "interrupted": False,
    }
    assert list(document["counts"]) == list(OUTCOMES)
    assert sum(document["counts"].values()) == len(document["items"])
    assert document["node"]["computer_name"] == "ESMNODE1"


def test_each_descriptor_stands_once():
    rights = {"X:\\NVWORK\\local": "D:NO_ACCESS_CONTROL"}
    document = whole(healthy.active(rights=rights))
    folders = next(item for item in document["items"] if item["id"] == "acl:X:\\NVWORK")["value"]["folders"]
    assert sorted(document["security_descriptors"].values()) == ["D:NO_ACCESS_CONTROL", "O:BAG:SYD:"]
    by_path = {folder["path"]: document["security_descriptors"][folder["sd"]] for folder in folders}
    assert by_path["local"] == "D:NO_ACCESS_CONTROL"
    assert by_path[""] == "O:BAG:SYD:"


def test_lone_surrogates_do_not_reach_the_file():
    item = Item("listing:X:", "listing", {"path": "X:"}, OK, {"entries": [dict(ENTRY, path="a\ud800")]})
    document = bundle.build(Collection((item,)), RUN)
    assert document["items"][0]["value"]["entries"][0]["path"] == "a\ufffd"


def test_the_seal_covers_everything():
    document = whole(run=bundle.Run("0" * 32, 0, 0, kit_key=KEY))
    seal = document.pop("seal")
    data = json.dumps(document, sort_keys=True, separators=(",", ":")).encode("ascii")
    assert seal["content_sha256"] == hashlib.sha256(data).hexdigest()
    assert seal["hmac_sha256"] == hmac.new(KEY, data, hashlib.sha256).hexdigest()
    assert seal["key_id"] == hashlib.sha256(KEY).hexdigest()[:16]
    document["items"][0]["elapsed_ms"] += 1
    assert bundle.seal(document, KEY)["content_sha256"] != seal["content_sha256"]


def test_without_a_key_there_is_only_the_hash():
    seal = whole()["seal"]
    assert seal["content_sha256"]
    assert seal["hmac_sha256"] is seal["key_id"] is None


def test_the_seal_of_the_file_holds_after_reading_it_back(tmp_path):
    path = bundle.write(whole(), str(tmp_path))
    document = json.loads(Path(path).read_bytes())
    assert bundle.seal(document)["content_sha256"] == document["seal"]["content_sha256"]


def test_the_file_is_ascii_and_sorted(tmp_path):
    data = Path(bundle.write(whole(), str(tmp_path))).read_bytes()
    data.decode("ascii")
    keys = list(json.loads(data))
    assert keys == sorted(keys)
    assert data.endswith(b"}\n")


def test_the_name_of_the_file(tmp_path):
    names = [Path(bundle.write(whole(), str(tmp_path))).name for _ in range(3)]
    stem = "ESMNODE1_20260131T040506Z"
    assert names == [stem + ".json", stem + "-2.json", stem + "-3.json"]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)


def test_a_name_that_no_file_can_have(tmp_path):
    document = whole()
    document["node"]["computer_name"] = "..\\a:b/c"
    assert Path(bundle.write(document, str(tmp_path))).parent == tmp_path
    document["node"]["computer_name"] = None
    assert Path(bundle.write(document, str(tmp_path))).name.startswith("UNKNOWN_")


@pytest.mark.parametrize("step", ["write", "fsync", "rename"])
def test_a_full_disk_leaves_nothing_behind(step, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(bundle.os, step, full)
    with pytest.raises(bundle.BundleError) as caught:
        bundle.write(whole(), str(tmp_path))
    assert caught.value.reason == "full"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("most", [1000, 0])
def test_a_system_that_writes_less_than_it_was_given(most, tmp_path, monkeypatch):
    write = os.write
    monkeypatch.setattr(bundle.os, "write", lambda handle, data: write(handle, data[:most]))
    document = whole()
    if most:
        assert json.loads(Path(bundle.write(document, str(tmp_path))).read_bytes()) == document
        return
    with pytest.raises(bundle.BundleError) as caught:
        bundle.write(document, str(tmp_path))
    assert (caught.value.reason, list(tmp_path.iterdir())) == ("full", [])


def test_prepare_makes_the_last_folder_only(tmp_path):
    bundle.prepare(str(tmp_path / "bundle"))
    assert list(tmp_path.iterdir()) == [tmp_path / "bundle"]
    assert list((tmp_path / "bundle").iterdir()) == []
    with pytest.raises(bundle.BundleError) as caught:
        bundle.prepare(str(tmp_path / "no" / "such"))
    assert caught.value.reason == "missing"


def test_prepare_notices_a_file_in_the_place_of_the_folder(tmp_path):
    (tmp_path / "bundle").write_bytes(b"")
    with pytest.raises(bundle.BundleError):
        bundle.prepare(str(tmp_path / "bundle"))


@pytest.mark.parametrize(
    ("code", "winerror", "reason"),
    [
        (errno.EROFS, None, "denied"),
        (errno.EACCES, 5, "denied"),
        (errno.EACCES, 19, "denied"),
        (errno.ENOSPC, 112, "full"),
        (errno.EINVAL, 112, "full"),
        (errno.ENOENT, 3, "missing"),
        (errno.EACCES, 21, "missing"),
        (errno.EIO, 1117, "other"),
    ],
)
def test_reasons(code, winerror, reason, tmp_path, monkeypatch):
    def fail(*_):
        problem = OSError(code, "x")
        problem.winerror = winerror
        raise problem

    monkeypatch.setattr(bundle.os, "open", fail)
    with pytest.raises(bundle.BundleError) as caught:
        bundle.prepare(str(tmp_path))
    assert (caught.value.reason, caught.value.text) == (reason, f"error {winerror or code}")


def test_options_reach_the_masks():
    with_key = bundle.build(collect(healthy.active(), Options(kit_key=KEY)), RUN)
    assert with_key["redactions"][0]["digest"] != whole()["redactions"][0]["digest"]


def test_the_pieces_are_what_json_gives_and_no_copy_is_made():
    value = {
        "keys": [{"path": "業務", "outcome": OK, "n": 1, "x": None, "deep": [[], {}, [True, 1.5]]}],
        "text": 'a\u2028\\"',
    }
    items = [
        Item(f"registry:64:{name}", "registry", {}, OK, content)
        for name, content in (("A", value), ("B", {**value, "text": "\ud800"}))
    ]
    document = bundle.build(Collection(tuple(items)), RUN)
    unsealed = {key: part for key, part in document.items() if key != "seal"}
    plain = json.dumps(unsealed, sort_keys=True, separators=(",", ":")).encode("ascii")
    assert b"".join(bundle.canonical(document)) == plain
    assert document["items"][0]["value"] is value
    assert document["items"][1]["value"]["text"] == "\ufffd"
