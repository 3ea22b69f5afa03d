"""What an address book can be set to."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import fields

import phonenumbers

from server.contacts.contact import TYPED
from server.contacts.settings import LOCAL_ACTOR, READ_TYPES, AutoAcceptPolicy, Settings
from server.errors import InvalidInput
from server.fields.field import Kind

_DOMAIN = re.compile(r"(?!-)[\w-]{1,63}(?:\.[\w-]{1,63})+")
_LOCAL = re.compile(r"[^\s@\x00]{1,64}")
_TYPE = re.compile(r"[\w .-]{1,40}")
_POLICY_NAME = re.compile(r"\w[\w .-]{0,59}")
_SERVER = re.compile(r"[\w.:-]{1,255}")
LONGEST_WINDOW_DAYS = 3650
LONGEST_RETENTION_DAYS = 36_500
MOST_ENTRIES = 1000
MOST_POLICIES = 50
LONGEST_DOMAIN = 253
WHOLE = 100


def check_settings(settings: Settings) -> None:
    """Raises InvalidInput for what no address book can be set to; its metadata name the field."""
    for check in _CHECKS:
        check(settings)


def _refuse(reason: str, message: str, field: str) -> InvalidInput:
    return InvalidInput(reason, message, field=field)


def _check_region(settings: Settings) -> None:
    region = settings.default_region
    if region and region not in phonenumbers.SUPPORTED_REGIONS:
        shown = region if _TYPE.fullmatch(region) else "This"
        hint = f" Did you mean {region.upper()}?" if region.upper() in phonenumbers.SUPPORTED_REGIONS else ""
        raise _refuse(
            "INVALID_REGION",
            f'"{shown}" is no region: give an ISO 3166 code of two capitals, as "DE" or "GB".{hint}',
            "default_region",
        )


def _check_default_types(settings: Settings) -> None:
    for one in settings.default_types:
        if one.kind not in TYPED or not _TYPE.fullmatch(one.type):
            raise _refuse(
                "INVALID_TYPE",
                f"A default type is 1 to 40 letters, digits, spaces, and belongs to one of {_names(TYPED)}.",
                "default_types",
            )
    if _repeats(one.kind for one in settings.default_types):
        raise _refuse("INVALID_TYPE", "A kind has two default types: leave one of them out.", "default_types")


def _check_type_mappings(settings: Settings) -> None:
    kinds = TYPED - {Kind.SOCIAL}  # whose type is the network
    for one in settings.type_mappings:
        if one.kind not in kinds or one.read_type not in READ_TYPES or not _TYPE.fullmatch(one.type):
            raise _refuse(
                "INVALID_TYPE",
                f"A mapping gives a type of 1 to 40 letters, digits, spaces for one of {', '.join(READ_TYPES)} "
                f"of one of {_names(kinds)}.",
                "type_mappings",
            )
    if _repeats((one.kind, one.read_type) for one in settings.type_mappings):
        raise _refuse("INVALID_TYPE", "A type as read is mapped twice: leave one of both out.", "type_mappings")
    if any(settings.mapped_type(one.kind, one.type) != one.type for one in settings.type_mappings):
        raise _refuse("INVALID_TYPE", "A mapping leads to a type that is mapped itself.", "type_mappings")


def _check_senders(settings: Settings) -> None:
    for field, entries in (("own_domains", settings.own_domains), ("excluded_senders", settings.excluded)):
        if len(entries) > MOST_ENTRIES:
            raise _refuse("TOO_MANY_ENTRIES", f"{field} holds at most {MOST_ENTRIES} entries.", field)
        for entry in entries:
            local, at, domain = entry.rpartition("@")
            if len(domain) > LONGEST_DOMAIN or not _DOMAIN.fullmatch(domain) or (at and not _LOCAL.fullmatch(local)):
                raise _refuse(
                    "INVALID_DOMAIN",
                    f'{field} has an entry that is neither a domain ("example.org") nor an address '
                    f'("a@example.org"): entry {entries.index(entry) + 1}.',
                    field,
                )
    if any("@" in domain for domain in settings.own_domains):
        raise _refuse("INVALID_DOMAIN", "An own domain has no @: give what stands after it.", "own_domains")


def _check_days(settings: Settings) -> None:
    if not 0 <= settings.window_days <= LONGEST_WINDOW_DAYS:
        raise _refuse("INVALID_DAYS", f"window_days is 0 to {LONGEST_WINDOW_DAYS}.", "window_days")
    for one in fields(settings.retention):
        if not 0 <= getattr(settings.retention, one.name) <= LONGEST_RETENTION_DAYS:
            raise _refuse(
                "INVALID_DAYS",
                f"retention.{one.name} is 0 (kept for good) to {LONGEST_RETENTION_DAYS}.",
                f"retention.{one.name}",
            )


def _check_weights(settings: Settings) -> None:
    weights = settings.completeness_weights
    if _repeats(one.kind for one in weights):
        raise _refuse("INVALID_WEIGHTS", "A kind has two weights: leave one of them out.", "completeness_weights")
    total = sum(one.weight for one in weights)
    if total != WHOLE or any(one.weight < 1 for one in weights):
        raise _refuse(
            "INVALID_WEIGHTS",
            f"The weights of completeness are 1 or more each and sum to {WHOLE}; these sum to {total}.",
            "completeness_weights",
        )


def _check_policies(settings: Settings) -> None:
    check_policies(settings.auto_accept_policies)


def check_policies(policies: tuple[AutoAcceptPolicy, ...]) -> None:
    """Raises InvalidInput INVALID_POLICY."""
    if len(policies) > MOST_POLICIES:
        raise _refuse("INVALID_POLICY", f"There are at most {MOST_POLICIES} policies.", "auto_accept_policies")
    for place, one in enumerate(policies, 1):
        if problem := next((text for wrong, text in _PROBLEMS if wrong(one)), ""):
            raise _refuse("INVALID_POLICY", f"Policy {place}: {problem}.", "auto_accept_policies")
    if _repeats(one.name for one in policies):
        raise _refuse("INVALID_POLICY", "Two policies have one name.", "auto_accept_policies")


_PROBLEMS: tuple[tuple[Callable[[AutoAcceptPolicy], bool], str], ...] = (
    (
        lambda one: not _POLICY_NAME.fullmatch(one.name) or one.name == LOCAL_ACTOR,
        f'its name is 1 to 60 letters, digits, spaces, "." and "-", and not "{LOCAL_ACTOR}"',
    ),
    (lambda one: _repeats(one.kinds), "a kind stands twice"),
    (
        lambda one: not (math.isfinite(one.min_confidence) and 0 <= one.min_confidence <= 1),
        "min_confidence is 0 to 1",
    ),
)


def _check_servers(settings: Settings) -> None:
    ids = settings.trusted_authserv_ids
    if len(ids) > MOST_ENTRIES or not all(_SERVER.fullmatch(one) for one in ids):
        raise _refuse(
            "INVALID_SERVER",
            'trusted_authserv_ids holds names with which Authentication-Results begin, as "mx.example.org".',
            "trusted_authserv_ids",
        )


def _repeats(items: Iterable[object]) -> bool:
    listed = tuple(items)
    return len(set(listed)) != len(listed)


def _names(kinds: Iterable[Kind]) -> str:
    return ", ".join(sorted(kind.value for kind in kinds))


_CHECKS: tuple[Callable[[Settings], None], ...] = (
    _check_region,
    _check_default_types,
    _check_type_mappings,
    _check_senders,
    _check_days,
    _check_weights,
    _check_policies,
    _check_servers,
)
