"""Damage around the items of a bundle: its node, its run, its site file, its access rights, its version."""

from __future__ import annotations

import random

from tests.hostile.damage_anywhere import HOSTILE, WRONG, Data


def names(rng: random.Random, data: Data) -> None:
    data["node"]["computer_name"] = rng.choice((*HOSTILE, "ESMNODE9", "esmnode1"))


def clock(rng: random.Random, data: Data) -> None:
    run = data["run"]
    choice = rng.randrange(5)
    if choice == 0:
        run["started"], run["ended"] = run["ended"], run["started"]
        run["started"] = "2030-01-01T00:00:00Z"
    elif choice == 1:
        run["started"] = rng.choice(
            ("", "yesterday", "0000-00-00T00:00:00Z", "9999-12-31T23:59:59Z", "1601-01-01T00:00:00Z", "2026")
        )
    elif choice == 2:
        run["utc_offset_minutes"] = rng.choice((10**9, -(10**9), 1441, -1441, "540", 1.5, None, True, [540]))
    elif choice == 3:
        run["ended"] = rng.choice(("", "x", "10000-01-01T00:00:00Z"))
    else:
        run["interrupted"] = rng.choice((True, "no", 1, None))


def site_file(rng: random.Random, data: Data) -> None:
    texts = (
        "",
        "[",
        "a = 1",
        "cluster_name = 3",
        "\x00",
        'cluster_name = "..\\\\..\\\\x"',
        "[[[",
        "x = " + "[" * 300,
    )
    data["site_file"] = rng.choice(
        [{"name": "site.toml", "sha256": "0" * 64, "text": text} for text in texts]
        + [{}, [], "site", {"name": None, "text": 3}, {"name": 5, "sha256": [], "text": ""}]
    )


def descriptors(rng: random.Random, data: Data) -> None:
    table = data["security_descriptors"]
    if not table or rng.random() < 0.2:
        data["security_descriptors"] = rng.choice(({}, {"1": None}, {"1": 5}, {"1": {"a": 1}}))
    elif rng.random() < 0.5:
        del table[rng.choice(list(table))]
    else:
        table[rng.choice(list(table))] = rng.choice((None, 5, "", "D:(", "O:BAG:SY", [], "x" * 5000))


def envelope(rng: random.Random, data: Data) -> None:
    key = rng.choice([key for key in data if key not in ("items", "seal")])
    if rng.random() < 0.3:
        del data[key]
    else:
        data[key] = rng.choice(WRONG)


def version(rng: random.Random, data: Data) -> None:
    if rng.random() < 0.2:
        data["schema"] = rng.choice(("esmreport/results", "", None, 1, "ESMREPORT/BUNDLE"))
    else:
        data["schema_version"] = rng.choice((0, -1, 2, 99, 10**30, "1", 1.0, True, None, [1]))
