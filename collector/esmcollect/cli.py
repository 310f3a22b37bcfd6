"""The command line: arguments, progress, the closing table and the exit code."""

import argparse
import contextlib
import os
import signal
import sys
import time

from . import __version__, bundle, closing, fromraw, leave, settings, sitefile, stick
from .collect import Options, collect
from .dryrun import lines_of_manifest
from .gaps import gaps_of
from .words import WORDS

COMPLETE, FAILED, USAGE, PARTIAL, INTERRUPTED = 0, 1, 2, 4, 130
KEY_FILE = "esmcollect.key"


class _Stop(Exception):
    """Ends the program with one sentence on stderr."""

    def __init__(self, code, sentence):
        super().__init__(code, sentence)
        self.code = code
        self.sentence = sentence


class _Parser(argparse.ArgumentParser):
    """Says a wrong argument in one sentence of the chosen language."""

    words = WORDS["ja"]

    def error(self, message):
        raise _Stop(USAGE, self.words["usage_error"] % message)


def main(argv=None, system=None):
    """Runs the collector and gives its exit code; `system` is the node to ask (default: this Windows)."""
    _never_fail_on_characters()
    argv = list(sys.argv[1:] if argv is None else argv)
    try:
        args = _parser(WORDS[_language(argv)]).parse_args(argv)
        return _run(args, WORDS[args.lang], system)
    except _Stop as stop:
        _say(stop.sentence)
        return stop.code
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as problem:
        # Nobody at a cluster node can use a traceback.
        _say(WORDS[_language(argv)]["internal"] % ("%s: %s" % (type(problem).__name__, problem)))
        return FAILED


def _never_fail_on_characters():
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _language(argv):
    for number, argument in enumerate(argv):
        if argument == "--lang=en" or (argument == "--lang" and argv[number + 1 : number + 2] == ["en"]):
            return "en"
    return "ja"


def _parser(words):
    parser = _Parser(
        prog="esmcollect",
        description=words["description"],
        epilog=words["example"],
        add_help=False,
        formatter_class=lambda prog: argparse.RawDescriptionHelpFormatter(
            prog, max_help_position=28, width=98
        ),
    )
    parser.words = words
    group = parser.add_argument_group(words["options"])
    group.add_argument("--out", metavar="DIR", help=words["out"])
    group.add_argument("--site", metavar="FILE", help=words["site"])
    group.add_argument("--label", metavar="TEXT", help=words["label"])
    group.add_argument(
        "--shared-drive", metavar="X:", action="append", default=[], help=words["shared_drive"]
    )
    group.add_argument("--no-commands", action="store_true", help=words["no_commands"])
    group.add_argument("--dry-run", action="store_true", help=words["dry_run"])
    group.add_argument("--lang", choices=("ja", "en"), default="ja", help=words["lang"])
    group.add_argument("--quiet", action="store_true", help=words["quiet"])
    # For `esmreport import`, which runs this program at the office.
    group.add_argument("--from-raw", metavar="DIR", help=argparse.SUPPRESS)
    group.add_argument("--key", metavar="FILE", help=argparse.SUPPRESS)
    version = "esmcollect " + __version__
    group.add_argument("--version", action="version", version=version, help=words["version"])
    group.add_argument("-h", "--help", action="help", help=words["help"])
    return parser


