"""Builds esmcollect.pyz: `python collector/build.py OUT.pyz`. The same source gives the same bytes."""

import os
import sys
import zipfile

ROOT = os.path.dirname(os.path.abspath(__file__))
EPOCH = (1980, 1, 1, 0, 0, 0)


def sources():
    """(name in the archive, path) of every file that belongs to the program, sorted."""
    found = [("__main__.py", os.path.join(ROOT, "__main__.py"))]
    for folder, names, files in os.walk(os.path.join(ROOT, "esmcollect")):
        names[:] = sorted(name for name in names if name != "__pycache__")
        for name in files:
            if name.endswith(".py"):
                path = os.path.join(folder, name)
                found.append((os.path.relpath(path, ROOT).replace(os.sep, "/"), path))
    return sorted(found)


def build(out):
    """Writes the zipapp; it needs no installation and no write access to run."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in sources():
            with open(path, "rb") as stream:
                data = stream.read().replace(b"\r\n", b"\n")
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3
            archive.writestr(info, data)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python collector/build.py OUT.pyz")
    build(sys.argv[1])
