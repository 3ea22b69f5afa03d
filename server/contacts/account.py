"""An organization that contacts belong to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from server.contacts import person
from server.contacts.contact import Contact
from server.fields.field import Kind


@dataclass(frozen=True, slots=True)
class Account:
    """An organization, known again by the key of its name and by the domains of its people's addresses."""

    id: str
    book_id: str
    name: str
    domains: tuple[str, ...]
    create_time: datetime
    contact_count: int = 0


def names_of(contact: Contact) -> tuple[tuple[str, str], ...]:
    """Key and name of the organizations that a contact has, the first one first."""
    return tuple((field.key, field.value) for field in contact.of_kind(Kind.ORGANIZATION) if field.key)


def domains_of(contact: Contact) -> tuple[str, ...]:
    """Domains of a contact's addresses that tell of an organization: not those where anybody can have an address."""
    found = (person.domain(field.key) for field in contact.of_kind(Kind.EMAIL))
    return tuple(dict.fromkeys(one for one in found if one and not person.is_free_mail(one)))
