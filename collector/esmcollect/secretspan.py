"""Where secrets stand in a text: lines of key and value, properties, XML, sections, addresses, commands."""

import re

from . import secretcommand, secretname
from .secretname import is_secret

# A password that was commented out is often still the one in use.
_COMMENT = r"(?P<comment>(?:[;#!]+|::+|//+|'+|rem\b)[ \t]*)?"
_KEY = r"[\"']?(?P<key>[^\s=:\"'<>\[\]{}][^=:\"'\r\n<>]{0,79}?)[\"']?"
_HEAD = r"^(?P<head>[ \t{]*" + _COMMENT + r'(?:@?set[ \t]+(?:/[ap][ \t]+)?"?)?' + _KEY
_LINE = re.compile(_HEAD + r"[ \t]*[=:][ \t]*)(?P<value>[^\r\n]*)", re.MULTILINE | re.IGNORECASE)
# A Java properties value goes on in the next line after a backslash, and a blank is a separator too.
_PROPERTY = re.compile(
    r"^(?P<head>[ \t]*" + _COMMENT + r"(?P<key>[^\s=:]+)"
    r"(?:[ \t]*[=:][ \t]*|(?(comment)(?!)|[ \t]+)))(?P<value>(?:[^\r\n\\]|\\(?:\r\n|[\s\S]))*)",
    re.MULTILINE | re.IGNORECASE,
)
_COMMAND = re.compile(r"\s(?:--?|/)\w")
_SECTION = re.compile(
    r"^[ \t]*\[(?P<key>[^\]\r\n]+)\](?P<body>.*?)(?=^[ \t]*\[|\Z)", re.MULTILINE | re.DOTALL
)
_ENTRY = re.compile(r"^(?P<head>[ \t]*[^\s=;#][^=\r\n]*=[ \t]*)(?P<value>[^\r\n]*)", re.MULTILINE)

_ELEMENT = re.compile(
    r"(?P<head><(?P<key>[\w.\-]+)(?:[ \t][^<>]*)?>)(?P<value>(?:<!\[CDATA\[.*?\]\]>|[^<])*)(?=</)", re.DOTALL
)
_ATTRIBUTE = re.compile(r"(?P<head>\s(?P<key>[\w.\-]+)\s*=\s*[\"'])(?P<value>[^\"'<>]*)(?=[\"'])")
# <property name="password" value="x"/> and <entry key="password">x</entry>
_NAMED_VALUE = re.compile(
    r"(?P<head><[\w.\-]+\s[^<>]*?\b(?:name|key|id)\s*=\s*[\"'](?P<key>[^\"']+)[\"'][^<>]*?\bvalue\s*=\s*[\"'])"
    r"(?P<value>[^\"'<>]*)(?=[\"'])"
)
_NAMED_BODY = re.compile(
    r"(?P<head><(?P<tag>[\w.\-]+)\s[^<>]*?\b(?:name|key|id)\s*=\s*[\"'](?P<key>[^\"']+)[\"'][^<>/]*>)"
    r"(?P<value>[^<]*)(?=</(?P=tag))"
)
# The accounts that clp.conf registers for running scripts and programs: names and passwords.
_ACCOUNTS = re.compile(r"<account\b[^<>]*>.*?</account\s*>", re.DOTALL)
_USER = re.compile(r"(?P<head><(?P<key>username|user|name)(?:\s[^<>]*)?>)(?P<value>[^<]*)(?=</)")

