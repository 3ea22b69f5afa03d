"""The client finds its methods, keeps to its bounds, and gets every message through while the server comes and goes."""

from __future__ import annotations

import shutil
import subprocess
import time

import pytest
from undersigned.v1 import contact_pb2, mail_service_pb2
from undersigned.v1 import contact_service_pb2 as contacts

from server.client import BATCH_BYTES, BATCH_MESSAGES, Client, batches, method_path
from server.errors import ConfigurationError, Unavailable
from server.settings import ClientSettings

BOOK = "addressBooks/default"


def request(number, raw=b""):
    return mail_service_pb2.IngestMessagesRequest(id=str(number), request={"parent": BOOK, "raw": raw})


def mail(number):
    return f"From: a{number}@example.com\r\nMessage-ID: <{number}@example.com>\r\n\r\nHello {number}\r\n".encode()


def test_a_request_names_its_method():
    assert method_path(contacts.GetContactRequest()) == "/undersigned.v1.ContactService/GetContact"
    with pytest.raises(LookupError):
        method_path(contact_pb2.Contact())


def test_batches_keep_the_order_and_the_bounds():
    requests = [request(number, b"x" * (1 if number % 9 else BATCH_BYTES // 3)) for number in range(100)]
    found = list(batches(iter(requests)))
    assert [each for batch in found for each in batch] == requests
    assert all(len(batch) <= BATCH_MESSAGES for batch in found)
    assert all(sum(len(each.request.raw) for each in batch) <= BATCH_BYTES for batch in found)


def test_a_message_over_the_bound_goes_alone():
    assert [len(batch) for batch in batches([request(1), request(2, b"x" * (BATCH_BYTES + 1)), request(3)])] == [
        1,
        1,
        1,
    ]


def test_pages_are_followed_to_the_end(client):
    for number in range(7):
        field = contact_pb2.ContactField(kind="FIELD_KIND_NAME", value=f"Person Number{chr(65 + number)}")
        contact = contact_pb2.Contact(fields=[field])
        client.call(contacts.CreateContactRequest(parent=BOOK, contact=contact), contact_pb2.Contact)

    def names(limit):
        pages = client.pages(contacts.ListContactsRequest(parent=BOOK), contacts.ListContactsResponse, limit)
        return [each.display_name for page in pages for each in page.contacts]

    assert names(0) == [f"Person Number{letter}" for letter in "ABCDEFG"]
    assert names(3) == [f"Person Number{letter}" for letter in "ABC"]
    token, seen = "", []
    while True:
        page = client.call(
            contacts.ListContactsRequest(parent=BOOK, page_size=2, page_token=token), contacts.ListContactsResponse
        )
        seen += [each.display_name for each in page.contacts]
        if not (token := page.next_page_token):
            break
    assert seen == names(0)


def test_nobody_there():
    with Client(ClientSettings(server="127.0.0.1:1")) as client, pytest.raises(Unavailable, match="serve") as error:
        client.health()
    assert error.value.reason == "SERVER_UNREACHABLE"


def test_it_gives_up_when_the_server_stays_away():
    waited = []
    with Client(ClientSettings(server="127.0.0.1:1")) as client, pytest.raises(Unavailable):
        list(client.ingest([request(1, mail(1))], sleep=waited.append))
    assert len(waited) > 5
    assert 60 < sum(waited) < 300


def test_every_message_gets_through_while_the_server_is_killed_and_comes_back(serve):
    running = serve()
    numbers = range(150)
    answers, retries = [], []
    with Client(ClientSettings(server=running.address)) as client:
        requests = (request(number, mail(number)) for number in numbers)
        for answer in client.ingest(
            requests, on_retry=retries.append, sleep=lambda seconds: time.sleep(min(seconds, 1))
        ):
            answers.append(answer)
            if len(answers) in (20, 90):
                running.kill()
                running = serve(address=running.address)
        listed = [
            each
            for page in client.pages(
                mail_service_pb2.ListMessagesRequest(parent=BOOK), mail_service_pb2.ListMessagesResponse
            )
            for each in page.messages
        ]
    assert retries
    assert sorted(int(answer.id) for answer in answers) == list(numbers)
    assert len({answer.response.message.name for answer in answers}) == len(numbers)
    assert {each.message_id for each in listed} == {f"{number}@example.com" for number in numbers}


@pytest.fixture
def certificate(tmp_path):
    """A certificate for localhost that is its own CA, and its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs the openssl program")
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    names = ("-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", cert)
    subprocess.run([openssl, *request.split(), *names], check=True, capture_output=True)
    return cert, key


def test_tls(start_server, certificate):
    cert, key = certificate
    server = start_server(tls_cert=cert, tls_key=key)
    address = f"localhost:{server.address.rpartition(':')[2]}"
    with Client(ClientSettings(server=address, tls_ca=cert)) as client:
        assert client.health() == "SERVING"
    with Client(ClientSettings(server=address)) as client, pytest.raises(Unavailable):
        client.health()


def test_mutual_tls_wants_a_certificate_of_the_client(start_server, certificate):
    cert, key = certificate
    server = start_server(listen="localhost:0", tls_cert=cert, tls_key=key, tls_client_ca=cert)
    address = f"localhost:{server.address.rpartition(':')[2]}"
    own = ClientSettings(server=address, tls_ca=cert, tls_client_cert=cert, tls_client_key=key)
    with Client(own) as client:
        assert client.health() == "SERVING"
    with Client(ClientSettings(server=address, tls_ca=cert)) as client, pytest.raises(Unavailable):
        client.health()


def test_a_missing_file_of_tls_is_named(tmp_path):
    with pytest.raises(ConfigurationError, match=r"none\.pem") as error:
        Client(ClientSettings(tls_ca=tmp_path / "none.pem"))
    assert error.value.reason == "TLS_FILE_UNREADABLE"
