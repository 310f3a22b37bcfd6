"""Manifest entries become paths."""

from esmcollect import manifest
from esmcollect.places import paths_of


def place(value, *others):
    values = value if isinstance(value, list) else [value] if value else []
    return {"value": value, "candidates": [{"value": path} for path in (*values, *others)]}


FOUND = {
    "install_dir": place("C:\\ESM"),
    "work_dir": place("X:\\sub\\NVWORK"),
    "service_dir": place(None),
    "package_dir": place(None),
    "cluster_dir": place("C:\\CLP"),
    "alert_dirs": place(["C:\\ESM", "D:\\AGENT"]),
    "shared_drives": place(["X:", "Y:"]),
}


def test_a_place_is_looked_for_where_settings_point_and_at_the_examples():
    paths, unknown = paths_of("work", "local\\nvisord.cf", FOUND)
    assert paths == [
        "X:\\sub\\NVWORK\\local\\nvisord.cf",
        "X:\\NVWORK\\local\\nvisord.cf",
        "Y:\\NVWORK\\local\\nvisord.cf",
        "C:\\ESM\\NVWORK\\local\\nvisord.cf",
    ]
    assert unknown == []


def test_neighbours_of_a_place():
    assert paths_of("work_parent", "NWORK", FOUND)[0] == [
        "X:\\sub\\NWORK",
        "X:\\NWORK",
        "Y:\\NWORK",
        "C:\\ESM\\NWORK",
    ]


def test_a_place_that_was_not_found_stays_open():
    paths, unknown = paths_of("service", "options.txt", FOUND)
    assert unknown == ["{service_dir}\\options.txt"]
    assert "X:\\WEB-INF\\service\\options.txt" in paths


def test_several_folders_of_one_kind():
    assert paths_of("alert", "a", FOUND)[0] == ["C:\\ESM\\AlertMan\\a", "D:\\AGENT\\AlertMan\\a"]


def test_each_path_once_whatever_its_case():
    found = dict(FOUND, work_dir=place("x:\\nvwork", "X:\\NVWORK"), shared_drives=place(["X:"]))
    assert paths_of("work", "", found)[0] == ["x:\\nvwork", "C:\\ESM\\NVWORK"]


def test_contradicting_settings_are_all_followed():
    found = dict(FOUND, work_dir=place("X:\\NVWORK", "C:\\elsewhere"))
    assert "C:\\elsewhere" in paths_of("work", "", found)[0]


def test_no_shared_drive_is_no_open_place():
    found = dict(FOUND, shared_drives=place([]))
    assert paths_of("work", "", found)[1] == []


def test_every_entry_of_the_manifest_has_a_base():
    entries = manifest.JSL_FILES + manifest.FILES + manifest.FOLDERS + manifest.RIGHTS + manifest.LISTINGS
    entries += (*manifest.PROGRAMS, manifest.OPTIONS_FILE, manifest.CLUSTER_FILE)
    assert {base for base, _, _ in entries} <= set(manifest.BASES)
    for base, relative, _ in entries:
        paths_of(base, relative, FOUND)