def _run(args, words, system):
    drives = tuple(_drive(text, words) for text in args.shared_drive)
    site = _site(args.site, words)
    if args.dry_run:
        _show([words["would_read"], *lines_of_manifest(drives, not args.no_commands)])
        return COMPLETE
    if args.from_raw:
        return _convert(args, site, words)
    system = system or _this_windows(words)
    folder = os.path.abspath(args.out) if args.out else os.path.join(_program_folder(), "bundle")
    key = _kit_key(os.path.join(_program_folder(), KEY_FILE), words)
    _saving(words, lambda: bundle.prepare(folder))
    progress = _quiet if args.quiet else (lambda stage: _say(words["reading"] % words["stage_" + stage]))
    started = time.time()
    options = Options(drives, site["text"] if site else "", key, not args.no_commands)
    collection = collect(system, options, progress)
    if collection.interrupted:
        _say(words["interrupted"])
    run = bundle.Run(os.urandom(16).hex(), started, time.time(), args.label, site, key)
    document, path = _saved(collection, run, folder, words)
    gaps = gaps_of(collection.items)
    # What is saved is saved: Ctrl-C on the last screen changes nothing any more.
    with contextlib.suppress(KeyboardInterrupt):
        if not args.quiet:
            _show(closing.lines(collection, gaps, path, words))
            _show(_may_leave(document, folder, path, words))
    if collection.interrupted:
        return INTERRUPTED
    return PARTIAL if gaps else COMPLETE


def _convert(args, site, words):
    """A raw folder becomes a bundle; the path of the bundle is the only line on stdout."""
    folder = os.path.abspath(args.out or ".")
    key = _kit_key(args.key, words)
    _saving(words, lambda: bundle.prepare(folder))
    try:
        collection, run, whole = fromraw.convert(args.from_raw, key, site)
    except fromraw.NoRawFolderError:
        raise _Stop(FAILED, words["no_raw"] % args.from_raw) from None
    _, path = _saved(collection, run, folder, words)
    gaps, damaged = gaps_of(collection.items), whole.damaged()
    if not args.quiet:
        _print("\n".join(closing.lines(collection, gaps, path, words, damaged)), sys.stderr)
    if damaged:
        _say(words["raw_damaged"] % (args.from_raw, closing.names(damaged, words)))
    if not whole.marked:
        _say(words["raw_old"] % args.from_raw)
    _show([path])
    return PARTIAL if gaps or collection.interrupted or damaged else COMPLETE


def _drive(text, words):
    letter = settings.drive_letter(text)
    if letter is None:
        raise _Stop(USAGE, words["bad_drive"] % text)
    return letter


def _site(path, words):
    if path is None:
        return None
    try:
        return sitefile.read(path)
    except (OSError, ValueError) as problem:
        raise _Stop(USAGE, words["bad_site"] % (path, sitefile.reason(problem))) from None


def _this_windows(words):
    if sys.platform != "win32":
        raise _Stop(FAILED, words["not_windows"])
    from .win import WindowsSystem
    from .win.process import give_way

    give_way()
    return WindowsSystem()


def _program_folder():
    """Folder of the zipapp, or of the collector's source folder: never the current one."""
    return os.path.dirname(os.path.abspath(sys.argv[0]))


def _kit_key(path, words):
    if not path or not os.path.exists(path):
        return None
    try:
        return sitefile.read_key(path)
    except (OSError, ValueError):
        raise _Stop(FAILED, words["bad_key"] % path) from None


def _saved(collection, run, folder, words):
    """The bundle and its path. Ctrl-C no longer counts: it must not cost what was collected."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        document = bundle.build(collection, run)
        return document, _saving(words, lambda: bundle.write(document, folder))
    finally:
        signal.signal(signal.SIGINT, before)


def _may_leave(document, folder, path, words):
    try:
        others, raw = stick.stays_in(folder, but=path), stick.raw_in(folder)
    except OSError:
        # The bundle is saved; that the stick was pulled since is no failure.
        return []
    return leave.lines(stick.stay_of(document), others, raw, words)


def _saving(words, action):
    try:
        return action()
    except bundle.BundleError as problem:
        raise _Stop(FAILED, words[problem.reason] % (problem.path, problem.text)) from None


def _show(lines):
    _print("\n".join(lines), sys.stdout)


def _say(text):
    _print(text, sys.stderr)


def _print(text, stream):
    # A reader that has gone away must not cost the bundle or the exit code.
    with contextlib.suppress(OSError, ValueError):
        print(text, file=stream, flush=True)


def _quiet(_):
    """Progress that nobody wants to see."""
