"""Points in time and enumerations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar, cast

from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper
from google.protobuf.timestamp_pb2 import Timestamp
from undersigned.v1 import (
    contact_pb2,
    contact_service_pb2,
    mail_service_pb2,
    proposal_service_pb2,
    settings_service_pb2,
)

from server.contacts.completeness import Range
from server.contacts.contact import Origin
from server.contacts.proposal import ChangeAction, ProposalState, RejectionSource, Scope
from server.contacts.settings import ProposalVisibility
from server.contacts.stored_message import MatchOutcome, ValueFate
from server.errors import InvalidInput
from server.exchange.record import FileFormat
from server.fields.field import Kind

E = TypeVar("E", bound=StrEnum)
V = TypeVar("V", bound=int)


def _table(members: type[E], enum: type[V], prefix: str, **other_names: str) -> dict[E, V]:
    """Each member's value of the protobuf enum, by name; KeyError at once when one has none."""
    values = cast("dict[str, V]", dict(cast("EnumTypeWrapper", enum).items()))
    return {member: values[prefix + other_names.get(member.name, member.name)] for member in members}


KINDS = _table(Kind, contact_pb2.FieldKind, "FIELD_KIND_")
ORIGINS = _table(Origin, contact_pb2.FieldOrigin, "FIELD_ORIGIN_")
STATES = _table(ProposalState, proposal_service_pb2.Proposal.State, "STATE_")
SCOPES = _table(Scope, proposal_service_pb2.Reject.Scope, "SCOPE_")
SOURCES = _table(RejectionSource, proposal_service_pb2.Rejection.Source, "SOURCE_")
ACTIONS = _table(ChangeAction, contact_pb2.Change.Action, "ACTION_")
FATES = _table(ValueFate, mail_service_pb2.ValueOutcome.Outcome, "OUTCOME_")
MATCHES = _table(MatchOutcome, mail_service_pb2.CardOutcome.Match, "MATCH_", MATCHED="CONTACT")
VISIBILITIES = _table(ProposalVisibility, settings_service_pb2.Settings.ProposalVisibility, "PROPOSAL_VISIBILITY_")
_VISIBILITY_OF: dict[int, ProposalVisibility] = {
    0: ProposalVisibility.ADDRESS_BOOK,
    **{value: visibility for visibility, value in VISIBILITIES.items()},
}
RANGES = _table(Range, contact_pb2.Completeness.Range, "RANGE_")
FORMATS = _table(FileFormat, contact_service_pb2.ContactFormat, "CONTACT_FORMAT_")
_FORMAT_OF: dict[int, FileFormat] = {value: format for format, value in FORMATS.items()}
_KIND_OF: dict[int, Kind] = {value: kind for kind, value in KINDS.items()}
_STATE_OF: dict[int, ProposalState] = {value: state for state, value in STATES.items()}
_SCOPE_OF: dict[int, Scope] = {0: Scope.SUBJECT, **{value: scope for scope, value in SCOPES.items()}}


def timestamp(time: datetime | None) -> Timestamp | None:
    """A point in time, None for none."""
    if time is None:
        return None
    stamp = Timestamp()
    stamp.FromDatetime(time)
    return stamp


def to_datetime(stamp: Timestamp) -> datetime:
    """An aware UTC datetime. Raises InvalidInput TIME_INVALID for times outside of the years 1 to 9999."""
    try:
        return stamp.ToDatetime(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise InvalidInput("TIME_INVALID", "A time must lie in the years 1 to 9999.") from None


def to_kind(value: int, field: str = "kind") -> Kind:
    """Raises InvalidInput KIND_INVALID for UNSPECIFIED and for values that this version does not know."""
    kind = _KIND_OF.get(value)
    if kind is None:
        allowed = ", ".join(contact_pb2.FieldKind.Name(number) for number in KINDS.values())
        raise InvalidInput("KIND_INVALID", f"{field} must be one of {allowed}.", field=field)
    return kind


def to_kind_or_none(value: int) -> Kind | None:
    """The kind of a filter, None for UNSPECIFIED. Raises InvalidInput KIND_INVALID."""
    return to_kind(value) if value else None


def to_states(values: Iterable[int]) -> tuple[ProposalState, ...]:
    """The states of a filter; PENDING for none. Raises InvalidInput STATE_INVALID."""
    states = tuple(_STATE_OF.get(value) for value in values)
    if None in states:
        raise InvalidInput("STATE_INVALID", "states holds a value that is no state of a proposal.", field="states")
    return tuple(state for state in states if state is not None) or (ProposalState.PENDING,)


def to_visibility(value: int) -> ProposalVisibility:
    """ADDRESS_BOOK for UNSPECIFIED. Raises InvalidInput VISIBILITY_INVALID."""
    visibility = _VISIBILITY_OF.get(value)
    if visibility is None:
        field = "proposal_visibility"
        raise InvalidInput("VISIBILITY_INVALID", f"{field} must be ADDRESS_BOOK or MAILBOX.", field=field)
    return visibility


def to_scope(value: int) -> Scope:
    """SUBJECT for UNSPECIFIED. Raises InvalidInput SCOPE_INVALID."""
    scope = _SCOPE_OF.get(value)
    if scope is None:
        raise InvalidInput("SCOPE_INVALID", "scope must be SUBJECT or ADDRESS_BOOK.", field="scope")
    return scope


def to_format(value: int) -> FileFormat:
    """Raises InvalidInput FORMAT_INVALID for UNSPECIFIED and for values that this version does not know."""
    format = _FORMAT_OF.get(value)
    if format is None:
        allowed = ", ".join(contact_service_pb2.ContactFormat.Name(number) for number in FORMATS.values())
        raise InvalidInput("FORMAT_INVALID", f"format must be one of {allowed}.", field="format")
    return format
