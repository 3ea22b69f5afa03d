"""From which messages nothing is taken, and why."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from server.mail.address import Mailbox
from server.mail.authentication import failed_authentication, looks_like
from server.mail.judgement import bulk_reason, is_marked_spam
from server.mail.message import Message
from server.mail.quote_words import key
from server.mail.thread import Segment, split_message

_LOCAL_WORD = re.compile(r"[._+-]")
_FIRST_WORD = re.compile(r"[;( ]")
_SUBJECT_CHARS = 200
_DIGEST_LINES = 40
_FORM_LINES = 40
_DIGEST_SENDERS = frozenset(("request", "digest", "owner", "bounces", "listserv", "majordomo", "mailman"))
_LIST_FIELDS = frozenset({"list-post", "x-mailing-list", "x-beenthere", "mailing-list", "x-google-group-id", "x-list"})
# What senders to many put beside List-Id (RFC 8058, feedback loops of mail services); RFC 2369 3.4: "List-Post: NO".
_ANNOUNCING_FIELDS = frozenset({"list-unsubscribe-post", "feedback-id", "list-post"})
_DIGEST = re.compile(
    r"\bdigest,? vol(?:ume)? \d+|\bdigest number \d+|\bdigest for .{1,80} - \d+ (?:updates?|messages?)"
)


class Reason(StrEnum):
    """Why nothing is taken from a message."""

    EXCLUDED = "excluded"
    OWN_DOMAIN = "own_domain"
    LOOK_ALIKE_DOMAIN = "look_alike_domain"
    AUTHENTICATION_FAILED = "authentication_failed"
    BOUNCE = "bounce"
    OUT_OF_OFFICE = "out_of_office"
    CALENDAR = "calendar"
    TICKET_NOTICE = "ticket_notice"
    LIST_DIGEST = "list_digest"
    AUTOMATIC = "automatic"
    NO_REPLY = "no_reply"
    SPAM = "spam"
    NEWSLETTER = "newsletter"


@dataclass(frozen=True, slots=True)
class HygieneRules:
    """What the address book's owner says: own domains, senders to leave out (addresses or domains, with their
    subdomains), and the servers whose Authentication-Results are believed."""

    own_domains: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    trusted_authserv_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why nothing is taken from a message, "" for a person's mail.

    `is_weighed`: only the text speaks against it, so that a person's signature with contact data may outweigh it.
    """

    reason: str = ""
    is_weighed: bool = False


def hygiene(message: Message, rules: HygieneRules) -> str:
    """The reason why nothing is taken from this message, "" when a person wrote it."""
    return judge(message, rules, lambda: split_message(message)).reason


def judge(message: Message, rules: HygieneRules, split: Callable[[], Sequence[Segment]]) -> Verdict:
    """What speaks against taking anything from this message; `split` gives its segments, where they are asked for.

    Senders that are excluded come first; a post of a person to a mailing list is a person's mail.
    """
    for reason, holds in _CHECKS:
        if holds(message, rules):
            return Verdict(reason)
    fields = {name.lower(): value.lower() for name, value in reversed(message.headers)}
    stated = _stated_reason(message, fields)
    if stated:
        return Verdict(stated)
    weighed = bulk_reason(message, fields, _is_list_post(fields), split)
    return Verdict(weighed, bool(weighed) and weighed != Reason.OUT_OF_OFFICE and not _is_sent_to_many(fields))


def _is_sent_to_many(fields: dict[str, str]) -> bool:
    """Whether the header says that a program sent the message to subscribers (RFC 2369, RFC 8058, RFC 2076 3.9)."""
    return not _is_list_post(fields) and (
        "list-unsubscribe" in fields or "list-id" in fields or fields.get("precedence", "") in ("bulk", "list", "junk")
    )


def _is_excluded(message: Message, rules: HygieneRules) -> bool:
    address = _address(message)
    return any(address == rule.lower() or _is_within(address, rule) for rule in rules.excluded)


def _is_own(message: Message, rules: HygieneRules) -> bool:
    return any(_is_within(_address(message), domain) for domain in rules.own_domains)


def _is_look_alike(message: Message, rules: HygieneRules) -> bool:
    author = message.author or Mailbox("", "")
    return any(looks_like(author, domain) for domain in rules.own_domains)


def _has_failed(message: Message, rules: HygieneRules) -> bool:
    return failed_authentication(message.headers, rules.trusted_authserv_ids)


def _stated_reason(message: Message, fields: dict[str, str]) -> str:
    """What content types, subject, header fields and the sender's address say by themselves."""
    return (
        _by_content_type(message)
        or _by_subject(message.subject.lower()[:_SUBJECT_CHARS])
        or _by_digest(message)
        or _by_field(fields)
        or _by_sender(message, fields)
        or _by_form(message)
    )


