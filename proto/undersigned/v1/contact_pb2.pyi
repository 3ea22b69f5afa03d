import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class FieldKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FIELD_KIND_UNSPECIFIED: _ClassVar[FieldKind]
    FIELD_KIND_NAME: _ClassVar[FieldKind]
    FIELD_KIND_JOB_TITLE: _ClassVar[FieldKind]
    FIELD_KIND_DEPARTMENT: _ClassVar[FieldKind]
    FIELD_KIND_ORGANIZATION: _ClassVar[FieldKind]
    FIELD_KIND_PHONE: _ClassVar[FieldKind]
    FIELD_KIND_EMAIL: _ClassVar[FieldKind]
    FIELD_KIND_URL: _ClassVar[FieldKind]
    FIELD_KIND_SOCIAL: _ClassVar[FieldKind]
    FIELD_KIND_ADDRESS: _ClassVar[FieldKind]

class FieldOrigin(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FIELD_ORIGIN_UNSPECIFIED: _ClassVar[FieldOrigin]
    FIELD_ORIGIN_MAIL: _ClassVar[FieldOrigin]
    FIELD_ORIGIN_PERSON: _ClassVar[FieldOrigin]
    FIELD_ORIGIN_AUTOMATIC: _ClassVar[FieldOrigin]
    FIELD_ORIGIN_IMPORT: _ClassVar[FieldOrigin]
    FIELD_ORIGIN_SOCIAL: _ClassVar[FieldOrigin]
FIELD_KIND_UNSPECIFIED: FieldKind
FIELD_KIND_NAME: FieldKind
FIELD_KIND_JOB_TITLE: FieldKind
FIELD_KIND_DEPARTMENT: FieldKind
FIELD_KIND_ORGANIZATION: FieldKind
FIELD_KIND_PHONE: FieldKind
FIELD_KIND_EMAIL: FieldKind
FIELD_KIND_URL: FieldKind
FIELD_KIND_SOCIAL: FieldKind
FIELD_KIND_ADDRESS: FieldKind
FIELD_ORIGIN_UNSPECIFIED: FieldOrigin
FIELD_ORIGIN_MAIL: FieldOrigin
FIELD_ORIGIN_PERSON: FieldOrigin
FIELD_ORIGIN_AUTOMATIC: FieldOrigin
FIELD_ORIGIN_IMPORT: FieldOrigin
FIELD_ORIGIN_SOCIAL: FieldOrigin

class FieldPart(_message.Message):
    __slots__ = ("name", "value")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    name: str
    value: str
    def __init__(self, name: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...

class ContactField(_message.Message):
    __slots__ = ("kind", "value", "key", "type", "type_is_default", "parts", "origin", "stated_time", "proposal")
    KIND_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    TYPE_IS_DEFAULT_FIELD_NUMBER: _ClassVar[int]
    PARTS_FIELD_NUMBER: _ClassVar[int]
    ORIGIN_FIELD_NUMBER: _ClassVar[int]
    STATED_TIME_FIELD_NUMBER: _ClassVar[int]
    PROPOSAL_FIELD_NUMBER: _ClassVar[int]
    kind: FieldKind
    value: str
    key: str
    type: str
    type_is_default: bool
    parts: _containers.RepeatedCompositeFieldContainer[FieldPart]
    origin: FieldOrigin
    stated_time: _timestamp_pb2.Timestamp
    proposal: str
    def __init__(self, kind: _Optional[_Union[FieldKind, str]] = ..., value: _Optional[str] = ..., key: _Optional[str] = ..., type: _Optional[str] = ..., type_is_default: _Optional[bool] = ..., parts: _Optional[_Iterable[_Union[FieldPart, _Mapping]]] = ..., origin: _Optional[_Union[FieldOrigin, str]] = ..., stated_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., proposal: _Optional[str] = ...) -> None: ...

class Anniversary(_message.Message):
    __slots__ = ("type", "year", "month", "day")
    TYPE_FIELD_NUMBER: _ClassVar[int]
    YEAR_FIELD_NUMBER: _ClassVar[int]
    MONTH_FIELD_NUMBER: _ClassVar[int]
    DAY_FIELD_NUMBER: _ClassVar[int]
    type: str
    year: int
    month: int
    day: int
    def __init__(self, type: _Optional[str] = ..., year: _Optional[int] = ..., month: _Optional[int] = ..., day: _Optional[int] = ...) -> None: ...

class Photo(_message.Message):
    __slots__ = ("media_type", "data")
    MEDIA_TYPE_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    media_type: str
    data: bytes
    def __init__(self, media_type: _Optional[str] = ..., data: _Optional[bytes] = ...) -> None: ...

class MissingField(_message.Message):
    __slots__ = ("kind", "gain")
    KIND_FIELD_NUMBER: _ClassVar[int]
    GAIN_FIELD_NUMBER: _ClassVar[int]
    kind: FieldKind
    gain: int
    def __init__(self, kind: _Optional[_Union[FieldKind, str]] = ..., gain: _Optional[int] = ...) -> None: ...

class Completeness(_message.Message):
    __slots__ = ("percent", "percent_with_proposals", "missing", "range")
    class Range(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        RANGE_UNSPECIFIED: _ClassVar[Completeness.Range]
        RANGE_LOW: _ClassVar[Completeness.Range]
        RANGE_MEDIUM: _ClassVar[Completeness.Range]
        RANGE_HIGH: _ClassVar[Completeness.Range]
    RANGE_UNSPECIFIED: Completeness.Range
    RANGE_LOW: Completeness.Range
    RANGE_MEDIUM: Completeness.Range
    RANGE_HIGH: Completeness.Range
    PERCENT_FIELD_NUMBER: _ClassVar[int]
    PERCENT_WITH_PROPOSALS_FIELD_NUMBER: _ClassVar[int]
    MISSING_FIELD_NUMBER: _ClassVar[int]
    RANGE_FIELD_NUMBER: _ClassVar[int]
    percent: int
    percent_with_proposals: int
    missing: _containers.RepeatedCompositeFieldContainer[MissingField]
    range: Completeness.Range
    def __init__(self, percent: _Optional[int] = ..., percent_with_proposals: _Optional[int] = ..., missing: _Optional[_Iterable[_Union[MissingField, _Mapping]]] = ..., range: _Optional[_Union[Completeness.Range, str]] = ...) -> None: ...

class Account(_message.Message):
    __slots__ = ("name", "display_name", "domains", "contact_count", "create_time")
    NAME_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    DOMAINS_FIELD_NUMBER: _ClassVar[int]
    CONTACT_COUNT_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    name: str
    display_name: str
    domains: _containers.RepeatedScalarFieldContainer[str]
    contact_count: int
    create_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., display_name: _Optional[str] = ..., domains: _Optional[_Iterable[str]] = ..., contact_count: _Optional[int] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class Contact(_message.Message):
    __slots__ = ("name", "display_name", "fields", "anniversaries", "photo", "completeness", "pending_proposal_count", "create_time", "update_time", "etag", "account")
    NAME_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    ANNIVERSARIES_FIELD_NUMBER: _ClassVar[int]
    PHOTO_FIELD_NUMBER: _ClassVar[int]
    COMPLETENESS_FIELD_NUMBER: _ClassVar[int]
    PENDING_PROPOSAL_COUNT_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    name: str
    display_name: str
    fields: _containers.RepeatedCompositeFieldContainer[ContactField]
    anniversaries: _containers.RepeatedCompositeFieldContainer[Anniversary]
    photo: Photo
    completeness: Completeness
    pending_proposal_count: int
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    etag: str
    account: Account
    def __init__(self, name: _Optional[str] = ..., display_name: _Optional[str] = ..., fields: _Optional[_Iterable[_Union[ContactField, _Mapping]]] = ..., anniversaries: _Optional[_Iterable[_Union[Anniversary, _Mapping]]] = ..., photo: _Optional[_Union[Photo, _Mapping]] = ..., completeness: _Optional[_Union[Completeness, _Mapping]] = ..., pending_proposal_count: _Optional[int] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., etag: _Optional[str] = ..., account: _Optional[_Union[Account, _Mapping]] = ...) -> None: ...

class SettingChange(_message.Message):
    __slots__ = ("path", "before", "after")
    PATH_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    path: str
    before: str
    after: str
    def __init__(self, path: _Optional[str] = ..., before: _Optional[str] = ..., after: _Optional[str] = ...) -> None: ...

class Change(_message.Message):
    __slots__ = ("name", "batch", "action", "contact", "actor", "create_time", "before", "after", "proposal", "rejection", "model_version", "undone_by", "setting_changes", "anniversaries_before", "anniversaries_after", "photo_digest_before", "photo_digest_after", "case", "case_reference", "main_contact_before", "main_contact_after")
    class Action(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        ACTION_UNSPECIFIED: _ClassVar[Change.Action]
        ACTION_CREATE_CONTACT: _ClassVar[Change.Action]
        ACTION_DELETE_CONTACT: _ClassVar[Change.Action]
        ACTION_ADD_VALUE: _ClassVar[Change.Action]
        ACTION_CHANGE_VALUE: _ClassVar[Change.Action]
        ACTION_REMOVE_VALUE: _ClassVar[Change.Action]
        ACTION_REJECT: _ClassVar[Change.Action]
        ACTION_FORGET: _ClassVar[Change.Action]
        ACTION_CONNECT: _ClassVar[Change.Action]
        ACTION_UPDATE_SETTINGS: _ClassVar[Change.Action]
        ACTION_UNDO: _ClassVar[Change.Action]
        ACTION_MERGE: _ClassVar[Change.Action]
        ACTION_ERASE: _ClassVar[Change.Action]
        ACTION_DISMISS_DUPLICATE: _ClassVar[Change.Action]
        ACTION_CHANGE_ANNIVERSARIES: _ClassVar[Change.Action]
        ACTION_CHANGE_PHOTO: _ClassVar[Change.Action]
        ACTION_SET_MAIN_CONTACT: _ClassVar[Change.Action]
    ACTION_UNSPECIFIED: Change.Action
    ACTION_CREATE_CONTACT: Change.Action
    ACTION_DELETE_CONTACT: Change.Action
    ACTION_ADD_VALUE: Change.Action
    ACTION_CHANGE_VALUE: Change.Action
    ACTION_REMOVE_VALUE: Change.Action
    ACTION_REJECT: Change.Action
    ACTION_FORGET: Change.Action
    ACTION_CONNECT: Change.Action
    ACTION_UPDATE_SETTINGS: Change.Action
    ACTION_UNDO: Change.Action
    ACTION_MERGE: Change.Action
    ACTION_ERASE: Change.Action
    ACTION_DISMISS_DUPLICATE: Change.Action
    ACTION_CHANGE_ANNIVERSARIES: Change.Action
    ACTION_CHANGE_PHOTO: Change.Action
    ACTION_SET_MAIN_CONTACT: Change.Action
    NAME_FIELD_NUMBER: _ClassVar[int]
    BATCH_FIELD_NUMBER: _ClassVar[int]
    ACTION_FIELD_NUMBER: _ClassVar[int]
    CONTACT_FIELD_NUMBER: _ClassVar[int]
    ACTOR_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    PROPOSAL_FIELD_NUMBER: _ClassVar[int]
    REJECTION_FIELD_NUMBER: _ClassVar[int]
    MODEL_VERSION_FIELD_NUMBER: _ClassVar[int]
    UNDONE_BY_FIELD_NUMBER: _ClassVar[int]
    SETTING_CHANGES_FIELD_NUMBER: _ClassVar[int]
    ANNIVERSARIES_BEFORE_FIELD_NUMBER: _ClassVar[int]
    ANNIVERSARIES_AFTER_FIELD_NUMBER: _ClassVar[int]
    PHOTO_DIGEST_BEFORE_FIELD_NUMBER: _ClassVar[int]
    PHOTO_DIGEST_AFTER_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    CASE_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    MAIN_CONTACT_BEFORE_FIELD_NUMBER: _ClassVar[int]
    MAIN_CONTACT_AFTER_FIELD_NUMBER: _ClassVar[int]
    name: str
    batch: str
    action: Change.Action
    contact: str
    actor: str
    create_time: _timestamp_pb2.Timestamp
    before: ContactField
    after: ContactField
    proposal: str
    rejection: str
    model_version: str
    undone_by: str
    setting_changes: _containers.RepeatedCompositeFieldContainer[SettingChange]
    anniversaries_before: _containers.RepeatedCompositeFieldContainer[Anniversary]
    anniversaries_after: _containers.RepeatedCompositeFieldContainer[Anniversary]
    photo_digest_before: str
    photo_digest_after: str
    case: str
    case_reference: str
    main_contact_before: str
    main_contact_after: str
    def __init__(self, name: _Optional[str] = ..., batch: _Optional[str] = ..., action: _Optional[_Union[Change.Action, str]] = ..., contact: _Optional[str] = ..., actor: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., before: _Optional[_Union[ContactField, _Mapping]] = ..., after: _Optional[_Union[ContactField, _Mapping]] = ..., proposal: _Optional[str] = ..., rejection: _Optional[str] = ..., model_version: _Optional[str] = ..., undone_by: _Optional[str] = ..., setting_changes: _Optional[_Iterable[_Union[SettingChange, _Mapping]]] = ..., anniversaries_before: _Optional[_Iterable[_Union[Anniversary, _Mapping]]] = ..., anniversaries_after: _Optional[_Iterable[_Union[Anniversary, _Mapping]]] = ..., photo_digest_before: _Optional[str] = ..., photo_digest_after: _Optional[str] = ..., case: _Optional[str] = ..., case_reference: _Optional[str] = ..., main_contact_before: _Optional[str] = ..., main_contact_after: _Optional[str] = ...) -> None: ...
