from google.protobuf import empty_pb2 as _empty_pb2
from google.protobuf import field_mask_pb2 as _field_mask_pb2
from undersigned.v1 import case_service_pb2 as _case_service_pb2
from undersigned.v1 import contact_pb2 as _contact_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ContactFormat(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CONTACT_FORMAT_UNSPECIFIED: _ClassVar[ContactFormat]
    CONTACT_FORMAT_VCARD: _ClassVar[ContactFormat]
    CONTACT_FORMAT_JSCONTACT: _ClassVar[ContactFormat]
    CONTACT_FORMAT_CSV: _ClassVar[ContactFormat]
CONTACT_FORMAT_UNSPECIFIED: ContactFormat
CONTACT_FORMAT_VCARD: ContactFormat
CONTACT_FORMAT_JSCONTACT: ContactFormat
CONTACT_FORMAT_CSV: ContactFormat

class GetContactRequest(_message.Message):
    __slots__ = ("name", "read_mask")
    NAME_FIELD_NUMBER: _ClassVar[int]
    READ_MASK_FIELD_NUMBER: _ClassVar[int]
    name: str
    read_mask: _field_mask_pb2.FieldMask
    def __init__(self, name: _Optional[str] = ..., read_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ...) -> None: ...

class ListContactsRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token", "query", "account")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    QUERY_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    query: str
    account: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., query: _Optional[str] = ..., account: _Optional[str] = ...) -> None: ...

