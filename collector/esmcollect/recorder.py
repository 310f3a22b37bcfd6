"""Asks one question at a time and keeps one item for each: one that goes wrong never stops the rest."""

import time

from . import winpath
from .limits import Budget
from .model import ERROR, LIMIT, SKIPPED, UNAVAILABLE, Item, ProbeError
from .runner import Runner


class Recorder:
    """The items of one run, in the order they were asked; each id is asked once."""

    def __init__(self, system, secrets, clock=time.perf_counter, progress=None, budget=None):
        self.system = system
        self.secrets = secrets
        self.closed = {}
        self.budget = budget or Budget()
        self._runner = Runner()
        self._clock = clock
        self._progress = progress or (lambda _: None)
        self._items = {}

    @property
    def items(self):
        """All items so far, sorted by id."""
        return sorted(self._items.values(), key=lambda item: item.id)

    def stage(self, name):
        """Tells the person at the node what is being read."""
        self._progress(name)

    def ask(self, probe, target, question, part=None):
        """The item of `question`, a callable that returns an Answer or raises."""
        item_id = probe if part is None else "%s:%s" % (probe, part)
        folded = item_id.casefold()
        if folded not in self._items:
            started = self._clock()
            item = _outcome(item_id, probe, target, lambda: self._answer(question))
            elapsed = int((self._clock() - started) * 1000)
            self._items[folded] = _with_time(item, elapsed)
        return self._items[folded]

    def close(self):
        """Nothing more will be asked."""
        self._runner.close()

    def _answer(self, question):
        why = self.budget.exhausted
        if why:
            raise ProbeError(LIMIT, None, why)
        return self._runner.run(question, self.budget.begin())

    def aside(self, question):
        """What a question returns or raises that has no item of its own; it too is given up in time."""
        return self._answer(question)

    def ask_path(self, probe, target, question):
        """The same for a path, unless it lies on a volume of the cluster that this node does not hold."""
        path = target["path"]
        letter = winpath.drive(path)
        if letter in self.closed:
            why = self.closed[letter]

            def question():
                raise ProbeError(*why)

        return self.ask(probe, target, question, path)

    def skip(self, probe, target, reason):
        """An item for something that could not be asked because its place is not known."""

        def question():
            raise ProbeError(SKIPPED, None, reason)

        return self.ask(probe, target, question, target["path"])


def _outcome(item_id, probe, target, question):
    try:
        answer = question()
    except ProbeError as problem:
        # A Windows error code says it all; words are for what has none, and for what is no error.
        said = problem.code is None or problem.told or problem.outcome in (UNAVAILABLE, SKIPPED)
        detail = problem.message if said and problem.message else None
        return Item(item_id, probe, target, problem.outcome, None, problem.code, detail)
    except Exception as problem:
        # One broken probe must never cost the rest of the evidence.
        return Item(item_id, probe, target, ERROR, None, None, "%s: %s" % (type(problem).__name__, problem))
    return Item(
        item_id, probe, target, answer.outcome, answer.value, answer.code, answer.detail, 0, answer.redactions
    )


def _with_time(item, elapsed):
    return Item(
        item.id,
        item.probe,
        item.target,
        item.outcome,
        item.value,
        item.code,
        item.detail,
        elapsed,
        item.redactions,
    )
