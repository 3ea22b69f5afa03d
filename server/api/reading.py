"""From the bytes or the text of a request to a message, and the rules by which it is read."""

from __future__ import annotations

from collections.abc import Callable

import phonenumbers
from undersigned.v1 import extraction_service_pb2 as pb

from server.api.convert.settings import default_types, to_default_types
from server.api.convert.values import to_datetime
from server.contacts.contact import DefaultType, Settings
from server.errors import InvalidInput
from server.extraction import Extraction, ExtractionRules
from server.fields.context import DEFAULT_TYPES
from server.fields.field import Kind
from server.mail.hygiene import HygieneRules
from server.mail.limits import Limits, check
from server.mail.message import Mailbox, Message, parse_message
from server.mail.text import plain_body

# Reads a message, given as it came and parsed: in this process, or by asking another one.
Extract = Callable[[bytes, Message, ExtractionRules], Extraction]


def read_raw(raw: bytes, limits: Limits) -> Message:
    """The parsed mail. Raises UnreadableMail, LimitExceeded."""
    return parse_message(raw, limits)


def read_text(item: pb.TextMessage, limits: Limits) -> Message:
    """The message of a text that the caller decoded. Raises LimitExceeded TEXT_TOO_LARGE."""
    check("TEXT_TOO_LARGE", len(item.text), limits.text_chars)
    author = Mailbox(item.author.display_name, item.author.address.lower()) if item.HasField("author") else None
    return Message(
        message_id=item.message_id,
        sent_time=to_datetime(item.sent_time) if item.HasField("sent_time") else None,
        author=author,
        sender=None,
        reply_to=(),
        to=(),
        cc=(),
        subject=item.subject,
        references=(),
        headers=(),
        body=plain_body(item.text),
    )


def rules_of_book(settings: Settings) -> ExtractionRules:
    """How mail is read for an address book."""
    return ExtractionRules(
        default_region=settings.default_region,
        default_types=_pairs(settings.default_types),
        hygiene=HygieneRules(settings.own_domains, settings.excluded, settings.trusted_authserv_ids),
    )


def rules_of_options(options: pb.ExtractionOptions) -> ExtractionRules:
    """How mail is read for a caller. Raises InvalidInput INVALID_REGION, KIND_INVALID."""
    return ExtractionRules(
        default_region=check_region(options.default_region),
        default_types=_pairs(to_default_types(options.default_types)) or DEFAULT_TYPES,
        hygiene=HygieneRules(
            tuple(options.own_domains), tuple(options.excluded_senders), tuple(options.trusted_authserv_ids)
        ),
    )


def options_of_rules(rules: ExtractionRules) -> pb.ExtractionOptions:
    """The same rules, for another server."""
    return pb.ExtractionOptions(
        default_region=rules.default_region,
        default_types=default_types(DefaultType(kind, type) for kind, type in rules.default_types),
        own_domains=rules.hygiene.own_domains,
        excluded_senders=rules.hygiene.excluded,
        trusted_authserv_ids=rules.hygiene.trusted_authserv_ids,
    )


def check_region(region: str) -> str:
    """The region, which must be one of the number plans' or "". Raises InvalidInput INVALID_REGION."""
    if region and region not in phonenumbers.SUPPORTED_REGIONS:
        hint = f" Did you mean {region.upper()}?" if region.upper() in phonenumbers.SUPPORTED_REGIONS else ""
        raise InvalidInput(
            "INVALID_REGION", f"default_region must be a code of two capital letters, such as DE or GB.{hint}"
        )
    return region


def _pairs(types: tuple[DefaultType, ...]) -> tuple[tuple[Kind, str], ...]:
    return tuple((each.kind, each.type) for each in types)
