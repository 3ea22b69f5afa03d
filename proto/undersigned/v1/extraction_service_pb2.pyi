import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from undersigned.v1 import contact_pb2 as _contact_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Mailbox(_message.Message):
    __slots__ = ("display_name", "address")
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    display_name: str
    address: str
    def __init__(self, display_name: _Optional[str] = ..., address: _Optional[str] = ...) -> None: ...

class TextMessage(_message.Message):
    __slots__ = ("text", "author", "subject", "sent_time", "message_id")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    SENT_TIME_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_ID_FIELD_NUMBER: _ClassVar[int]
    text: str
    author: Mailbox
    subject: str
    sent_time: _timestamp_pb2.Timestamp
    message_id: str
    def __init__(self, text: _Optional[str] = ..., author: _Optional[_Union[Mailbox, _Mapping]] = ..., subject: _Optional[str] = ..., sent_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., message_id: _Optional[str] = ...) -> None: ...

class ExtractionOptions(_message.Message):
    __slots__ = ("default_region", "default_types", "own_domains", "excluded_senders", "trusted_authserv_ids")
    DEFAULT_REGION_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_TYPES_FIELD_NUMBER: _ClassVar[int]
    OWN_DOMAINS_FIELD_NUMBER: _ClassVar[int]
    EXCLUDED_SENDERS_FIELD_NUMBER: _ClassVar[int]
    TRUSTED_AUTHSERV_IDS_FIELD_NUMBER: _ClassVar[int]
    default_region: str
    default_types: _containers.RepeatedCompositeFieldContainer[DefaultType]
    own_domains: _containers.RepeatedScalarFieldContainer[str]
    excluded_senders: _containers.RepeatedScalarFieldContainer[str]
    trusted_authserv_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, default_region: _Optional[str] = ..., default_types: _Optional[_Iterable[_Union[DefaultType, _Mapping]]] = ..., own_domains: _Optional[_Iterable[str]] = ..., excluded_senders: _Optional[_Iterable[str]] = ..., trusted_authserv_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class DefaultType(_message.Message):
    __slots__ = ("kind", "type")
    KIND_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    kind: _contact_pb2.FieldKind
    type: str
    def __init__(self, kind: _Optional[_Union[_contact_pb2.FieldKind, str]] = ..., type: _Optional[str] = ...) -> None: ...

class ExtractCardsRequest(_message.Message):
    __slots__ = ("raw", "text", "options")
    RAW_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    OPTIONS_FIELD_NUMBER: _ClassVar[int]
    raw: bytes
    text: TextMessage
    options: ExtractionOptions
    def __init__(self, raw: _Optional[bytes] = ..., text: _Optional[_Union[TextMessage, _Mapping]] = ..., options: _Optional[_Union[ExtractionOptions, _Mapping]] = ...) -> None: ...

class Field(_message.Message):
    __slots__ = ("kind", "value", "key", "type", "type_is_default", "text", "start", "end", "confidence", "parts")
    KIND_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    TYPE_IS_DEFAULT_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    START_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    PARTS_FIELD_NUMBER: _ClassVar[int]
    kind: _contact_pb2.FieldKind
    value: str
    key: str
    type: str
    type_is_default: bool
    text: str
    start: int
    end: int
    confidence: float
    parts: _containers.RepeatedCompositeFieldContainer[_contact_pb2.FieldPart]
    def __init__(self, kind: _Optional[_Union[_contact_pb2.FieldKind, str]] = ..., value: _Optional[str] = ..., key: _Optional[str] = ..., type: _Optional[str] = ..., type_is_default: _Optional[bool] = ..., text: _Optional[str] = ..., start: _Optional[int] = ..., end: _Optional[int] = ..., confidence: _Optional[float] = ..., parts: _Optional[_Iterable[_Union[_contact_pb2.FieldPart, _Mapping]]] = ...) -> None: ...

class Card(_message.Message):
    __slots__ = ("full_name", "email", "depth", "sent_time", "signature_text", "fields", "model_version")
    FULL_NAME_FIELD_NUMBER: _ClassVar[int]
    EMAIL_FIELD_NUMBER: _ClassVar[int]
    DEPTH_FIELD_NUMBER: _ClassVar[int]
    SENT_TIME_FIELD_NUMBER: _ClassVar[int]
    SIGNATURE_TEXT_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    MODEL_VERSION_FIELD_NUMBER: _ClassVar[int]
    full_name: str
    email: str
    depth: int
    sent_time: _timestamp_pb2.Timestamp
    signature_text: str
    fields: _containers.RepeatedCompositeFieldContainer[Field]
    model_version: str
    def __init__(self, full_name: _Optional[str] = ..., email: _Optional[str] = ..., depth: _Optional[int] = ..., sent_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., signature_text: _Optional[str] = ..., fields: _Optional[_Iterable[_Union[Field, _Mapping]]] = ..., model_version: _Optional[str] = ...) -> None: ...

class ExtractCardsResponse(_message.Message):
    __slots__ = ("cards", "automated_reason", "language", "trace", "message_id", "model_version")
    CARDS_FIELD_NUMBER: _ClassVar[int]
    AUTOMATED_REASON_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    TRACE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_ID_FIELD_NUMBER: _ClassVar[int]
    MODEL_VERSION_FIELD_NUMBER: _ClassVar[int]
    cards: _containers.RepeatedCompositeFieldContainer[Card]
    automated_reason: str
    language: str
    trace: _containers.RepeatedScalarFieldContainer[str]
    message_id: str
    model_version: str
    def __init__(self, cards: _Optional[_Iterable[_Union[Card, _Mapping]]] = ..., automated_reason: _Optional[str] = ..., language: _Optional[str] = ..., trace: _Optional[_Iterable[str]] = ..., message_id: _Optional[str] = ..., model_version: _Optional[str] = ...) -> None: ...

class ExtractCardsStreamRequest(_message.Message):
    __slots__ = ("id", "request")
    ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_FIELD_NUMBER: _ClassVar[int]
    id: str
    request: ExtractCardsRequest
    def __init__(self, id: _Optional[str] = ..., request: _Optional[_Union[ExtractCardsRequest, _Mapping]] = ...) -> None: ...

class Failure(_message.Message):
    __slots__ = ("code", "reason", "message", "metadata")
    class MetadataEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    CODE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    code: int
    reason: str
    message: str
    metadata: _containers.ScalarMap[str, str]
    def __init__(self, code: _Optional[int] = ..., reason: _Optional[str] = ..., message: _Optional[str] = ..., metadata: _Optional[_Mapping[str, str]] = ...) -> None: ...

class ExtractCardsStreamResponse(_message.Message):
    __slots__ = ("id", "response", "failure")
    ID_FIELD_NUMBER: _ClassVar[int]
    RESPONSE_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    id: str
    response: ExtractCardsResponse
    failure: Failure
    def __init__(self, id: _Optional[str] = ..., response: _Optional[_Union[ExtractCardsResponse, _Mapping]] = ..., failure: _Optional[_Union[Failure, _Mapping]] = ...) -> None: ...
