"""Reads and completes the PDF that a browser writes: pages of the anchors, document information."""

from __future__ import annotations

import re

_OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\s(.*?)\nendobj", re.DOTALL)
_DEST = re.compile(rb"/([^\s/\[\]()<>]+) \[(\d+) 0 R /XYZ")
_KIDS = re.compile(rb"/Kids \[([^\]]*)\]")


def page_numbers(content: bytes) -> dict[str, int]:
    """Page of each anchor, counted from 1; {} where the file is not built as browsers build it."""
    objects = {int(number): body for number, body in _OBJECT.findall(content)}
    root = next((body for body in objects.values() if b"/Type /Catalog" in body), b"")
    pages = re.search(rb"/Pages (\d+) 0 R", root)
    dests = re.search(rb"/Dests (\d+) 0 R", root)
    if not pages or not dests:
        return {}
    order = {number: place for place, number in enumerate(_leaves(objects, int(pages[1])), start=1)}
    found = _DEST.findall(objects.get(int(dests[1]), b""))
    return {_name(name): order[int(page)] for name, page in found if int(page) in order}


def _leaves(objects: dict[int, bytes], number: int, depth: int = 0) -> list[int]:
    body = objects.get(number, b"")
    kids = _KIDS.search(body)
    if b"/Type /Pages" not in body or kids is None or depth > 30:
        return [number]
    found = [int(kid) for kid in re.findall(rb"(\d+) 0 R", kids[1])]
    return [leaf for kid in found for leaf in _leaves(objects, kid, depth + 1)]


def _name(raw: bytes) -> str:
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]), raw).decode("utf-8", "replace")


def with_info(content: bytes, author: str, keywords: str, creator: str) -> bytes:
    """The same PDF with author, keywords and creator, appended as an update; unchanged where it is not built
    as browsers build it."""
    trailer = re.search(rb"trailer\s<<(.*?)>>\s*startxref\s(\d+)\s+%%EOF\s*$", content, re.DOTALL)
    info = re.search(rb"/Info (\d+) 0 R", trailer[1]) if trailer else None
    if not trailer or not info:
        return content
    number = int(info[1])
    old = next((body for found, body in _OBJECT.findall(content) if int(found) == number), b"")
    kept = re.sub(rb"/Creator \((?:[^()\\]|\\.)*\)\s*", b"", old.strip())
    if not kept.startswith(b"<<") or not kept.endswith(b">>"):
        return content
    entries = {b"Author": author, b"Keywords": keywords, b"Creator": creator}
    added = b"\n".join(b"/" + key + b" " + _text(text) for key, text in entries.items())
    body = content if content.endswith(b"\n") else content + b"\n"
    place = len(body)
    body += b"%d 0 obj\n%s\n%s>>\nendobj\n" % (number, kept[:-2].rstrip(), added)
    table = len(body)
    body += b"xref\n%d 1\n%010d 00000 n \n" % (number, place)
    return body + b"trailer\n<<%s\n/Prev %s>>\nstartxref\n%d\n%%%%EOF\n" % (
        trailer[1].strip(),
        trailer[2],
        table,
    )


def _text(text: str) -> bytes:
    """A text as plain letters where it has nothing else, so that programs find it; else as UTF-16."""
    if text.isascii() and text.isprintable():
        return b"(" + re.sub(rb"([\\()])", rb"\\\1", text.encode("ascii")) + b")"
    return b"<FEFF" + text.encode("utf-16-be", "replace").hex().upper().encode("ascii") + b">"
