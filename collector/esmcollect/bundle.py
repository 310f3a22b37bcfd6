"""The bundle: envelope, seal and the one place where the collector writes a file."""

import errno
import hashlib
import hmac
import itertools
import json
import operator
import os
import re
import sys
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Dict, Optional, Tuple

from . import __version__, manifest
from .gaps import gaps_of
from .model import OUTCOMES
from .redact import Secrets
from .regvalue import without_surrogates

SCHEMA, SCHEMA_VERSION = "esmreport/bundle", 1
PROBE_VERSION = 1
PIECE = 4096
# Proved to be there before anything is read: more than the bundle of an ordinary node.
RESERVE = 2 << 20
TEMPORARY = ".esmcollect-%s.tmp"
_LEFT = re.compile(r"\.esmcollect-[0-9a-f]+\.tmp$")
NODE_FIELDS = (
    "computer_name",
    "dns_host_name",
    "os",
    "bitness",
    "ansi_code_page",
    "oem_code_page",
    "ui_language",
    "privilege",
)


@dataclass(frozen=True)
class Run:
    """One run: id (32 hex digits), times (UTC, seconds since 1970), label, site file (`sitefile.read`), the kit's
    key, and (name, version, runtime) of the collector where it was another one than this."""

    id: str
    started: float
    ended: float
    label: Optional[str] = None
    site_file: Optional[Dict[str, Any]] = None
    kit_key: Optional[bytes] = None
    origin: Optional[Tuple[str, str, str]] = None


class BundleError(Exception):
    """The bundle could not be written: `reason` is one of full, missing, denied, other; `path` and `text`."""

    def __init__(self, reason, path, text):
        super().__init__(reason, path, text)
        self.reason = reason
        self.path = path
        self.text = text


def build(collection, run):
    """The sealed bundle as a dict, as docs/bundle.md describes it."""
    host = next((item.value for item in collection.items if item.id == "host" and item.value), {})
    descriptors = {}
    items = [_item(item, descriptors) for item in collection.items]
    site_file, site_secrets = _site_file(run)
    name, version, runtime = run.origin or ("esmcollect", __version__, "%d.%d.%d" % sys.version_info[:3])
    bundle = {
        "schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "collector": {
            "name": name,
            "version": version,
            "manifest_version": manifest.VERSION,
            "runtime": runtime,
        },
        "run": {
            "id": run.id,
            "label": run.label,
            "started": utc(run.started),
            "ended": utc(run.ended),
            "utc_offset_minutes": host.get("utc_offset_minutes"),
            "interrupted": collection.interrupted,
        },
        "node": {field: host.get(field) for field in NODE_FIELDS},
        "site_file": site_file,
        "counts": {
            outcome: sum(item.outcome == outcome for item in collection.items) for outcome in OUTCOMES
        },
        "gaps": [
            {"item": gap.item, "place": gap.place, "outcome": gap.outcome, "code": gap.code}
            for gap in gaps_of(collection.items)
        ],
        "security_descriptors": {number: sddl for sddl, number in descriptors.items()},
        "redactions": [
            {"item": item.id, "place": place, "digest": digest}
            for item in collection.items
            for place, digest in item.redactions
        ]
        + [{"item": "site_file", "place": place, "digest": digest} for place, digest in site_secrets],
        "items": items,
    }
    bundle = {key: _clean(part) for key, part in bundle.items()}
    bundle["seal"] = seal(bundle, run.kit_key)
    return bundle


def _site_file(run):
    """Nobody should write a password into a site file; one who did must not find it in a report."""
    if not run.site_file:
        return run.site_file, ()
    text, found = Secrets(run.kit_key).mask_text(run.site_file["text"])
    return dict(run.site_file, text=text), found


def _item(item, descriptors):
    value = item.value
    if item.probe == "acl" and value is not None:
        value = {"folders": [_with_number(folder, descriptors) for folder in value["folders"]]}
    return {
        "id": item.id,
        "probe": item.probe,
        "probe_version": PROBE_VERSION,
        "target": item.target,
        "outcome": item.outcome,
        "code": item.code,
        "detail": item.detail,
        "value": value,
        "elapsed_ms": item.elapsed_ms,
    }


def _with_number(folder, descriptors):
    entry = {key: value for key, value in folder.items() if key != "sddl"}
    sddl = folder["sddl"]
    entry["sd"] = None if sddl is None else descriptors.setdefault(sddl, str(len(descriptors) + 1))
    return entry


def _clean(value):
    """The same data without lone surrogates, which no other program could write; the very same where it has none, for
    a copy of everything is more than a node should have to hold."""
    if isinstance(value, str):
        return without_surrogates(value)
    if isinstance(value, dict):
        for key, part in value.items():
            if _clean(key) is not key or _clean(part) is not part:
                return {_clean(key): _clean(part) for key, part in value.items()}
    elif isinstance(value, list):
        cleaned = [_clean(part) for part in value]
        if any(map(operator.is_not, cleaned, value)):
            return cleaned
    return value


