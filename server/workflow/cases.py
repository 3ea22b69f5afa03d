"""Cases of the caller, and the persons whose messages belong to them."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from server.contacts.case import LONGEST_REFERENCE, Case
from server.contacts.contact import FIRST_PAGE, Page, PageRequest
from server.contacts.proposal import MainContactChange
from server.errors import Aborted, InvalidInput
from server.storage import books, cases, contacts
from server.storage.engine import Database, Transaction
from server.workflow.recording import Log, recorded


def get_case(db: Database, book_id: str, case_id: str, now: datetime) -> Case:
    """A case with the numbers of its messages and pending proposals."""
    with db.read(book_id) as tx:
        return cases.counted(tx, (cases.get(tx, case_id),), now)[0]


def list_cases(
    db: Database, book_id: str, now: datetime, page: PageRequest = FIRST_PAGE, *, reference: str = ""
) -> Page[Case]:
    """Cases, that with the newest message first; `reference` asks for one."""
    with db.read(book_id) as tx:
        books.get(tx, book_id)
        found = cases.page(tx, page, reference.strip())
        return Page(cases.counted(tx, found.items, now), found.next_token)


def set_main_contact(
    db: Database, book_id: str, case_id: str, contact_id: str, etag: str, actor: str, now: datetime
) -> Case:
    """The case, now this contact's; "" for nobody's. An empty `etag` overwrites. Raises Aborted STALE_ETAG."""
    with db.write(book_id) as tx:
        found = cases.get(tx, case_id)
        if etag and etag != found.etag:
            raise Aborted("STALE_ETAG", "The case changed since it was read: read it anew.", case=case_id)
        main = contacts.get(tx, contact_id).id if contact_id else ""
        if main != found.main_contact_id:
            with recorded(tx, actor, now) as log:
                make_main(tx, log, found, main)
        return cases.counted(tx, (cases.get(tx, case_id),), now)[0]


def make_main(tx: Transaction, log: Log, case: Case, contact_id: str) -> None:
    """The case is this contact's, "" for nobody's, and that is written down."""
    cases.set_main_contact(tx, case.id, contact_id, log.now)
    log.main_contact_changed(MainContactChange(case.id, case.reference, case.main_contact_id, contact_id))


def checked_reference(reference: str) -> str:
    """The reference of a case as it is kept. Raises InvalidInput INVALID_CASE_REFERENCE."""
    plain = reference.strip()
    if len(plain) > LONGEST_REFERENCE or any(unicodedata.category(char) in ("Cc", "Cs") for char in plain):
        raise InvalidInput(
            "INVALID_CASE_REFERENCE",
            f"The reference of a case has at most {LONGEST_REFERENCE} characters, none of them a control character.",
        )
    return plain


def case_of(tx: Transaction, reference: str, now: datetime) -> Case | None:
    """The case with this reference, None for ""."""
    found = cases.find(tx, reference) if reference else None
    return cases.counted(tx, (found,), now)[0] if found else None