class ListContactsResponse(_message.Message):
    __slots__ = ("contacts", "next_page_token")
    CONTACTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    contacts: _containers.RepeatedCompositeFieldContainer[_contact_pb2.Contact]
    next_page_token: str
    def __init__(self, contacts: _Optional[_Iterable[_Union[_contact_pb2.Contact, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListAccountsRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token", "query")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    QUERY_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    query: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., query: _Optional[str] = ...) -> None: ...

class ListAccountsResponse(_message.Message):
    __slots__ = ("accounts", "next_page_token")
    ACCOUNTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    accounts: _containers.RepeatedCompositeFieldContainer[_contact_pb2.Account]
    next_page_token: str
    def __init__(self, accounts: _Optional[_Iterable[_Union[_contact_pb2.Account, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class CreateContactRequest(_message.Message):
    __slots__ = ("parent", "contact", "contact_id", "request_id")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    CONTACT_FIELD_NUMBER: _ClassVar[int]
    CONTACT_ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    parent: str
    contact: _contact_pb2.Contact
    contact_id: str
    request_id: str
    def __init__(self, parent: _Optional[str] = ..., contact: _Optional[_Union[_contact_pb2.Contact, _Mapping]] = ..., contact_id: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class UpdateContactRequest(_message.Message):
    __slots__ = ("contact", "update_mask")
    CONTACT_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    contact: _contact_pb2.Contact
    update_mask: _field_mask_pb2.FieldMask
    def __init__(self, contact: _Optional[_Union[_contact_pb2.Contact, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ...) -> None: ...

class DeleteContactRequest(_message.Message):
    __slots__ = ("name", "etag")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ...) -> None: ...

class BatchGetContactsRequest(_message.Message):
    __slots__ = ("parent", "names")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    NAMES_FIELD_NUMBER: _ClassVar[int]
    parent: str
    names: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, parent: _Optional[str] = ..., names: _Optional[_Iterable[str]] = ...) -> None: ...

class BatchGetContactsResponse(_message.Message):
    __slots__ = ("contacts",)
    CONTACTS_FIELD_NUMBER: _ClassVar[int]
    contacts: _containers.RepeatedCompositeFieldContainer[_contact_pb2.Contact]
    def __init__(self, contacts: _Optional[_Iterable[_Union[_contact_pb2.Contact, _Mapping]]] = ...) -> None: ...

class BatchCreateContactsRequest(_message.Message):
    __slots__ = ("parent", "requests")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUESTS_FIELD_NUMBER: _ClassVar[int]
    parent: str
    requests: _containers.RepeatedCompositeFieldContainer[CreateContactRequest]
    def __init__(self, parent: _Optional[str] = ..., requests: _Optional[_Iterable[_Union[CreateContactRequest, _Mapping]]] = ...) -> None: ...

class BatchCreateContactsResponse(_message.Message):
    __slots__ = ("contacts",)
    CONTACTS_FIELD_NUMBER: _ClassVar[int]
    contacts: _containers.RepeatedCompositeFieldContainer[_contact_pb2.Contact]
    def __init__(self, contacts: _Optional[_Iterable[_Union[_contact_pb2.Contact, _Mapping]]] = ...) -> None: ...

class BatchUpdateContactsRequest(_message.Message):
    __slots__ = ("parent", "requests")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUESTS_FIELD_NUMBER: _ClassVar[int]
    parent: str
    requests: _containers.RepeatedCompositeFieldContainer[UpdateContactRequest]
    def __init__(self, parent: _Optional[str] = ..., requests: _Optional[_Iterable[_Union[UpdateContactRequest, _Mapping]]] = ...) -> None: ...

class BatchUpdateContactsResponse(_message.Message):
    __slots__ = ("contacts",)
    CONTACTS_FIELD_NUMBER: _ClassVar[int]
    contacts: _containers.RepeatedCompositeFieldContainer[_contact_pb2.Contact]
    def __init__(self, contacts: _Optional[_Iterable[_Union[_contact_pb2.Contact, _Mapping]]] = ...) -> None: ...

class BatchDeleteContactsRequest(_message.Message):
    __slots__ = ("parent", "requests")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUESTS_FIELD_NUMBER: _ClassVar[int]
    parent: str
    requests: _containers.RepeatedCompositeFieldContainer[DeleteContactRequest]
    def __init__(self, parent: _Optional[str] = ..., requests: _Optional[_Iterable[_Union[DeleteContactRequest, _Mapping]]] = ...) -> None: ...

class MergeContactsRequest(_message.Message):
    __slots__ = ("name", "etag", "absorbed_contact", "absorbed_etag", "chosen", "request_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    ABSORBED_CONTACT_FIELD_NUMBER: _ClassVar[int]
    ABSORBED_ETAG_FIELD_NUMBER: _ClassVar[int]
    CHOSEN_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    absorbed_contact: str
    absorbed_etag: str
    chosen: _containers.RepeatedCompositeFieldContainer[_contact_pb2.ContactField]
    request_id: str
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., absorbed_contact: _Optional[str] = ..., absorbed_etag: _Optional[str] = ..., chosen: _Optional[_Iterable[_Union[_contact_pb2.ContactField, _Mapping]]] = ..., request_id: _Optional[str] = ...) -> None: ...

class MergeContactsResponse(_message.Message):
    __slots__ = ("contact", "changes")
    CONTACT_FIELD_NUMBER: _ClassVar[int]
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    contact: _contact_pb2.Contact
    changes: _containers.RepeatedCompositeFieldContainer[_contact_pb2.Change]
    def __init__(self, contact: _Optional[_Union[_contact_pb2.Contact, _Mapping]] = ..., changes: _Optional[_Iterable[_Union[_contact_pb2.Change, _Mapping]]] = ...) -> None: ...

class FindDuplicatesRequest(_message.Message):
    __slots__ = ("parent",)
    PARENT_FIELD_NUMBER: _ClassVar[int]
    parent: str
    def __init__(self, parent: _Optional[str] = ...) -> None: ...

class FindDuplicatesResponse(_message.Message):
    __slots__ = ("percent", "duplicate_count")
    PERCENT_FIELD_NUMBER: _ClassVar[int]
    DUPLICATE_COUNT_FIELD_NUMBER: _ClassVar[int]
    percent: int
    duplicate_count: int
    def __init__(self, percent: _Optional[int] = ..., duplicate_count: _Optional[int] = ...) -> None: ...

class Duplicate(_message.Message):
    __slots__ = ("contact", "other", "probability", "reasons")
    CONTACT_FIELD_NUMBER: _ClassVar[int]
    OTHER_FIELD_NUMBER: _ClassVar[int]
    PROBABILITY_FIELD_NUMBER: _ClassVar[int]
    REASONS_FIELD_NUMBER: _ClassVar[int]
    contact: _contact_pb2.Contact
    other: _contact_pb2.Contact
    probability: float
    reasons: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, contact: _Optional[_Union[_contact_pb2.Contact, _Mapping]] = ..., other: _Optional[_Union[_contact_pb2.Contact, _Mapping]] = ..., probability: _Optional[float] = ..., reasons: _Optional[_Iterable[str]] = ...) -> None: ...

class ListDuplicatesRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListDuplicatesResponse(_message.Message):
    __slots__ = ("duplicates", "next_page_token")
    DUPLICATES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    duplicates: _containers.RepeatedCompositeFieldContainer[Duplicate]
    next_page_token: str
    def __init__(self, duplicates: _Optional[_Iterable[_Union[Duplicate, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class DismissDuplicateRequest(_message.Message):
    __slots__ = ("name", "other_contact")
    NAME_FIELD_NUMBER: _ClassVar[int]
    OTHER_CONTACT_FIELD_NUMBER: _ClassVar[int]
    name: str
    other_contact: str
    def __init__(self, name: _Optional[str] = ..., other_contact: _Optional[str] = ...) -> None: ...

class ConnectAddressRequest(_message.Message):
    __slots__ = ("name", "message")
    NAME_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    name: str
    message: str
    def __init__(self, name: _Optional[str] = ..., message: _Optional[str] = ...) -> None: ...

class ConnectAddressResponse(_message.Message):
    __slots__ = ("contact", "case")
    CONTACT_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    contact: _contact_pb2.Contact
    case: _case_service_pb2.Case
    def __init__(self, contact: _Optional[_Union[_contact_pb2.Contact, _Mapping]] = ..., case: _Optional[_Union[_case_service_pb2.Case, _Mapping]] = ...) -> None: ...

class CreateContactFromMessageRequest(_message.Message):
    __slots__ = ("message", "set_main_contact", "request_id")
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    SET_MAIN_CONTACT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    message: str
    set_main_contact: bool
    request_id: str
    def __init__(self, message: _Optional[str] = ..., set_main_contact: _Optional[bool] = ..., request_id: _Optional[str] = ...) -> None: ...

class CreateContactFromMessageResponse(_message.Message):
    __slots__ = ("contact", "case")
    CONTACT_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    contact: _contact_pb2.Contact
    case: _case_service_pb2.Case
    def __init__(self, contact: _Optional[_Union[_contact_pb2.Contact, _Mapping]] = ..., case: _Optional[_Union[_case_service_pb2.Case, _Mapping]] = ...) -> None: ...

class ListChangesRequest(_message.Message):
    __slots__ = ("parent", "page_size", "page_token", "contact", "kind")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    CONTACT_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    parent: str
    page_size: int
    page_token: str
    contact: str
    kind: _contact_pb2.FieldKind
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., contact: _Optional[str] = ..., kind: _Optional[_Union[_contact_pb2.FieldKind, str]] = ...) -> None: ...

class ListChangesResponse(_message.Message):
    __slots__ = ("changes", "next_page_token")
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    changes: _containers.RepeatedCompositeFieldContainer[_contact_pb2.Change]
    next_page_token: str
    def __init__(self, changes: _Optional[_Iterable[_Union[_contact_pb2.Change, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class UndoChangeRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class UndoChangeResponse(_message.Message):
    __slots__ = ("changes", "contacts")
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    CONTACTS_FIELD_NUMBER: _ClassVar[int]
    changes: _containers.RepeatedCompositeFieldContainer[_contact_pb2.Change]
    contacts: _containers.RepeatedCompositeFieldContainer[_contact_pb2.Contact]
    def __init__(self, changes: _Optional[_Iterable[_Union[_contact_pb2.Change, _Mapping]]] = ..., contacts: _Optional[_Iterable[_Union[_contact_pb2.Contact, _Mapping]]] = ...) -> None: ...

class ExportContactRequest(_message.Message):
    __slots__ = ("name", "format", "with_sources")
    NAME_FIELD_NUMBER: _ClassVar[int]
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    WITH_SOURCES_FIELD_NUMBER: _ClassVar[int]
    name: str
    format: ContactFormat
    with_sources: bool
    def __init__(self, name: _Optional[str] = ..., format: _Optional[_Union[ContactFormat, str]] = ..., with_sources: _Optional[bool] = ...) -> None: ...

class ExportContactResponse(_message.Message):
    __slots__ = ("content", "media_type")
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    MEDIA_TYPE_FIELD_NUMBER: _ClassVar[int]
    content: bytes
    media_type: str
    def __init__(self, content: _Optional[bytes] = ..., media_type: _Optional[str] = ...) -> None: ...

class ExportContactsRequest(_message.Message):
    __slots__ = ("parent", "format")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    parent: str
    format: ContactFormat
    def __init__(self, parent: _Optional[str] = ..., format: _Optional[_Union[ContactFormat, str]] = ...) -> None: ...

class ExportContactsResponse(_message.Message):
    __slots__ = ("content",)
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    content: bytes
    def __init__(self, content: _Optional[bytes] = ...) -> None: ...

class ImportContactsRequest(_message.Message):
    __slots__ = ("parent", "format", "content", "validate_only")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    parent: str
    format: ContactFormat
    content: bytes
    validate_only: bool
    def __init__(self, parent: _Optional[str] = ..., format: _Optional[_Union[ContactFormat, str]] = ..., content: _Optional[bytes] = ..., validate_only: _Optional[bool] = ...) -> None: ...

class ImportProblem(_message.Message):
    __slots__ = ("line", "property", "message")
    LINE_FIELD_NUMBER: _ClassVar[int]
    PROPERTY_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    line: int
    property: str
    message: str
    def __init__(self, line: _Optional[int] = ..., property: _Optional[str] = ..., message: _Optional[str] = ...) -> None: ...

class ImportContactsResponse(_message.Message):
    __slots__ = ("created_count", "updated_count", "unchanged_count", "problems")
    CREATED_COUNT_FIELD_NUMBER: _ClassVar[int]
    UPDATED_COUNT_FIELD_NUMBER: _ClassVar[int]
    UNCHANGED_COUNT_FIELD_NUMBER: _ClassVar[int]
    PROBLEMS_FIELD_NUMBER: _ClassVar[int]
    created_count: int
    updated_count: int
    unchanged_count: int
    problems: _containers.RepeatedCompositeFieldContainer[ImportProblem]
    def __init__(self, created_count: _Optional[int] = ..., updated_count: _Optional[int] = ..., unchanged_count: _Optional[int] = ..., problems: _Optional[_Iterable[_Union[ImportProblem, _Mapping]]] = ...) -> None: ...

class EraseContactRequest(_message.Message):
    __slots__ = ("name", "etag", "suppress")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    SUPPRESS_FIELD_NUMBER: _ClassVar[int]
    name: str
    etag: str
    suppress: bool
    def __init__(self, name: _Optional[str] = ..., etag: _Optional[str] = ..., suppress: _Optional[bool] = ...) -> None: ...

class EraseContactResponse(_message.Message):
    __slots__ = ("erased_counts",)
    class ErasedCountsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    ERASED_COUNTS_FIELD_NUMBER: _ClassVar[int]
    erased_counts: _containers.ScalarMap[str, int]
    def __init__(self, erased_counts: _Optional[_Mapping[str, int]] = ...) -> None: ...
