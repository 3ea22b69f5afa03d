import datetime

from google.protobuf import field_mask_pb2 as _field_mask_pb2
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

class TypeMapping(_message.Message):
    __slots__ = ("kind", "read_type", "type")
    KIND_FIELD_NUMBER: _ClassVar[int]
    READ_TYPE_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    kind: _contact_pb2.FieldKind
    read_type: str
    type: str
    def __init__(self, kind: _Optional[_Union[_contact_pb2.FieldKind, str]] = ..., read_type: _Optional[str] = ..., type: _Optional[str] = ...) -> None: ...

class CompletenessWeight(_message.Message):
    __slots__ = ("kind", "weight")
    KIND_FIELD_NUMBER: _ClassVar[int]
    WEIGHT_FIELD_NUMBER: _ClassVar[int]
    kind: _contact_pb2.FieldKind
    weight: int
    def __init__(self, kind: _Optional[_Union[_contact_pb2.FieldKind, str]] = ..., weight: _Optional[int] = ...) -> None: ...

class AutoAcceptPolicy(_message.Message):
    __slots__ = ("name", "kinds", "min_confidence", "only_empty_fields", "only_authenticated_senders")
    NAME_FIELD_NUMBER: _ClassVar[int]
    KINDS_FIELD_NUMBER: _ClassVar[int]
    MIN_CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    ONLY_EMPTY_FIELDS_FIELD_NUMBER: _ClassVar[int]
    ONLY_AUTHENTICATED_SENDERS_FIELD_NUMBER: _ClassVar[int]
    name: str
    kinds: _containers.RepeatedScalarFieldContainer[_contact_pb2.FieldKind]
    min_confidence: float
    only_empty_fields: bool
    only_authenticated_senders: bool
    def __init__(self, name: _Optional[str] = ..., kinds: _Optional[_Iterable[_Union[_contact_pb2.FieldKind, str]]] = ..., min_confidence: _Optional[float] = ..., only_empty_fields: _Optional[bool] = ..., only_authenticated_senders: _Optional[bool] = ...) -> None: ...

class Retention(_message.Message):
    __slots__ = ("evidence_days", "message_text_days", "decided_proposal_days")
    EVIDENCE_DAYS_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_TEXT_DAYS_FIELD_NUMBER: _ClassVar[int]
    DECIDED_PROPOSAL_DAYS_FIELD_NUMBER: _ClassVar[int]
    evidence_days: int
    message_text_days: int
    decided_proposal_days: int
    def __init__(self, evidence_days: _Optional[int] = ..., message_text_days: _Optional[int] = ..., decided_proposal_days: _Optional[int] = ...) -> None: ...

