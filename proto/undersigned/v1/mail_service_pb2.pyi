import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from undersigned.v1 import contact_pb2 as _contact_pb2
from undersigned.v1 import extraction_service_pb2 as _extraction_service_pb2
from undersigned.v1 import proposal_service_pb2 as _proposal_service_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Envelope(_message.Message):
    __slots__ = ("mail_from", "rcpt_to", "mailbox")
    MAIL_FROM_FIELD_NUMBER: _ClassVar[int]
    RCPT_TO_FIELD_NUMBER: _ClassVar[int]
    MAILBOX_FIELD_NUMBER: _ClassVar[int]
    mail_from: str
    rcpt_to: _containers.RepeatedScalarFieldContainer[str]
    mailbox: str
    def __init__(self, mail_from: _Optional[str] = ..., rcpt_to: _Optional[_Iterable[str]] = ..., mailbox: _Optional[str] = ...) -> None: ...

class Delivery(_message.Message):
    __slots__ = ("mailbox", "mail_from", "source", "deliver_time")
    MAILBOX_FIELD_NUMBER: _ClassVar[int]
    MAIL_FROM_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    DELIVER_TIME_FIELD_NUMBER: _ClassVar[int]
    mailbox: str
    mail_from: str
    source: str
    deliver_time: _timestamp_pb2.Timestamp
    def __init__(self, mailbox: _Optional[str] = ..., mail_from: _Optional[str] = ..., source: _Optional[str] = ..., deliver_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class Message(_message.Message):
    __slots__ = ("name", "message_id", "author", "sent_time", "create_time", "automated_reason", "language", "case_reference", "thread", "deliveries", "pending_proposal_count", "text")
    NAME_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_ID_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    SENT_TIME_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    AUTOMATED_REASON_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    CASE_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    THREAD_FIELD_NUMBER: _ClassVar[int]
    DELIVERIES_FIELD_NUMBER: _ClassVar[int]
    PENDING_PROPOSAL_COUNT_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    name: str
    message_id: str
    author: _extraction_service_pb2.Mailbox
    sent_time: _timestamp_pb2.Timestamp
    create_time: _timestamp_pb2.Timestamp
    automated_reason: str
    language: str
    case_reference: str
    thread: str
    deliveries: _containers.RepeatedCompositeFieldContainer[Delivery]
    pending_proposal_count: int
    text: str
    def __init__(self, name: _Optional[str] = ..., message_id: _Optional[str] = ..., author: _Optional[_Union[_extraction_service_pb2.Mailbox, _Mapping]] = ..., sent_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., automated_reason: _Optional[str] = ..., language: _Optional[str] = ..., case_reference: _Optional[str] = ..., thread: _Optional[str] = ..., deliveries: _Optional[_Iterable[_Union[Delivery, _Mapping]]] = ..., pending_proposal_count: _Optional[int] = ..., text: _Optional[str] = ...) -> None: ...

class IngestMessageRequest(_message.Message):
    __slots__ = ("parent", "raw", "envelope", "source", "case_reference", "idempotency_key")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    RAW_FIELD_NUMBER: _ClassVar[int]
    ENVELOPE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    CASE_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    parent: str
    raw: bytes
    envelope: Envelope
    source: str
    case_reference: str
    idempotency_key: str
    def __init__(self, parent: _Optional[str] = ..., raw: _Optional[bytes] = ..., envelope: _Optional[_Union[Envelope, _Mapping]] = ..., source: _Optional[str] = ..., case_reference: _Optional[str] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class IngestMessageResponse(_message.Message):
    __slots__ = ("message", "proposals", "already_ingested")
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    PROPOSALS_FIELD_NUMBER: _ClassVar[int]
    ALREADY_INGESTED_FIELD_NUMBER: _ClassVar[int]
    message: Message
    proposals: _containers.RepeatedCompositeFieldContainer[_proposal_service_pb2.Proposal]
    already_ingested: bool
    def __init__(self, message: _Optional[_Union[Message, _Mapping]] = ..., proposals: _Optional[_Iterable[_Union[_proposal_service_pb2.Proposal, _Mapping]]] = ..., already_ingested: _Optional[bool] = ...) -> None: ...

class IngestMessagesRequest(_message.Message):
    __slots__ = ("id", "request")
    ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_FIELD_NUMBER: _ClassVar[int]
    id: str
    request: IngestMessageRequest
    def __init__(self, id: _Optional[str] = ..., request: _Optional[_Union[IngestMessageRequest, _Mapping]] = ...) -> None: ...

class IngestMessagesResponse(_message.Message):
    __slots__ = ("id", "response", "failure")
    ID_FIELD_NUMBER: _ClassVar[int]
    RESPONSE_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    id: str
    response: IngestMessageResponse
    failure: _extraction_service_pb2.Failure
    def __init__(self, id: _Optional[str] = ..., response: _Optional[_Union[IngestMessageResponse, _Mapping]] = ..., failure: _Optional[_Union[_extraction_service_pb2.Failure, _Mapping]] = ...) -> None: ...

class ListMessagesRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token", "case_reference", "thread")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    CASE_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    THREAD_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    case_reference: str
    thread: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., case_reference: _Optional[str] = ..., thread: _Optional[str] = ...) -> None: ...

class ListMessagesResponse(_message.Message):
    __slots__ = ("messages", "next_page_token")
    MESSAGES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    messages: _containers.RepeatedCompositeFieldContainer[Message]
    next_page_token: str
    def __init__(self, messages: _Optional[_Iterable[_Union[Message, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class GetMessageRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ExplainMessageRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ValueOutcome(_message.Message):
    __slots__ = ("kind", "value", "outcome", "detail", "proposal")
    class Outcome(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        OUTCOME_UNSPECIFIED: _ClassVar[ValueOutcome.Outcome]
        OUTCOME_PENDING: _ClassVar[ValueOutcome.Outcome]
        OUTCOME_SNOOZED: _ClassVar[ValueOutcome.Outcome]
        OUTCOME_ACCEPTED: _ClassVar[ValueOutcome.Outcome]
        OUTCOME_REJECTED: _ClassVar[ValueOutcome.Outcome]
        OUTCOME_OBSOLETE: _ClassVar[ValueOutcome.Outcome]
        OUTCOME_KNOWN: _ClassVar[ValueOutcome.Outcome]
        OUTCOME_REMEMBERED: _ClassVar[ValueOutcome.Outcome]
        OUTCOME_SHORTER: _ClassVar[ValueOutcome.Outcome]
        OUTCOME_OLDER: _ClassVar[ValueOutcome.Outcome]
        OUTCOME_OTHER_NAME: _ClassVar[ValueOutcome.Outcome]
        OUTCOME_ELSEWHERE: _ClassVar[ValueOutcome.Outcome]
        OUTCOME_NO_SUBJECT: _ClassVar[ValueOutcome.Outcome]
        OUTCOME_MINING_OFF: _ClassVar[ValueOutcome.Outcome]
    OUTCOME_UNSPECIFIED: ValueOutcome.Outcome
    OUTCOME_PENDING: ValueOutcome.Outcome
    OUTCOME_SNOOZED: ValueOutcome.Outcome
    OUTCOME_ACCEPTED: ValueOutcome.Outcome
    OUTCOME_REJECTED: ValueOutcome.Outcome
    OUTCOME_OBSOLETE: ValueOutcome.Outcome
    OUTCOME_KNOWN: ValueOutcome.Outcome
    OUTCOME_REMEMBERED: ValueOutcome.Outcome
    OUTCOME_SHORTER: ValueOutcome.Outcome
    OUTCOME_OLDER: ValueOutcome.Outcome
    OUTCOME_OTHER_NAME: ValueOutcome.Outcome
    OUTCOME_ELSEWHERE: ValueOutcome.Outcome
    OUTCOME_NO_SUBJECT: ValueOutcome.Outcome
    OUTCOME_MINING_OFF: ValueOutcome.Outcome
    KIND_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    DETAIL_FIELD_NUMBER: _ClassVar[int]
    PROPOSAL_FIELD_NUMBER: _ClassVar[int]
    kind: _contact_pb2.FieldKind
    value: str
    outcome: ValueOutcome.Outcome
    detail: str
    proposal: str
    def __init__(self, kind: _Optional[_Union[_contact_pb2.FieldKind, str]] = ..., value: _Optional[str] = ..., outcome: _Optional[_Union[ValueOutcome.Outcome, str]] = ..., detail: _Optional[str] = ..., proposal: _Optional[str] = ...) -> None: ...

class CardOutcome(_message.Message):
    __slots__ = ("card", "match", "subject", "match_reasons", "match_probability", "candidates", "values")
    class Match(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        MATCH_UNSPECIFIED: _ClassVar[CardOutcome.Match]
        MATCH_CONTACT: _ClassVar[CardOutcome.Match]
        MATCH_NEW: _ClassVar[CardOutcome.Match]
        MATCH_AMBIGUOUS: _ClassVar[CardOutcome.Match]
        MATCH_UNKNOWN: _ClassVar[CardOutcome.Match]
    MATCH_UNSPECIFIED: CardOutcome.Match
    MATCH_CONTACT: CardOutcome.Match
    MATCH_NEW: CardOutcome.Match
    MATCH_AMBIGUOUS: CardOutcome.Match
    MATCH_UNKNOWN: CardOutcome.Match
    CARD_FIELD_NUMBER: _ClassVar[int]
    MATCH_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    MATCH_REASONS_FIELD_NUMBER: _ClassVar[int]
    MATCH_PROBABILITY_FIELD_NUMBER: _ClassVar[int]
    CANDIDATES_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    card: _extraction_service_pb2.Card
    match: CardOutcome.Match
    subject: _proposal_service_pb2.Subject
    match_reasons: _containers.RepeatedScalarFieldContainer[str]
    match_probability: float
    candidates: _containers.RepeatedScalarFieldContainer[str]
    values: _containers.RepeatedCompositeFieldContainer[ValueOutcome]
    def __init__(self, card: _Optional[_Union[_extraction_service_pb2.Card, _Mapping]] = ..., match: _Optional[_Union[CardOutcome.Match, str]] = ..., subject: _Optional[_Union[_proposal_service_pb2.Subject, _Mapping]] = ..., match_reasons: _Optional[_Iterable[str]] = ..., match_probability: _Optional[float] = ..., candidates: _Optional[_Iterable[str]] = ..., values: _Optional[_Iterable[_Union[ValueOutcome, _Mapping]]] = ...) -> None: ...

class ExplainMessageResponse(_message.Message):
    __slots__ = ("message", "trace", "cards")
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    TRACE_FIELD_NUMBER: _ClassVar[int]
    CARDS_FIELD_NUMBER: _ClassVar[int]
    message: Message
    trace: _containers.RepeatedScalarFieldContainer[str]
    cards: _containers.RepeatedCompositeFieldContainer[CardOutcome]
    def __init__(self, message: _Optional[_Union[Message, _Mapping]] = ..., trace: _Optional[_Iterable[str]] = ..., cards: _Optional[_Iterable[_Union[CardOutcome, _Mapping]]] = ...) -> None: ...
