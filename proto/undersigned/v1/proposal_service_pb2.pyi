import datetime

from google.protobuf import empty_pb2 as _empty_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from undersigned.v1 import contact_pb2 as _contact_pb2
from undersigned.v1 import extraction_service_pb2 as _extraction_service_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Stranger(_message.Message):
    __slots__ = ("key", "full_name", "email")
    KEY_FIELD_NUMBER: _ClassVar[int]
    FULL_NAME_FIELD_NUMBER: _ClassVar[int]
    EMAIL_FIELD_NUMBER: _ClassVar[int]
    key: str
    full_name: str
    email: str
    def __init__(self, key: _Optional[str] = ..., full_name: _Optional[str] = ..., email: _Optional[str] = ...) -> None: ...

class Subject(_message.Message):
    __slots__ = ("contact", "stranger")
    CONTACT_FIELD_NUMBER: _ClassVar[int]
    STRANGER_FIELD_NUMBER: _ClassVar[int]
    contact: str
    stranger: Stranger
    def __init__(self, contact: _Optional[str] = ..., stranger: _Optional[_Union[Stranger, _Mapping]] = ...) -> None: ...

class AddValue(_message.Message):
    __slots__ = ("field",)
    FIELD_FIELD_NUMBER: _ClassVar[int]
    field: _extraction_service_pb2.Field
    def __init__(self, field: _Optional[_Union[_extraction_service_pb2.Field, _Mapping]] = ...) -> None: ...

class ReplaceValue(_message.Message):
    __slots__ = ("old", "new")
    OLD_FIELD_NUMBER: _ClassVar[int]
    NEW_FIELD_NUMBER: _ClassVar[int]
    old: _contact_pb2.ContactField
    new: _extraction_service_pb2.Field
    def __init__(self, old: _Optional[_Union[_contact_pb2.ContactField, _Mapping]] = ..., new: _Optional[_Union[_extraction_service_pb2.Field, _Mapping]] = ...) -> None: ...

class CreateContact(_message.Message):
    __slots__ = ("full_name", "email")
    FULL_NAME_FIELD_NUMBER: _ClassVar[int]
    EMAIL_FIELD_NUMBER: _ClassVar[int]
    full_name: str
    email: str
    def __init__(self, full_name: _Optional[str] = ..., email: _Optional[str] = ...) -> None: ...

class MergeContact(_message.Message):
    __slots__ = ("contact", "reasons", "display_name", "gained", "percent", "percent_merged")
    CONTACT_FIELD_NUMBER: _ClassVar[int]
    REASONS_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    GAINED_FIELD_NUMBER: _ClassVar[int]
    PERCENT_FIELD_NUMBER: _ClassVar[int]
    PERCENT_MERGED_FIELD_NUMBER: _ClassVar[int]
    contact: str
    reasons: _containers.RepeatedScalarFieldContainer[str]
    display_name: str
    gained: _containers.RepeatedCompositeFieldContainer[_contact_pb2.ContactField]
    percent: int
    percent_merged: int
    def __init__(self, contact: _Optional[str] = ..., reasons: _Optional[_Iterable[str]] = ..., display_name: _Optional[str] = ..., gained: _Optional[_Iterable[_Union[_contact_pb2.ContactField, _Mapping]]] = ..., percent: _Optional[int] = ..., percent_merged: _Optional[int] = ...) -> None: ...

class Sighting(_message.Message):
    __slots__ = ("message", "sent_time", "text", "signature_text", "start", "end", "confidence", "model_version")
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    SENT_TIME_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    SIGNATURE_TEXT_FIELD_NUMBER: _ClassVar[int]
    START_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    MODEL_VERSION_FIELD_NUMBER: _ClassVar[int]
    message: str
    sent_time: _timestamp_pb2.Timestamp
    text: str
    signature_text: str
    start: int
    end: int
    confidence: float
    model_version: str
    def __init__(self, message: _Optional[str] = ..., sent_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., text: _Optional[str] = ..., signature_text: _Optional[str] = ..., start: _Optional[int] = ..., end: _Optional[int] = ..., confidence: _Optional[float] = ..., model_version: _Optional[str] = ...) -> None: ...