class Settings(_message.Message):
    __slots__ = ("name", "mining_enabled", "default_region", "default_types", "type_mappings", "auto_create_contacts", "window_days", "own_domains", "excluded_senders", "retention", "completeness_weights", "auto_accept_policies", "proposal_visibility", "trusted_authserv_ids", "update_time", "etag")
    class ProposalVisibility(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        PROPOSAL_VISIBILITY_UNSPECIFIED: _ClassVar[Settings.ProposalVisibility]
        PROPOSAL_VISIBILITY_ADDRESS_BOOK: _ClassVar[Settings.ProposalVisibility]
        PROPOSAL_VISIBILITY_MAILBOX: _ClassVar[Settings.ProposalVisibility]
    PROPOSAL_VISIBILITY_UNSPECIFIED: Settings.ProposalVisibility
    PROPOSAL_VISIBILITY_ADDRESS_BOOK: Settings.ProposalVisibility
    PROPOSAL_VISIBILITY_MAILBOX: Settings.ProposalVisibility
    NAME_FIELD_NUMBER: _ClassVar[int]
    MINING_ENABLED_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_REGION_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_TYPES_FIELD_NUMBER: _ClassVar[int]
    TYPE_MAPPINGS_FIELD_NUMBER: _ClassVar[int]
    AUTO_CREATE_CONTACTS_FIELD_NUMBER: _ClassVar[int]
    WINDOW_DAYS_FIELD_NUMBER: _ClassVar[int]
    OWN_DOMAINS_FIELD_NUMBER: _ClassVar[int]
    EXCLUDED_SENDERS_FIELD_NUMBER: _ClassVar[int]
    RETENTION_FIELD_NUMBER: _ClassVar[int]
    COMPLETENESS_WEIGHTS_FIELD_NUMBER: _ClassVar[int]
    AUTO_ACCEPT_POLICIES_FIELD_NUMBER: _ClassVar[int]
    PROPOSAL_VISIBILITY_FIELD_NUMBER: _ClassVar[int]
    TRUSTED_AUTHSERV_IDS_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    name: str
    mining_enabled: bool
    default_region: str
    default_types: _containers.RepeatedCompositeFieldContainer[_extraction_service_pb2.DefaultType]
    type_mappings: _containers.RepeatedCompositeFieldContainer[TypeMapping]
    auto_create_contacts: bool
    window_days: int
    own_domains: _containers.RepeatedScalarFieldContainer[str]
    excluded_senders: _containers.RepeatedScalarFieldContainer[str]
    retention: Retention
    completeness_weights: _containers.RepeatedCompositeFieldContainer[CompletenessWeight]
    auto_accept_policies: _containers.RepeatedCompositeFieldContainer[AutoAcceptPolicy]
    proposal_visibility: Settings.ProposalVisibility
    trusted_authserv_ids: _containers.RepeatedScalarFieldContainer[str]
    update_time: _timestamp_pb2.Timestamp
    etag: str
    def __init__(self, name: _Optional[str] = ..., mining_enabled: _Optional[bool] = ..., default_region: _Optional[str] = ..., default_types: _Optional[_Iterable[_Union[_extraction_service_pb2.DefaultType, _Mapping]]] = ..., type_mappings: _Optional[_Iterable[_Union[TypeMapping, _Mapping]]] = ..., auto_create_contacts: _Optional[bool] = ..., window_days: _Optional[int] = ..., own_domains: _Optional[_Iterable[str]] = ..., excluded_senders: _Optional[_Iterable[str]] = ..., retention: _Optional[_Union[Retention, _Mapping]] = ..., completeness_weights: _Optional[_Iterable[_Union[CompletenessWeight, _Mapping]]] = ..., auto_accept_policies: _Optional[_Iterable[_Union[AutoAcceptPolicy, _Mapping]]] = ..., proposal_visibility: _Optional[_Union[Settings.ProposalVisibility, str]] = ..., trusted_authserv_ids: _Optional[_Iterable[str]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., etag: _Optional[str] = ...) -> None: ...

class GetSettingsRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class UpdateSettingsRequest(_message.Message):
    __slots__ = ("settings", "update_mask")
    SETTINGS_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    settings: Settings
    update_mask: _field_mask_pb2.FieldMask
    def __init__(self, settings: _Optional[_Union[Settings, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ...) -> None: ...

class SimulatePolicyRequest(_message.Message):
    __slots__ = ("name", "policies", "page_size", "page_token")
    NAME_FIELD_NUMBER: _ClassVar[int]
    POLICIES_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    name: str
    policies: _containers.RepeatedCompositeFieldContainer[AutoAcceptPolicy]
    page_size: int
    page_token: str
    def __init__(self, name: _Optional[str] = ..., policies: _Optional[_Iterable[_Union[AutoAcceptPolicy, _Mapping]]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class PolicyOutcome(_message.Message):
    __slots__ = ("proposal", "policy")
    PROPOSAL_FIELD_NUMBER: _ClassVar[int]
    POLICY_FIELD_NUMBER: _ClassVar[int]
    proposal: str
    policy: str
    def __init__(self, proposal: _Optional[str] = ..., policy: _Optional[str] = ...) -> None: ...

class SimulatePolicyResponse(_message.Message):
    __slots__ = ("outcomes", "next_page_token")
    OUTCOMES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    outcomes: _containers.RepeatedCompositeFieldContainer[PolicyOutcome]
    next_page_token: str
    def __init__(self, outcomes: _Optional[_Iterable[_Union[PolicyOutcome, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...
