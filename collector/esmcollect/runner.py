"""Asks questions on a second thread: one that never comes back is given up, and Ctrl-C works at once."""

import threading

from .model import LIMIT, ProbeError

# Windows does not end a wait for Ctrl-C, so that waits are kept short.
_SLICE = 0.2


class _Job:
    def __init__(self, question):
        self.question = question
        self.done = threading.Event()
        self.answer = None
        self.problem = None

    def run(self):
        try:
            self.answer = self.question()
        except BaseException as problem:
            # It belongs to the thread that asked.
            self.problem = problem
        self.done.set()


class Runner:
    """One worker at a time; a worker whose question hangs is left behind and does not hold up the end."""

    def __init__(self):
        self._worker = None

    def run(self, question, seconds):
        """What the question returns or raises; ProbeError LIMIT where it takes longer than `seconds`."""
        job = _Job(question)
        if self._worker is None:
            self._worker = _Worker()
        self._worker.take(job)
        left = seconds
        while not job.done.wait(min(_SLICE, max(left, 0.001))):
            left -= _SLICE
            if left <= 0:
                self._worker = None
                raise ProbeError(LIMIT, None, "no answer within %d seconds" % seconds)
        if job.problem is not None:
            raise job.problem
        return job.answer

    def close(self):
        """Lets the worker end."""
        if self._worker is not None:
            self._worker.take(None)
            self._worker = None


class _Worker:
    def __init__(self):
        self._job = None
        self._given = threading.Event()
        thread = threading.Thread(target=self._work, name="question")
        # A hanging question must not keep the process alive.
        thread.daemon = True
        thread.start()

    def take(self, job):
        self._job = job
        self._given.set()

    def _work(self):
        while True:
            self._given.wait()
            self._given.clear()
            job = self._job
            if job is None:
                return
            job.run()
