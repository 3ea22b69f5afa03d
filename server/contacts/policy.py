"""Which proposals a policy accepts without asking. Never a new contact, never against a person's word."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from server.contacts.applying import Fields
from server.contacts.contact import SINGLE_VALUED, ContactField, Origin
from server.contacts.proposal import ChangeKind, Proposal, ProposalState
from server.contacts.settings import AutoAcceptPolicy
from server.fields.field import Kind

# Values that no person stands for.
_REPLACEABLE = frozenset({Origin.MAIL, Origin.AUTOMATIC})


@dataclass(frozen=True, slots=True)
class Strength:
    """The highest confidence among a proposal's sightings, 0 to 1, and among those whose sender is proven."""

    confidence: float
    authenticated: float | None = None


@dataclass(frozen=True, slots=True)
class PolicyOutcome:
    """A proposal that a policy accepts, or would accept."""

    proposal_id: str
    policy: str


def choose(
    policies: Sequence[AutoAcceptPolicy],
    offered: Sequence[Proposal],
    fields: Fields,
    strengths: Mapping[str, Strength],
    taken_back: Collection[tuple[Kind, str]] = (),
) -> Iterator[tuple[Proposal, AutoAcceptPolicy]]:
    """What is accepted of what is offered to one contact with these fields, each by the first policy that fits.

    What a person took back after a policy had accepted it (`taken_back`: kind and key) is left to the person.
    """
    held = {(field.kind, field.key): field.origin for field in fields}
    left = [one for one in offered if _is_asked(one) and (one.change.field_kind, one.change.key) not in taken_back]
    for policy in policies:
        for one in list(left):
            if strength := strengths.get(one.id):
                if not _fits(policy, one, strength) or not _has_room(policy, one, fields, held):
                    continue
                held[_kind(one), one.change.key] = Origin.AUTOMATIC
                left.remove(one)
                yield one, policy


def _is_asked(one: Proposal) -> bool:
    """Whether it is open and nobody put it off; a value, of a contact."""
    valued = one.change.field_kind is not None and one.change.kind in (ChangeKind.ADD_VALUE, ChangeKind.REPLACE_VALUE)
    return valued and bool(one.subject.contact_id) and one.state == ProposalState.PENDING and one.snooze_time is None


def _kind(one: Proposal) -> Kind:
    assert one.change.field_kind is not None  # of what `_is_asked` lets through
    return one.change.field_kind


def _fits(policy: AutoAcceptPolicy, one: Proposal, strength: Strength) -> bool:
    confidence = strength.authenticated if policy.only_authenticated_senders else strength.confidence
    in_kinds = not policy.kinds or _kind(one) in policy.kinds
    return in_kinds and confidence is not None and confidence >= policy.min_confidence


def _has_room(policy: AutoAcceptPolicy, one: Proposal, fields: Fields, held: Mapping[tuple[Kind, str], Origin]) -> bool:
    kind = _kind(one)
    origins = [origin for (other, _), origin in held.items() if other == kind]
    if policy.only_empty_fields and origins:
        return False
    if one.change.kind == ChangeKind.REPLACE_VALUE:
        return _is_replaceable(next((field for field in fields if field.id == one.change.old_field_id), None))
    return kind not in SINGLE_VALUED or all(origin in _REPLACEABLE for origin in origins)


def _is_replaceable(old: ContactField | None) -> bool:
    return old is not None and old.origin in _REPLACEABLE
