"""Housekeeping: what is older than the settings of its address book keep is removed."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from server.contacts.settings import Retention
from server.errors import UndersignedError
from server.storage import books, expiring
from server.storage.engine import Database, Transaction

log = logging.getLogger(__name__)

EVERY_SECONDS = 3600.0
_Expire = Callable[[Transaction], int]


def keep_house(db: Database, now: datetime, stopping: threading.Event | None = None) -> dict[str, Mapping[str, int]]:
    """Remove what is too old in every address book; gives what was removed by address book and sort.

    In transactions of some rows each, so that nobody waits for long. `stopping` ends it between two of them.
    """
    with db.read() as tx:
        found = {book.id: book.settings.retention for book in books.find_all(tx)}
    removed = {id: _clean(db, id, retention, now, stopping or threading.Event()) for id, retention in found.items()}
    return {id: counts for id, counts in removed.items() if counts}


def _clean(
    db: Database, book_id: str, retention: Retention, now: datetime, stopping: threading.Event
) -> dict[str, int]:
    counts = {}
    for name, expire in _steps(retention, now).items():
        total = 0
        while not stopping.is_set():
            with db.write(book_id) as tx:
                done = expire(tx)
            total += done
            if done < expiring.BATCH:
                break
        if total:
            counts[name] = total
    return counts


def _steps(retention: Retention, now: datetime) -> dict[str, _Expire]:
    """What there is to do; 0 days keep a thing for good, but for texts, of which they keep none."""
    steps: dict[str, _Expire] = {}
    if days := retention.evidence_days:
        evidence = now - timedelta(days=days)
        # An undo brings back what it says was there: it must not bring back evidence that is past its days.
        steps["undo_records"] = lambda tx: expiring.expire_images(tx, evidence)
        steps["cards"] = lambda tx: expiring.expire_cards(tx, evidence, now)
    texts = now - timedelta(days=retention.message_text_days)  # without days none are kept
    steps["message_texts"] = lambda tx: expiring.expire_texts(tx, texts)
    if days := retention.decided_proposal_days:
        decided = now - timedelta(days=days)
        steps["proposals"] = lambda tx: expiring.expire_proposals(tx, decided)
        steps["answers"] = lambda tx: expiring.expire_answers(tx, decided)
    return steps


class Housekeeper:
    """Keeps house in a thread of its own, at once and then every hour."""

    def __init__(self, db: Database, now: Callable[[], datetime], every_seconds: float = EVERY_SECONDS) -> None:
        self._db = db
        self._now = now
        self._every = every_seconds
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="housekeeping", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the rows that are being removed."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._once()
            self._stopping.wait(self._every)

    def _once(self) -> None:
        try:
            for book_id, counts in keep_house(self._db, self._now(), self._stopping).items():
                log.info("address book %s: removed %s", book_id, counts)
        except UndersignedError as error:  # busy: the next round does it
            log.warning("housekeeping put off: %s", error.reason)
        except Exception:
            log.exception("housekeeping failed")