class Proposal(_message.Message):
    __slots__ = ("name", "state", "subject", "add_value", "replace_value", "create_contact", "merge_contact", "sightings", "sighting_count", "first_sent_time", "last_sent_time", "confidence", "snooze_until_time", "create_time", "decide_time", "decider", "match_reasons", "candidates", "subject_name", "subject_email", "etag")
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        STATE_UNSPECIFIED: _ClassVar[Proposal.State]
        STATE_PENDING: _ClassVar[Proposal.State]
        STATE_ACCEPTED: _ClassVar[Proposal.State]
        STATE_REJECTED: _ClassVar[Proposal.State]
        STATE_SNOOZED: _ClassVar[Proposal.State]
        STATE_OBSOLETE: _ClassVar[Proposal.State]
    STATE_UNSPECIFIED: Proposal.State
    STATE_PENDING: Proposal.State
    STATE_ACCEPTED: Proposal.State
    STATE_REJECTED: Proposal.State
    STATE_SNOOZED: Proposal.State
    STATE_OBSOLETE: Proposal.State
    NAME_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    ADD_VALUE_FIELD_NUMBER: _ClassVar[int]
    REPLACE_VALUE_FIELD_NUMBER: _ClassVar[int]
    CREATE_CONTACT_FIELD_NUMBER: _ClassVar[int]
    MERGE_CONTACT_FIELD_NUMBER: _ClassVar[int]
    SIGHTINGS_FIELD_NUMBER: _ClassVar[int]
    SIGHTING_COUNT_FIELD_NUMBER: _ClassVar[int]
    FIRST_SENT_TIME_FIELD_NUMBER: _ClassVar[int]
    LAST_SENT_TIME_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    SNOOZE_UNTIL_TIME_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    DECIDE_TIME_FIELD_NUMBER: _ClassVar[int]
    DECIDER_FIELD_NUMBER: _ClassVar[int]
    MATCH_REASONS_FIELD_NUMBER: _ClassVar[int]
    CANDIDATES_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_NAME_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_EMAIL_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    name: str
    state: Proposal.State
    subject: Subject
    add_value: AddValue
    replace_value: ReplaceValue
    create_contact: CreateContact
    merge_contact: MergeContact
    sightings: _containers.RepeatedCompositeFieldContainer[Sighting]
    sighting_count: int
    first_sent_time: _timestamp_pb2.Timestamp
    last_sent_time: _timestamp_pb2.Timestamp
    confidence: float
    snooze_until_time: _timestamp_pb2.Timestamp
    create_time: _timestamp_pb2.Timestamp
    decide_time: _timestamp_pb2.Timestamp
    decider: str
    match_reasons: _containers.RepeatedScalarFieldContainer[str]
    candidates: _containers.RepeatedScalarFieldContainer[str]
    subject_name: str
    subject_email: str
    etag: str
    def __init__(self, name: _Optional[str] = ..., state: _Optional[_Union[Proposal.State, str]] = ..., subject: _Optional[_Union[Subject, _Mapping]] = ..., add_value: _Optional[_Union[AddValue, _Mapping]] = ..., replace_value: _Optional[_Union[ReplaceValue, _Mapping]] = ..., create_contact: _Optional[_Union[CreateContact, _Mapping]] = ..., merge_contact: _Optional[_Union[MergeContact, _Mapping]] = ..., sightings: _Optional[_Iterable[_Union[Sighting, _Mapping]]] = ..., sighting_count: _Optional[int] = ..., first_sent_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., last_sent_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., confidence: _Optional[float] = ..., snooze_until_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., decide_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., decider: _Optional[str] = ..., match_reasons: _Optional[_Iterable[str]] = ..., candidates: _Optional[_Iterable[str]] = ..., subject_name: _Optional[str] = ..., subject_email: _Optional[str] = ..., etag: _Optional[str] = ...) -> None: ...

class ListProposalsRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token", "contact", "message", "case_reference", "states")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    CONTACT_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    CASE_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    STATES_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    contact: str
    message: str
    case_reference: str
    states: _containers.RepeatedScalarFieldContainer[Proposal.State]
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., contact: _Optional[str] = ..., message: _Optional[str] = ..., case_reference: _Optional[str] = ..., states: _Optional[_Iterable[_Union[Proposal.State, str]]] = ...) -> None: ...

