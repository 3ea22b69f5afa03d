"""A candidate reads in the shadow of the weights in use: nothing waits for it, nothing that it reads is kept.

One thread reads the messages once more, as far as it keeps up; the rest is counted as dropped. What would change is
counted by kind into a file for the administrator. No value and no Message-ID is kept or logged, so that nobody who is
erased or kept out is left here; `undersigned compare` shows both where the mail is at hand.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from queue import Empty, Full, Queue
from threading import Event, Thread

from server.errors import ConfigurationError
from server.extraction import Extraction, ExtractionRules, Extractor
from server.mail.message import Message
from server.reading_changes import Tally, compare

_log = logging.getLogger(__name__)
# Messages that wait at most, and the longest text of one in characters.
ROOM, LONGEST = 64, 200_000
# The file is written so often at most.
_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class _Read:
    message: Message
    rules: ExtractionRules
    extraction: Extraction


class Shadow:
    """Reads with `candidate` what was read already, and counts into the file `report`."""

    def __init__(
        self,
        candidate: Extractor,
        report: Path,
        now: Callable[[], datetime],
        room: int = ROOM,
        wait: float = _SECONDS,
    ) -> None:
        self._candidate = candidate
        self._report = report
        self._now = now
        self._wait = wait
        self._waiting: Queue[_Read] = Queue(room)
        self._dropped = 0
        self._ended = Event()
        self._thread = Thread(target=self._run, name="shadow", daemon=True)

    def start(self, champion: str) -> None:
        """Begins to count what differs from these weights. Raises ConfigurationError SHADOW_REPORT_UNWRITABLE."""
        self._tally = self._new_tally(champion)
        try:
            self._save()
        except OSError as error:
            message = f"{self._report} cannot be written: {error.strerror}. Name another file with --shadow-report."
            raise ConfigurationError("SHADOW_REPORT_UNWRITABLE", message) from error
        self._thread.start()

    def offer(self, message: Message, rules: ExtractionRules, extraction: Extraction) -> None:
        """Has a message read once more, unless too many wait already or it is too long. Never waits."""
        try:
            if len(message.body.text) > LONGEST:
                raise Full
            self._waiting.put_nowait(_Read(message, rules, extraction))
        except Full:
            self._dropped += 1

    def stop(self) -> None:
        """Ends after the message that is being read; what still waits is left."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        saved, changed = time.monotonic(), False
        while not self._ended.is_set():
            with suppress(Empty):
                self._read(self._waiting.get(timeout=min(self._wait, 0.2)))
                changed = True
            if changed and time.monotonic() - saved >= self._wait:
                self._try_to_save()
                saved, changed = time.monotonic(), False
        self._try_to_save()

    def _read(self, one: _Read) -> None:
        if one.extraction.model_version != self._tally.champion:
            self._tally = self._new_tally(one.extraction.model_version)
        try:
            changes = compare(one.extraction, self._candidate.extract(one.message, one.rules))
        except Exception as error:  # on trial: whatever it does, the server goes on
            self._tally.failed += 1
            _log.warning("The candidate %s failed on a message (%s).", self._candidate.version, type(error).__name__)
            return
        self._tally.add("", changes)

    def _new_tally(self, champion: str) -> Tally:
        """Counts begin anew with the server, and when other weights are taken into use."""
        self._dropped = 0
        return Tally(champion, self._candidate.version, self._now().isoformat(timespec="seconds"))

    def _try_to_save(self) -> None:
        try:
            self._save()
        except OSError as error:
            _log.warning("%s cannot be written: %s.", self._report, error.strerror)

    def _save(self) -> None:
        """Writes the file for its owner alone; whoever reads it meanwhile reads the former one."""
        self._tally.dropped = self._dropped
        self._report.parent.mkdir(parents=True, exist_ok=True)
        new = self._report.with_name(f"{self._report.name}.new")
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(self._tally.to_json())
        new.replace(self._report)
