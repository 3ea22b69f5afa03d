"""Several contacts in one call, over a real channel and from a terminal."""

from __future__ import annotations

import pytest
from google.protobuf.empty_pb2 import Empty
from undersigned.v1 import contact_pb2
from undersigned.v1 import contact_service_pb2 as pb

from server.errors import Aborted, AlreadyExists, InvalidInput

BOOK = "addressBooks/default"


def contact(called, **named):
    field = contact_pb2.ContactField(kind=contact_pb2.FIELD_KIND_NAME, value=called)
    return contact_pb2.Contact(fields=[field], **named)


def create(client, *requests, parent=BOOK):
    request = pb.BatchCreateContactsRequest(parent=parent, requests=requests)
    return client.call(request, pb.BatchCreateContactsResponse).contacts


def listed(client):
    return client.call(pb.ListContactsRequest(parent=BOOK), pb.ListContactsResponse).contacts


def test_made_changed_and_deleted_together(client):
    names = ("Ann Lee", "Bob Ray")
    made = create(client, *(pb.CreateContactRequest(parent=BOOK, contact=contact(name)) for name in names))
    assert [each.display_name for each in made] == list(names)
    edits = [
        pb.UpdateContactRequest(contact=contact(f"{each.display_name} Jr.", name=each.name, etag=each.etag))
        for each in made
    ]
    request = pb.BatchUpdateContactsRequest(parent=BOOK, requests=edits)
    changed = client.call(request, pb.BatchUpdateContactsResponse).contacts
    assert [each.display_name for each in changed] == ["Ann Lee Jr.", "Bob Ray Jr."]
    with pytest.raises(Aborted):
        client.call(request, pb.BatchUpdateContactsResponse)
    gone = [pb.DeleteContactRequest(name=each.name, etag=each.etag) for each in changed]
    client.call(pb.BatchDeleteContactsRequest(parent=BOOK, requests=gone), Empty)
    assert not listed(client)


def test_who_names_another_address_book_is_refused(client):
    other = pb.CreateContactRequest(parent="addressBooks/other", contact=contact("Ann Lee"))
    with pytest.raises(InvalidInput):
        create(client, other)
    elsewhere = "addressBooks/other/contacts/abcd"
    for request, answer in (
        (pb.BatchUpdateContactsRequest(requests=[{"contact": {"name": elsewhere}}]), pb.BatchUpdateContactsResponse),
        (pb.BatchDeleteContactsRequest(requests=[{"name": elsewhere}]), Empty),
        (pb.BatchUpdateContactsRequest(requests=[{}]), pb.BatchUpdateContactsResponse),
        (pb.BatchDeleteContactsRequest(requests=[{}]), Empty),
    ):
        request.parent = BOOK
        with pytest.raises(InvalidInput) as error:
            client.call(request, answer)
        assert error.value.reason == "RESOURCE_NAME_INVALID"


def test_a_contact_has_the_id_that_the_caller_chose_and_is_made_once(client):
    request = pb.CreateContactRequest(parent=BOOK, contact=contact("Ann Lee"), contact_id="crm-42", request_id="r")
    made = client.call(request, contact_pb2.Contact)
    assert made.name == f"{BOOK}/contacts/crm-42"
    assert client.call(request, contact_pb2.Contact) == made and len(listed(client)) == 1
    request.request_id = ""
    with pytest.raises(AlreadyExists) as error:
        client.call(request, contact_pb2.Contact)
    assert error.value.reason == "CONTACT_ID_TAKEN"


def test_several_are_deleted_from_a_terminal(client, server, undersigned):
    made = create(client, *({"contact": contact(name)} for name in ("Ann Lee", "Bob Ray")))
    ids = [each.name.rpartition("/")[2] for each in made]
    env = {"UNDERSIGNED_SERVER": server.address}
    refused = undersigned("contacts", "delete", ids[0], "nobody", "--yes", env=env)
    assert refused.returncode and len(listed(client)) == 2
    done = undersigned("contacts", "delete", *ids, "--yes", env=env)
    assert done.stdout.decode() == "Deleted Ann Lee, Bob Ray.\n" and not listed(client)