def canonical(bundle):
    """The bytes that the seal covers, in pieces: sorted keys, no blanks, ASCII escapes, without `seal`."""
    return _pieces({key: value for key, value in bundle.items() if key != "seal"})


def _pieces(bundle):
    """What json.dumps would give, item by item, so that the text of all items is never there at once."""
    before = b"{"
    for key in sorted(bundle):
        yield before + _json(key) + b":"
        before = b","
        if isinstance(bundle[key], list):
            yield b"["
            for number, part in enumerate(bundle[key]):
                yield (b"," if number else b"") + _json(part)
            yield b"]"
        else:
            yield _json(bundle[key])
    yield b"}"


def _json(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def seal(bundle, kit_key=None):
    """Hash of the bundle and, where the kit has a key, the keyed hash and which key it was."""
    plain = hashlib.sha256()
    keyed = hmac.new(kit_key, digestmod=hashlib.sha256) if kit_key else None
    for piece in canonical(bundle):
        plain.update(piece)
        if keyed:
            keyed.update(piece)
    return {
        "content_sha256": plain.hexdigest(),
        "hmac_sha256": keyed.hexdigest() if keyed else None,
        "key_id": key_id(kit_key) if kit_key else None,
    }


def key_id(kit_key):
    """Name of a kit's key that does not give it away: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(kit_key).hexdigest()[:16]


def utc(seconds):
    """ "2026-01-31T04:05:06Z"."""
    return datetime.fromtimestamp(int(seconds), timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def prepare(folder):
    """Makes the last part of the output folder where it is missing; proves that a bundle can be written."""
    try:
        if not os.path.isdir(folder):
            os.mkdir(folder)
        _remove_leftovers(folder)
        probe = os.path.join(folder, TEMPORARY % ("%d" % os.getpid()))
        _write_new(probe, [bytes(RESERVE)])
        os.remove(probe)
    except OSError as problem:
        raise _error(problem, folder) from None


def _remove_leftovers(folder):
    """Temporary files of a run that was killed; no other program gives files such names."""
    for name in os.listdir(folder):
        if _LEFT.match(name):
            os.remove(os.path.join(folder, name))


def write(bundle, folder):
    """Path of the written bundle; BundleError, and no file left behind, where it cannot be written whole."""
    temporary = os.path.join(folder, TEMPORARY % bundle["run"]["id"])
    try:
        try:
            _write_new(temporary, itertools.chain(_pieces(bundle), [b"\n"]))
            return _rename(temporary, folder, _stem(bundle))
        finally:
            if os.path.exists(temporary):
                os.remove(temporary)
    except OSError as problem:
        raise _error(problem, folder) from None


def _stem(bundle):
    name = re.sub(r"[^\w.\-]", "_", bundle["node"]["computer_name"] or "UNKNOWN")
    return name + "_" + re.sub(r"[\-:]", "", bundle["run"]["started"])


def _write_new(path, pieces):
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0))
    try:
        try:
            for piece in _of_one_size(pieces):
                _write_piece(handle, piece)
            os.fsync(handle)
        finally:
            os.close(handle)
    except BaseException:
        os.remove(path)
        raise


def _of_one_size(pieces):
    """Small pieces: of a piece that fits in part, some systems do not say that the disk is full."""
    rest = b""
    for piece in pieces:
        rest += piece
        whole = len(rest) - len(rest) % PIECE
        for start in range(0, whole, PIECE):
            yield rest[start : start + PIECE]
        rest = rest[whole:]
    if rest:
        yield rest


def _write_piece(handle, piece):
    while piece:
        written = os.write(handle, piece)
        if not written:
            raise OSError(errno.ENOSPC, "nothing was written")
        piece = piece[written:]


def _rename(temporary, folder, stem):
    for number in range(1, 1000):
        path = os.path.join(folder, stem + ("-%d" % number if number > 1 else "") + ".json")
        if not os.path.exists(path):
            os.rename(temporary, path)
            return path
    raise OSError(errno.EEXIST, "too many bundles of this second", folder)


def _error(problem, folder):
    code = getattr(problem, "winerror", None)
    if problem.errno == errno.ENOSPC or code in (39, 112):
        reason = "full"
    elif problem.errno in (errno.ENOENT, errno.ENOTDIR, errno.ENXIO) or code in (2, 3, 15, 21, 53, 67):
        reason = "missing"
    elif problem.errno in (errno.EACCES, errno.EPERM, errno.EROFS) or code in (5, 19):
        reason = "denied"
    else:
        reason = "other"
    return BundleError(reason, folder, "error %s" % (code or problem.errno))
