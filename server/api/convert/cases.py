"""Cases of the caller."""

from __future__ import annotations

from undersigned.v1 import case_service_pb2

from server.api import names
from server.api.convert.values import timestamp
from server.contacts.case import Case


def case(item: Case) -> case_service_pb2.Case:
    """A case with what its messages come to."""
    return case_service_pb2.Case(
        name=names.name_of(item.book_id, names.CASES, item.id),
        reference=item.reference,
        main_contact=names.name_of(item.book_id, names.CONTACTS, item.main_contact_id),
        message_count=item.message_count,
        pending_proposal_count=item.pending_count,
        create_time=timestamp(item.create_time),
        update_time=timestamp(item.update_time),
        etag=item.etag,
    )
