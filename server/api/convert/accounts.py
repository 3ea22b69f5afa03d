"""Organizations that contacts belong to."""

from __future__ import annotations

from undersigned.v1 import contact_pb2

from server.api import names
from server.api.convert.values import timestamp
from server.contacts.account import Account


def account(item: Account) -> contact_pb2.Account:
    """An organization with the number of its people."""
    return contact_pb2.Account(
        name=names.name_of(item.book_id, names.ACCOUNTS, item.id),
        display_name=item.name,
        domains=item.domains,
        contact_count=item.contact_count,
        create_time=timestamp(item.create_time),
    )
