"""The case flow over a real channel."""

from __future__ import annotations

import pytest
from undersigned.v1 import case_service_pb2 as cases
from undersigned.v1 import contact_pb2
from undersigned.v1 import contact_service_pb2 as contacts
from undersigned.v1 import mail_service_pb2 as mail
from undersigned.v1 import settings_service_pb2 as settings

from server.errors import Aborted, FailedPrecondition, InvalidInput, NotFound

BOOK = "addressBooks/default"


@pytest.fixture
def ingest(client):
    def ingest(address="ada@bakery.example", number=1, case="", name="Ada Winter"):
        raw = f"From: {name} <{address}>\nMessage-ID: <{number}@bakery.example>\nSubject: Flour\n\nMore, please.\n"
        request = mail.IngestMessageRequest(parent=BOOK, raw=raw.encode(), case_reference=case)
        return client.call(request, mail.IngestMessageResponse).message

    return ingest


def created(client, name, email):
    fields = [
        contact_pb2.ContactField(kind="FIELD_KIND_NAME", value=name),
        contact_pb2.ContactField(kind="FIELD_KIND_EMAIL", value=email),
    ]
    request = contacts.CreateContactRequest(parent=BOOK, contact=contact_pb2.Contact(fields=fields))
    return client.call(request, contact_pb2.Contact)


def test_from_a_message_to_the_main_contact(client, ingest):
    message = ingest(case="T-1")
    assert message.case_reference == "T-1"
    known = created(client, "Ada Winter", "ada@home.example")
    request = contacts.ConnectAddressRequest(name=known.name, message=message.name)
    answer = client.call(request, contacts.ConnectAddressResponse)
    assert {field.value for field in answer.contact.fields} == {"Ada Winter", "ada@home.example", "ada@bakery.example"}
    assert (answer.case.reference, answer.case.main_contact, answer.case.message_count) == ("T-1", "", 1)
    request = cases.SetMainContactRequest(name=answer.case.name, contact=known.name, etag=answer.case.etag)
    assert client.call(request, cases.Case).main_contact == known.name
    with pytest.raises(Aborted) as error:
        client.call(request, cases.Case)
    assert error.value.reason == "STALE_ETAG"
    found = client.call(cases.GetCaseRequest(name=answer.case.name), cases.Case)
    listed = client.call(cases.ListCasesRequest(parent=BOOK, reference="T-1"), cases.ListCasesResponse)
    assert list(listed.cases) == [found]


def test_a_new_contact_of_the_sender(client, ingest):
    message = ingest(case="T-1")
    request = contacts.CreateContactFromMessageRequest(message=message.name, set_main_contact=True, request_id="once")
    answer = client.call(request, contacts.CreateContactFromMessageResponse)
    assert [field.value for field in answer.contact.fields] == ["Ada Winter", "ada@bakery.example"]
    assert answer.case.main_contact == answer.contact.name
    assert client.call(request, contacts.CreateContactFromMessageResponse) == answer
    request.request_id = ""
    with pytest.raises(FailedPrecondition) as error:
        client.call(request, contacts.CreateContactFromMessageResponse)
    assert error.value.reason == "NO_STRANGER"


def test_not_while_contacts_are_made_by_themselves(client, ingest):
    message = ingest()
    known = created(client, "Bob Ray", "bob@ray.example")
    change = settings.UpdateSettingsRequest(
        settings={"name": f"{BOOK}/settings", "auto_create_contacts": True},
        update_mask={"paths": ["auto_create_contacts"]},
    )
    client.call(change, settings.Settings)
    for request, answer in (
        (contacts.ConnectAddressRequest(name=known.name, message=message.name), contacts.ConnectAddressResponse),
        (
            contacts.CreateContactFromMessageRequest(message=message.name),
            contacts.CreateContactFromMessageResponse,
        ),
    ):
        with pytest.raises(FailedPrecondition) as error:
            client.call(request, answer)
        assert error.value.reason == "AUTO_CREATE_ON"


def test_pages_of_cases(client, ingest):
    for number in range(5):
        ingest(number=number, case=f"T-{number}")
    request = cases.ListCasesRequest(parent=BOOK, page_size=2)
    found = [each.reference for page in client.pages(request, cases.ListCasesResponse, 0) for each in page.cases]
    assert found == ["T-4", "T-3", "T-2", "T-1", "T-0"]


@pytest.mark.parametrize(
    ("request_", "error", "reason"),
    [
        (cases.GetCaseRequest(name=f"{BOOK}/cases/none"), NotFound, "CASE_NOT_FOUND"),
        (cases.GetCaseRequest(name=f"{BOOK}/cases/"), InvalidInput, "RESOURCE_NAME_INVALID"),
        (cases.ListCasesRequest(parent="addressBooks/none"), NotFound, "ADDRESS_BOOK_NOT_FOUND"),
        (cases.ListCasesRequest(parent=BOOK, page_token="x"), InvalidInput, "PAGE_TOKEN_INVALID"),
        (
            cases.SetMainContactRequest(name=f"{BOOK}/cases/k", contact="addressBooks/other/contacts/c"),
            InvalidInput,
            "RESOURCE_NAME_INVALID",
        ),
        (contacts.ConnectAddressRequest(name=f"{BOOK}/contacts/c"), InvalidInput, "RESOURCE_NAME_INVALID"),
        (contacts.CreateContactFromMessageRequest(), InvalidInput, "RESOURCE_NAME_INVALID"),
        (
            contacts.CreateContactFromMessageRequest(message=f"{BOOK}/messages/m", request_id="x" * 65),
            InvalidInput,
            "INVALID_REQUEST_ID",
        ),
        (
            mail.IngestMessageRequest(parent=BOOK, raw=b"From: a@b.example\n\nx", case_reference="x" * 201),
            InvalidInput,
            "INVALID_CASE_REFERENCE",
        ),
    ],
)
def test_bad_requests(client, request_, error, reason):
    with pytest.raises(error) as raised:
        client.call(request_, cases.Case)
    assert raised.value.reason == reason
