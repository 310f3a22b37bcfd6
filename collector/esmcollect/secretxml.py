"""Where secrets stand in XML: under a name of an element or attribute, or beside one, in whatever encloses them."""

import bisect
import re

from .secretname import is_secret

_TAG = re.compile(r"<(?P<close>/?)(?P<name>[\w.\-:]+)(?P<rest>(?:\s[^<>]*)?)>")
_ATTRIBUTE = re.compile(
    r"(?<=\s)(?P<name>[\w.\-:]+)\s*=\s*(?P<quote>[\"'])(?P<value>(?:(?!(?P=quote))[^<])*)(?=(?P=quote))"
)
_FRAME = re.compile(r"<!\[CDATA\[|\]\]>|<!--|-->|</?[\w.\-:]+(?:\s[^<>]*)?/?>")
# In XML that is cut off or broken the name still says what follows.
_XML = re.compile(r"\A\ufeff?\s*<")
_CDATA, _CDATA_END = "<![CDATA[", "]]>"
_NAMES = ("name", "key", "id")
_VALUES = ("value", "val", "text", "data", "content", "string")
# The accounts that clp.conf registers for running scripts and programs: names and passwords.
_USERS = ("username", "user", "name")


def xml_spans(text):
    """(start, secret, key) of every secret in the XML of a text."""
    tags = list(_TAG.finditer(text))
    ends = _ends(tags)
    secret_until = accounts_until = 0
    for number, tag in enumerate(tags):
        name, end = _local(tag), _end(tag, ends)
        if name == "account" and end is not None:
            accounts_until = max(accounts_until, end)
        if tag.start() < secret_until or tag.group("close"):
            continue
        if is_secret(name) or (name in _USERS and tag.start() < accounts_until):
            yield from _under_name(text, tag, end)
            secret_until = end or 0
        else:
            yield from _beside_name(text, tags, number)
            yield from _after_name(text, tags[number : number + 4])
    for match in _ATTRIBUTE.finditer(text):
        name = match.group("name")
        if is_secret(name.rpartition(":")[2]):
            yield _bare(text, *match.span("value"), key=name)


def _local(tag):
    return tag.group("name").rpartition(":")[2].casefold()


def _ends(tags):
    """Where the closing tags of each name begin, in order."""
    ends = {}
    for tag in tags:
        if tag.group("close"):
            ends.setdefault(tag.group("name").casefold(), []).append(tag.start())
    return ends


def _end(tag, ends):
    """Where the element ends that a tag opens, or None: in a script <password> is often a word of its own."""
    if tag.group("close") or tag.group("rest").endswith("/"):
        return None
    found = ends.get(tag.group("name").casefold(), ())
    number = bisect.bisect_left(found, tag.end())
    return found[number] if number < len(found) else None


def _under_name(text, tag, end):
    """All text under an element that is named as a secret, however deep, and the value that its tag holds."""
    name = tag.group("name")
    for match in _ATTRIBUTE.finditer(text, tag.start("rest"), tag.end("rest")):
        if match.group("name").casefold() in _VALUES:
            yield _bare(text, *match.span("value"), key=name)
    if end is None:
        end = text.find("<", tag.end())
        unclosed = _XML.match(text) and not tag.group("rest").endswith("/")
        if not text.startswith("</", end) and not unclosed:
            return
        end = len(text) if end < 0 else end
    yield from _texts(text, tag.end(), end, name)


def _beside_name(text, tags, number):
    """<property name="password" value="x"/>, <entry key="password">x</entry> and <value>x</value> in it."""
    tag = tags[number]
    attributes = list(_ATTRIBUTE.finditer(text, tag.start("rest"), tag.end("rest")))
    named = [match.group("value") for match in attributes if match.group("name").casefold() in _NAMES]
    key = next((name for name in named if is_secret(name)), None)
    if key is None:
        return
    for match in attributes:
        if match.group("name").casefold() in _VALUES:
            yield _bare(text, *match.span("value"), key=key)
    following = tags[number + 1 : number + 3]
    if following and not following[0].group("close") and _local(following[0]) in _VALUES:
        tag, following = following[0], following[1:]
    if not tag.group("rest").endswith("/") and following and _closes(following[0], tag):
        yield from _texts(text, tag.end(), following[0].start(), key)


def _after_name(text, tags):
    """<param-name>password</param-name><param-value>x</param-value>"""
    if len(tags) == 4 and _local(tags[0]).endswith(("name", "key")) and _local(tags[2]).endswith("value"):
        key = text[tags[0].end() : tags[1].start()].strip()
        if is_secret(key) and _closes(tags[1], tags[0]) and _closes(tags[3], tags[2]):
            yield from _texts(text, tags[2].end(), tags[3].start(), key)


def _closes(tag, opening):
    return tag.group("close") and tag.group("name") == opening.group("name")


def _texts(text, start, end, key):
    """The texts between the tags from start to end, each without the blanks around it; CDATA whole."""
    while start < end:
        begin = text.find(_CDATA, start, end)
        plain = end if begin < 0 else begin
        done = start
        for frame in _FRAME.finditer(text, start, plain):
            yield _bare(text, done, frame.start(), key)
            done = frame.end()
        yield _bare(text, done, plain, key)
        if begin < 0:
            return
        close = text.find(_CDATA_END, begin, end)
        close = end if close < 0 else close
        yield _bare(text, begin + len(_CDATA), close, key)
        start = close + len(_CDATA_END)


def _bare(text, start, end, key):
    value = text[start:end]
    return start + len(value) - len(value.lstrip()), value.strip(), key
