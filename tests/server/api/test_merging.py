"""Merging, finding duplicates and taking back, over a real channel."""

from __future__ import annotations

import pytest
from google.protobuf.empty_pb2 import Empty
from undersigned.v1 import contact_pb2
from undersigned.v1 import contact_service_pb2 as pb

from server.errors import Aborted, InvalidInput, NotFound

BOOK = "addressBooks/default"
NAME, EMAIL, PHONE, TITLE = (
    getattr(contact_pb2, f"FIELD_KIND_{kind}") for kind in ("NAME", "EMAIL", "PHONE", "JOB_TITLE")
)


def create(client, *values):
    fields = [contact_pb2.ContactField(kind=kind, value=value, type=type) for kind, value, type in values]
    return client.call(
        pb.CreateContactRequest(parent=BOOK, contact=contact_pb2.Contact(fields=fields)), contact_pb2.Contact
    )


@pytest.fixture
def two(client):
    """One person twice."""
    mobile = (PHONE, "+49 151 23456789", "mobile")
    return tuple(
        create(client, (NAME, "Ann Lee", ""), (EMAIL, address, ""), (TITLE, title, ""), mobile)
        for address, title in (("ann.lee@lee.example", "Buyer"), ("ann@home.example", "Director"))
    )


def merge(client, kept, absorbed, **options):
    request = pb.MergeContactsRequest(name=kept.name, absorbed_contact=absorbed.name, **options)
    return client.call(request, pb.MergeContactsResponse)


def get(client, name):
    return client.call(pb.GetContactRequest(name=name), contact_pb2.Contact)


def test_found_merged_and_two_again(client, two):
    told = list(client.receive(pb.FindDuplicatesRequest(parent=BOOK), pb.FindDuplicatesResponse))
    assert (told[0].percent, told[-1].percent, told[-1].duplicate_count) == (0, 100, 1)
    (found,) = client.call(pb.ListDuplicatesRequest(parent=BOOK), pb.ListDuplicatesResponse).duplicates
    assert {found.contact.name, found.other.name} == {one.name for one in two}
    assert found.probability > 0.9 and found.reasons

    kept, absorbed = two
    done = merge(client, kept, absorbed, etag=kept.etag, absorbed_etag=absorbed.etag, request_id="once")
    assert done.contact.name == kept.name
    assert [one.value for one in done.contact.fields if one.kind == EMAIL] == [
        "ann.lee@lee.example",
        "ann@home.example",
    ]
    assert merge(client, kept, absorbed, etag=kept.etag, absorbed_etag=absorbed.etag, request_id="once") == done
    assert get(client, absorbed.name).name == kept.name
    names = pb.BatchGetContactsRequest(parent=BOOK, names=[absorbed.name])
    assert client.call(names, pb.BatchGetContactsResponse).contacts[0].name == kept.name
    assert not client.call(pb.ListDuplicatesRequest(parent=BOOK), pb.ListDuplicatesResponse).duplicates

    undone = client.call(pb.UndoChangeRequest(name=done.changes[0].name), pb.UndoChangeResponse)
    assert {one.name for one in undone.contacts} == {kept.name, absorbed.name}
    for before in two:
        after = get(client, before.name)
        assert (list(after.fields), after.create_time) == (list(before.fields), before.create_time)
    assert len(client.call(pb.ListDuplicatesRequest(parent=BOOK), pb.ListDuplicatesResponse).duplicates) == 1


def test_two_persons_are_dismissed(client, two):
    client.call(pb.DismissDuplicateRequest(name=two[1].name, other_contact=two[0].name), Empty)
    told = list(client.receive(pb.FindDuplicatesRequest(parent=BOOK), pb.FindDuplicatesResponse))
    assert told[-1].duplicate_count == 0
    (first, *_) = client.call(pb.ListChangesRequest(parent=BOOK), pb.ListChangesResponse).changes
    assert first.action == contact_pb2.Change.ACTION_DISMISS_DUPLICATE


def test_what_is_wrong_is_said(client, two):
    kept, absorbed = two
    with pytest.raises(Aborted):
        merge(client, kept, absorbed, etag="99")
    with pytest.raises(InvalidInput) as error:
        merge(client, kept, absorbed, chosen=[contact_pb2.ContactField(kind=PHONE, value="+49 89 1234567")])
    assert error.value.reason == "CHOSEN_NOT_SINGLE"
    with pytest.raises(InvalidInput) as error:
        merge(client, kept, absorbed, chosen=[contact_pb2.ContactField(kind=TITLE, value=" ")])
    assert error.value.reason == "INVALID_VALUE"
    with pytest.raises(InvalidInput):
        merge(client, kept, absorbed, request_id="x" * 65)
    with pytest.raises(NotFound):
        list(client.receive(pb.FindDuplicatesRequest(parent="addressBooks/none"), pb.FindDuplicatesResponse))
    assert len(client.call(pb.ListContactsRequest(parent=BOOK), pb.ListContactsResponse).contacts) == 2


def test_a_value_is_chosen(client, two):
    done = merge(client, *two, chosen=[contact_pb2.ContactField(kind=TITLE, value="Director")])
    assert [one.value for one in done.contact.fields if one.kind == TITLE] == ["Director"]
