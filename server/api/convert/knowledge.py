"""All that is known about a person, as JSON in the names of the contract."""

from __future__ import annotations

import base64
import json

from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message

from server.api.convert import cards, contacts, messages, proposals
from server.contacts.importing import record_of
from server.contacts.knowledge import Knowledge
from server.contacts.stored_message import StoredMessage
from server.exchange.jscontact_writer import jscontact_card

MEDIA_TYPE = "application/json"


def knowledge(item: Knowledge, uid: str) -> bytes:
    """The document: contact (JSContact and ours), names it was known by, messages, proposals, rejections, changes."""
    document = {
        "card": jscontact_card(record_of(item.contact, uid)),
        "contact": _plain(contacts.contact(item.contact)),
        "known_as": [one.key for one in item.subjects],
        "messages": [_message(one) for one in item.messages],
        "proposals": [_plain(proposals.proposal(one)) for one in item.proposals],
        "rejections": [_plain(proposals.rejection(one)) for one in item.rejections],
        "changes": [_plain(contacts.change_entry(one)) for one in item.changes],
        "photos": [
            {"digest": one.digest, "media_type": one.media_type, "data": base64.b64encode(one.data).decode()}
            for one in item.photos
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _message(item: StoredMessage) -> dict[str, object]:
    return {**_plain(messages.message(item)), "cards": [_plain(cards.card(one)) for one in item.cards]}


def _plain(item: Message) -> dict[str, object]:
    return MessageToDict(item, preserving_proto_field_name=True)