# Inside a line: connection strings, arguments, assignments in other languages, comparisons in scripts.
_INLINE = re.compile(
    r"(?P<head>(?<![\w.\-%])[%!$]?(?P<key>[\w.\-]{2,60})[%!]?[\"']?[ \t]*(?:==|:=|=|:)[ \t]*)"
    r"(?P<value>\"[^\"\r\n]*\"|'[^'\r\n]*'|[^\s;,&\"'<>|)]+)"
)
_COMPARED = re.compile(
    r"(?P<head>[%!](?P<key>\w{2,60})[%!][\"']?[ \t]*==[ \t]*)(?P<value>\"[^\"\r\n]*\"|[^\s\"]+)"
)
# scheme://user:secret@host, and the form of one maker of data bases: user/secret@host
_ADDRESSES = (
    re.compile(r"(?P<head>\b[a-zA-Z][\w+.\-]*://[^\s/:@\"'<>]*:)(?P<value>[^\s/@\"'<>]+)(?=@)"),
    re.compile(r"(?P<head>\bjdbc:oracle:\w+:[^\s/\"'<>]+/)(?P<value>[^\s/@\"'<>]+)(?=@)"),
)
# A variable's value is elsewhere; %1 and %PASSWORD% say nothing.
_REFERENCE = re.compile(r"(?:%[\w*~:]+%?|![\w]+!|\$\{?[\w.:]+\}?|\*)$")


def spans(text, properties=False):
    """{start: (secret, the key it stands under)} of every secret in the text; they never overlap."""
    found = {}
    for start, value, key in _candidates(text, properties):
        end = start + len(value)
        if value.strip() and not _REFERENCE.match(value) and not _overlaps(found, start, end):
            found[start] = (value, key)
    return found


def inline_spans(text):
    """The same for one value, such as the command line or connection string of a registry value."""
    found = {}
    for start, value, key in _inside(text):
        if value.strip() and not _REFERENCE.match(value) and not _overlaps(found, start, start + len(value)):
            found[start] = (value, key)
    return found


def _candidates(text, properties):
    if "<" in text:
        for accounts in _ACCOUNTS.finditer(text):
            for match in _USER.finditer(text, accounts.start(), accounts.end()):
                yield _of(match)
        for pattern in (_ELEMENT, _NAMED_VALUE, _NAMED_BODY, _ATTRIBUTE):
            yield from _secret(pattern, text)
    for match in (_PROPERTY if properties else _LINE).finditer(text):
        # A key with options in it is a command line, whose parts are told apart below.
        if is_secret(match.group("key")) and not _COMMAND.search(match.group("key")):
            yield _of(match)
    for section in _SECTION.finditer(text):
        if is_secret(section.group("key")):
            for match in _ENTRY.finditer(text, section.start("body"), section.end("body")):
                yield _of(match, section.group("key"))
    for start, line in _lines(text):
        if (
            secretname.HINT.search(line)
            or "://" in line
            or "jdbc:" in line
            or secretcommand.HINT.search(line)
        ):
            for at, value, key in _inside(line):
                yield start + at, value, key


def _inside(line):
    for pattern in (_COMPARED, _INLINE):
        yield from _secret(pattern, line)
    for pattern in _ADDRESSES:
        for match in pattern.finditer(line):
            yield _of(match, "address")
    yield from secretcommand.command_spans(line)


def _lines(text):
    return ((match.start(), match.group()) for match in re.finditer(r"[^\r\n]+", text))


def _secret(pattern, text):
    return (_of(match) for match in pattern.finditer(text) if is_secret(match.group("key")))


def _of(match, key=None):
    """(start, value, key) without the quotes, CDATA frame and blanks around the value."""
    start, value = match.start("value"), match.group("value")
    name = match.group("key") if key is None else key
    if value.startswith("<![CDATA[") and value.endswith("]]>"):
        return start + 9, value[9:-3], name
    lead = len(value) - len(value.lstrip())
    start, value = start + lead, value.strip()
    quoted = match.group("head").rstrip(" \t").count('"') % 2 == 1
    if value[:1] in ("'", '"'):
        end = value.find(value[0], 1)
        return start + 1, value[1:end] if end > 0 else value[1:], name
    if quoted and value.endswith('"'):
        value = value[:-1]
    return start, value, name


def _overlaps(found, start, end):
    return any(start < at + len(value) and at < end for at, (value, _) in found.items())
