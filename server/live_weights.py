"""Weights that are exchanged while the server runs: what is being read ends with the weights that it began with."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from threading import Event, Lock, Thread

from models.tagger import Tagger
from server.errors import ConfigurationError
from server.extraction import Extraction, ExtractionRules, Extractor
from server.mail.message import Message
from server.shadow import Shadow

_log = logging.getLogger(__name__)
_Stamp = tuple[tuple[str, int, int], ...]


class LiveExtractor:
    """Reads messages with the current weights; `open_tagger` gives those that are to be current after a reload."""

    def __init__(self, tagger: Tagger, open_tagger: Callable[[], Tagger], shadow: Shadow | None = None) -> None:
        self._current = Extractor(tagger)
        self._shadow = shadow
        self._former: Extractor | None = None
        self._open = open_tagger
        self._lock = Lock()

    @property
    def version(self) -> str:
        """Of the current weights."""
        return self._current.version

    def extract(self, message: Message, rules: ExtractionRules) -> Extraction:
        """The cards of a message; weights on trial read it, too, but nobody waits for them."""
        found = self._current.extract(message, rules)
        if self._shadow is not None:
            self._shadow.offer(message, rules, found)
        return found

    def start(self) -> None:
        """Begins to read with weights on trial, where there are any. Raises ConfigurationError."""
        if self._shadow is not None:
            self._shadow.start(self.version)

    def stop(self) -> None:
        """Ends that."""
        if self._shadow is not None:
            self._shadow.stop()

    def reload(self) -> bool:
        """Takes the weights as they are now into use; False, with the reason in the log, where they cannot be used.

        Then the current ones stay. Nothing waits for it: messages are read with the current weights meanwhile.
        """
        with self._lock:
            try:
                new = Extractor(self._open())
            except ConfigurationError as error:
                _log.error("%s The weights stay %s. [%s]", error.message, self.version, error.reason)
                return False
            self._former, self._current = self._current, new
            _log.info("The weights are now %s.", self.version)
            return True

    def roll_back(self) -> bool:
        """Takes the former weights into use again, which are still in memory; False where there are none."""
        with self._lock:
            if self._former is None:
                _log.error("There are no former weights: the weights stay %s.", self.version)
                return False
            self._former, self._current = self._current, self._former
            _log.info("The weights are again %s.", self.version)
            return True


class FolderWatch:
    """Calls `changed` some seconds after files of a folder have changed and have come to rest."""

    def __init__(self, folder: Path, seconds: float, changed: Callable[[], object]) -> None:
        self._folder = folder
        self._seconds = seconds
        self._changed = changed
        self._ended = Event()
        self._thread = Thread(target=self._run, name="weights-watch", daemon=True)

    def start(self) -> None:
        """Begins to look."""
        self._known = stamp(self._folder)
        self._thread.start()

    def stop(self) -> None:
        """Ends; a change that was just seen is still answered."""
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        before = self._known
        while not self._ended.wait(self._seconds):
            now = stamp(self._folder)
            if now == before != self._known:
                self._known = now
                self._changed()
            before = now


def stamp(folder: Path) -> _Stamp:
    """Name, time of change in nanoseconds and size of each file; nothing where the folder is missing."""
    found = []
    try:
        for path in sorted(folder.iterdir()):
            state = path.stat()
            found.append((path.name, state.st_mtime_ns, state.st_size))
    except OSError:
        return ()
    return tuple(found)