class ListProposalsResponse(_message.Message):
    __slots__ = ("proposals", "next_page_token")
    PROPOSALS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    proposals: _containers.RepeatedCompositeFieldContainer[Proposal]
    next_page_token: str
    def __init__(self, proposals: _Optional[_Iterable[_Union[Proposal, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class GetProposalRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ReviewedProposal(_message.Message):
    __slots__ = ("name", "etag")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ...) -> None: ...

class Accept(_message.Message):
    __slots__ = ("value", "type")
    VALUE_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    value: str
    type: str
    def __init__(self, value: _Optional[str] = ..., type: _Optional[str] = ...) -> None: ...

class Reject(_message.Message):
    __slots__ = ("scope", "pattern")
    class Scope(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        SCOPE_UNSPECIFIED: _ClassVar[Reject.Scope]
        SCOPE_SUBJECT: _ClassVar[Reject.Scope]
        SCOPE_ADDRESS_BOOK: _ClassVar[Reject.Scope]
    SCOPE_UNSPECIFIED: Reject.Scope
    SCOPE_SUBJECT: Reject.Scope
    SCOPE_ADDRESS_BOOK: Reject.Scope
    SCOPE_FIELD_NUMBER: _ClassVar[int]
    PATTERN_FIELD_NUMBER: _ClassVar[int]
    scope: Reject.Scope
    pattern: str
    def __init__(self, scope: _Optional[_Union[Reject.Scope, str]] = ..., pattern: _Optional[str] = ...) -> None: ...

class Snooze(_message.Message):
    __slots__ = ("until_time",)
    UNTIL_TIME_FIELD_NUMBER: _ClassVar[int]
    until_time: _timestamp_pb2.Timestamp
    def __init__(self, until_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class Decision(_message.Message):
    __slots__ = ("proposal", "accept", "reject", "snooze")
    PROPOSAL_FIELD_NUMBER: _ClassVar[int]
    ACCEPT_FIELD_NUMBER: _ClassVar[int]
    REJECT_FIELD_NUMBER: _ClassVar[int]
    SNOOZE_FIELD_NUMBER: _ClassVar[int]
    proposal: str
    accept: Accept
    reject: Reject
    snooze: Snooze
    def __init__(self, proposal: _Optional[str] = ..., accept: _Optional[_Union[Accept, _Mapping]] = ..., reject: _Optional[_Union[Reject, _Mapping]] = ..., snooze: _Optional[_Union[Snooze, _Mapping]] = ...) -> None: ...

class DecideProposalsRequest(_message.Message):
    __slots__ = ("parent", "reviewed", "decisions", "request_id")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REVIEWED_FIELD_NUMBER: _ClassVar[int]
    DECISIONS_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    parent: str
    reviewed: _containers.RepeatedCompositeFieldContainer[ReviewedProposal]
    decisions: _containers.RepeatedCompositeFieldContainer[Decision]
    request_id: str
    def __init__(self, parent: _Optional[str] = ..., reviewed: _Optional[_Iterable[_Union[ReviewedProposal, _Mapping]]] = ..., decisions: _Optional[_Iterable[_Union[Decision, _Mapping]]] = ..., request_id: _Optional[str] = ...) -> None: ...

class DecideProposalsResponse(_message.Message):
    __slots__ = ("contacts", "proposals", "rejections", "changes")
    CONTACTS_FIELD_NUMBER: _ClassVar[int]
    PROPOSALS_FIELD_NUMBER: _ClassVar[int]
    REJECTIONS_FIELD_NUMBER: _ClassVar[int]
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    contacts: _containers.RepeatedCompositeFieldContainer[_contact_pb2.Contact]
    proposals: _containers.RepeatedCompositeFieldContainer[Proposal]
    rejections: _containers.RepeatedCompositeFieldContainer[Rejection]
    changes: _containers.RepeatedCompositeFieldContainer[_contact_pb2.Change]
    def __init__(self, contacts: _Optional[_Iterable[_Union[_contact_pb2.Contact, _Mapping]]] = ..., proposals: _Optional[_Iterable[_Union[Proposal, _Mapping]]] = ..., rejections: _Optional[_Iterable[_Union[Rejection, _Mapping]]] = ..., changes: _Optional[_Iterable[_Union[_contact_pb2.Change, _Mapping]]] = ...) -> None: ...

class Rejection(_message.Message):
    __slots__ = ("name", "scope", "subject", "kind", "value", "key", "pattern", "source", "proposal", "message", "actor", "create_time", "subject_name")
    class Source(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        SOURCE_UNSPECIFIED: _ClassVar[Rejection.Source]
        SOURCE_REJECTED: _ClassVar[Rejection.Source]
        SOURCE_UNSELECTED: _ClassVar[Rejection.Source]
        SOURCE_CORRECTED: _ClassVar[Rejection.Source]
        SOURCE_REMOVED: _ClassVar[Rejection.Source]
    SOURCE_UNSPECIFIED: Rejection.Source
    SOURCE_REJECTED: Rejection.Source
    SOURCE_UNSELECTED: Rejection.Source
    SOURCE_CORRECTED: Rejection.Source
    SOURCE_REMOVED: Rejection.Source
    NAME_FIELD_NUMBER: _ClassVar[int]
    SCOPE_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    PATTERN_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    PROPOSAL_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    ACTOR_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    scope: Reject.Scope
    subject: Subject
    kind: _contact_pb2.FieldKind
    value: str
    key: str
    pattern: str
    source: Rejection.Source
    proposal: str
    message: str
    actor: str
    create_time: _timestamp_pb2.Timestamp
    subject_name: str
    def __init__(self, name: _Optional[str] = ..., scope: _Optional[_Union[Reject.Scope, str]] = ..., subject: _Optional[_Union[Subject, _Mapping]] = ..., kind: _Optional[_Union[_contact_pb2.FieldKind, str]] = ..., value: _Optional[str] = ..., key: _Optional[str] = ..., pattern: _Optional[str] = ..., source: _Optional[_Union[Rejection.Source, str]] = ..., proposal: _Optional[str] = ..., message: _Optional[str] = ..., actor: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., subject_name: _Optional[str] = ...) -> None: ...

class ListRejectionsRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token", "contact", "query", "kind")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    CONTACT_FIELD_NUMBER: _ClassVar[int]
    QUERY_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    contact: str
    query: str
    kind: _contact_pb2.FieldKind
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., contact: _Optional[str] = ..., query: _Optional[str] = ..., kind: _Optional[_Union[_contact_pb2.FieldKind, str]] = ...) -> None: ...

class ListRejectionsResponse(_message.Message):
    __slots__ = ("rejections", "next_page_token")
    REJECTIONS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    rejections: _containers.RepeatedCompositeFieldContainer[Rejection]
    next_page_token: str
    def __init__(self, rejections: _Optional[_Iterable[_Union[Rejection, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class DeleteRejectionRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...
