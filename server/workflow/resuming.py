"""Mining is switched on again: what was left in the meantime is made up for."""

from __future__ import annotations

from datetime import datetime, timedelta

from server.contacts.settings import Settings
from server.storage import books, messages
from server.storage.engine import Database
from server.workflow import restoring

# Persons of one transaction: a writer waits for no longer than they take.
_BATCH = 50


def make_up(db: Database, book_id: str, before: Settings, now: datetime) -> None:
    """Compare the cards of the last days (a setting) anew, if mining was off and is on again.

    In transactions of some persons each; one that is not reached is compared when it changes or its message is opened.
    """
    if before.mining:
        return
    with db.read(book_id) as tx:
        settings = books.get(tx, book_id).settings
        since = now - timedelta(days=settings.window_days)
        persons = messages.spoken_of_since(tx, since) if settings.mining else ()
    for start in range(0, len(persons), _BATCH):
        with db.write(book_id) as tx:
            restoring.compare_anew(tx, settings, persons[start : start + _BATCH], now)
