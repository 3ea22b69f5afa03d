"""The tables. One migration tree makes them on SQLite and PostgreSQL; this is what the queries are written against.

Times are UTC. Lists and parts are JSON. `subject` is `Subject.key`: "contact:<id>", or a stranger's normal form.
"""

from server.storage.tables.books import address_book, api_key, before_image, change, review
from server.storage.tables.columns import CleanString, CleanText, OrderedText, UtcTime, clean, metadata
from server.storage.tables.contacts import (
    account,
    account_domain,
    account_member,
    alias,
    contact,
    contact_field,
    contact_word,
    duplicate,
    not_duplicate,
    photo,
)
from server.storage.tables.mail import card, card_candidate, card_value, delivery, mail_case, mail_message, message_text
from server.storage.tables.proposals import (
    ONLY_OPEN,
    OPEN_STATES,
    WITH_PATTERN,
    proposal,
    rejection,
    sighting,
    suppression,
)

__all__ = [
    "ONLY_OPEN",
    "OPEN_STATES",
    "WITH_PATTERN",
    "CleanString",
    "CleanText",
    "OrderedText",
    "UtcTime",
    "account",
    "account_domain",
    "account_member",
    "address_book",
    "alias",
    "api_key",
    "before_image",
    "card",
    "card_candidate",
    "card_value",
    "change",
    "clean",
    "contact",
    "contact_field",
    "contact_word",
    "delivery",
    "duplicate",
    "mail_case",
    "mail_message",
    "message_text",
    "metadata",
    "not_duplicate",
    "photo",
    "proposal",
    "rejection",
    "review",
    "sighting",
    "suppression",
]