def _by_content_type(message: Message) -> str:
    for kind in message.content_types:
        if kind in ("message/delivery-status", "message/feedback-report", "message/disposition-notification"):
            return Reason.BOUNCE
        if kind.startswith("text/calendar;"):
            return Reason.CALENDAR
    return Reason.LIST_DIGEST if "multipart/digest" in message.content_types else ""


def _by_subject(subject: str) -> str:
    for reason, starts in _table("subjects").items():
        if subject.startswith(starts):
            return reason
    if any(phrase in subject for phrase in _table("subject_phrases")["automatic"]):
        return Reason.AUTOMATIC
    return ""


def _by_digest(message: Message) -> str:
    """Whether a list server put posts together; people who answer a digest leave its subject as it is."""
    if not _DIGEST.search(message.subject.lower()[:_SUBJECT_CHARS]):
        return ""
    local = (message.author.address if message.author else "").partition("@")[0]
    begins = "\n".join(line.text for line in message.body.lines[:_DIGEST_LINES] if not line.quote).lower()
    by_server = not _DIGEST_SENDERS.isdisjoint(_LOCAL_WORD.split(local))
    return Reason.LIST_DIGEST if by_server or any(mark in begins for mark in _table("digests")["begins"]) else ""


def _by_form(message: Message) -> str:
    """Whether a form of a web site was filled in: it asks for given and family name, which nobody states of himself."""
    asked = _table("forms")
    labels = {key(line.text.partition(":")[0]) for line in message.body.lines[:_FORM_LINES] if ":" in line.text}
    is_form = not labels.isdisjoint(asked["given"]) and not labels.isdisjoint(asked["family"])
    return Reason.AUTOMATIC if is_form else ""


def _by_field(fields: dict[str, str]) -> str:
    submitted = _FIRST_WORD.split(fields.get("auto-submitted", "no"), 1)[0]
    if submitted == "auto-replied":
        return Reason.OUT_OF_OFFICE
    for reason, names in _table("headers").items():
        if any(fields.get(name) for name in names):
            return reason
    mailed_out = fields.get("x-mailer", "").startswith(_table("mailers")["newsletter"])
    if mailed_out or ("feedback-id" in fields and _is_sent_to_many(fields)):
        return Reason.NEWSLETTER
    if submitted not in ("no", "") or fields.get("precedence", "") in ("auto_reply", "junk"):
        return Reason.AUTOMATIC
    return ""


def _is_list_post(fields: dict[str, str]) -> bool:
    """Whether the message came through a list to which people write."""
    if not _LIST_FIELDS.isdisjoint(fields) and not fields.get("list-post", "").strip().startswith("no"):
        return True
    return "list-id" in fields and _ANNOUNCING_FIELDS.isdisjoint(fields)


def _by_sender(message: Message, fields: dict[str, str]) -> str:
    if fields.get("return-path", "").strip() == "<>" and "x-loop" not in fields:
        return Reason.BOUNCE
    for mailbox in (message.author, message.sender if message.author is None else None):
        local, _, domain = (mailbox.address if mailbox else "").rpartition("@")
        words = {local, *_LOCAL_WORD.split(local), domain.split(".")[0] if domain.count(".") > 1 else ""}
        for reason, names in _table("local_parts").items():
            if not words.isdisjoint(names):
                return reason
        if mailbox and key(mailbox.name).rpartition(" ")[2] in _table("display_names")["automatic"]:
            return Reason.AUTOMATIC
    return ""


def _is_spam(message: Message, rules: HygieneRules) -> bool:
    """Whether the filter of a trusted server marked the message; other marks are weighed with what else is known."""
    if not rules.trusted_authserv_ids:
        return False
    fields = {name.lower(): value.lower() for name, value in reversed(message.headers)}
    checker = fields.get("x-spam-checker-version", "").rpartition(" on ")[2].split(" ")[0]
    return is_marked_spam(fields) and checker in {name.lower() for name in rules.trusted_authserv_ids}


_Check = Callable[[Message, HygieneRules], bool]
_CHECKS: tuple[tuple[Reason, _Check], ...] = (
    (Reason.EXCLUDED, _is_excluded),
    (Reason.OWN_DOMAIN, _is_own),
    (Reason.LOOK_ALIKE_DOMAIN, _is_look_alike),
    (Reason.AUTHENTICATION_FAILED, _has_failed),
    (Reason.SPAM, _is_spam),
)


def _address(message: Message) -> str:
    return message.author.address if message.author else ""


def _is_within(address: str, domain: str) -> bool:
    """Whether an address is of a domain or of one below it."""
    host = address.rpartition("@")[2]
    wanted = domain.lower().lstrip("@*.")
    return bool(host) and (host == wanted or host.endswith("." + wanted))


@cache
def _table(name: str) -> dict[str, tuple[str, ...]]:
    data = tomllib.loads((files("server.mail") / "data" / "hygiene.toml").read_text("utf-8"))
    return {reason: tuple(values) for reason, values in data[name].items()}
