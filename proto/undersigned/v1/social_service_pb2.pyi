from undersigned.v1 import contact_pb2 as _contact_pb2
from undersigned.v1 import proposal_service_pb2 as _proposal_service_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class SocialProfile(_message.Message):
    __slots__ = ("network", "handle", "profile_id", "display_name", "url", "photo_url", "about")
    NETWORK_FIELD_NUMBER: _ClassVar[int]
    HANDLE_FIELD_NUMBER: _ClassVar[int]
    PROFILE_ID_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    URL_FIELD_NUMBER: _ClassVar[int]
    PHOTO_URL_FIELD_NUMBER: _ClassVar[int]
    ABOUT_FIELD_NUMBER: _ClassVar[int]
    network: str
    handle: str
    profile_id: str
    display_name: str
    url: str
    photo_url: str
    about: str
    def __init__(self, network: _Optional[str] = ..., handle: _Optional[str] = ..., profile_id: _Optional[str] = ..., display_name: _Optional[str] = ..., url: _Optional[str] = ..., photo_url: _Optional[str] = ..., about: _Optional[str] = ...) -> None: ...

class SearchProfilesRequest(_message.Message):
    __slots__ = ("parent", "network", "query", "page_size", "page_token")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    NETWORK_FIELD_NUMBER: _ClassVar[int]
    QUERY_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    parent: str
    network: str
    query: str
    page_size: int
    page_token: str
    def __init__(self, parent: _Optional[str] = ..., network: _Optional[str] = ..., query: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class SearchProfilesResponse(_message.Message):
    __slots__ = ("profiles", "next_page_token")
    PROFILES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    profiles: _containers.RepeatedCompositeFieldContainer[SocialProfile]
    next_page_token: str
    def __init__(self, profiles: _Optional[_Iterable[_Union[SocialProfile, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ConnectProfileRequest(_message.Message):
    __slots__ = ("name", "network", "profile_id", "etag")
    NAME_FIELD_NUMBER: _ClassVar[int]
    NETWORK_FIELD_NUMBER: _ClassVar[int]
    PROFILE_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    name: str
    network: str
    profile_id: str
    etag: str
    def __init__(self, name: _Optional[str] = ..., network: _Optional[str] = ..., profile_id: _Optional[str] = ..., etag: _Optional[str] = ...) -> None: ...

class ConnectProfileResponse(_message.Message):
    __slots__ = ("contact", "profile")
    CONTACT_FIELD_NUMBER: _ClassVar[int]
    PROFILE_FIELD_NUMBER: _ClassVar[int]
    contact: _contact_pb2.Contact
    profile: SocialProfile
    def __init__(self, contact: _Optional[_Union[_contact_pb2.Contact, _Mapping]] = ..., profile: _Optional[_Union[SocialProfile, _Mapping]] = ...) -> None: ...

class FetchProfileRequest(_message.Message):
    __slots__ = ("name", "network")
    NAME_FIELD_NUMBER: _ClassVar[int]
    NETWORK_FIELD_NUMBER: _ClassVar[int]
    name: str
    network: str
    def __init__(self, name: _Optional[str] = ..., network: _Optional[str] = ...) -> None: ...

class FetchProfileResponse(_message.Message):
    __slots__ = ("profile", "proposals", "photos")
    PROFILE_FIELD_NUMBER: _ClassVar[int]
    PROPOSALS_FIELD_NUMBER: _ClassVar[int]
    PHOTOS_FIELD_NUMBER: _ClassVar[int]
    profile: SocialProfile
    proposals: _containers.RepeatedCompositeFieldContainer[_proposal_service_pb2.Proposal]
    photos: _containers.RepeatedCompositeFieldContainer[_contact_pb2.Photo]
    def __init__(self, profile: _Optional[_Union[SocialProfile, _Mapping]] = ..., proposals: _Optional[_Iterable[_Union[_proposal_service_pb2.Proposal, _Mapping]]] = ..., photos: _Optional[_Iterable[_Union[_contact_pb2.Photo, _Mapping]]] = ...) -> None: ...
