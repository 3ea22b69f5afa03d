"""An erased person who is not to be kept again: no later mail leaves anything of her, until she is taken back."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from server import workflow
from server.contacts.merging import Merge
from server.contacts.suppression import Keyring, Secret
from server.errors import ConfigurationError, FailedPrecondition, InvalidInput
from server.exchange.record import FileFormat
from server.fields.field import Kind
from server.storage import secrets
from server.storage.tables import metadata, suppression
from server.workflow import suppressing

ANN = ("Annabel Leigh", "annabel.leigh@leigh.example")
HOME = ("Annabel Leigh", "annabel@home.example")
BOB = ("Bob Ray", "bob.ray@leigh.example")
MOBILE, SWITCHBOARD = (Kind.PHONE, "+49 151 23456789"), (Kind.PHONE, "+49 89 1234567")
FIRM = (Kind.ORGANIZATION, "Leigh Works GmbH")
HERS = ("annabel", "23456789", "2345-6789", "quartermaster")
OLD, NEW = Secret(b"o" * 32), Secret(b"n" * 32)


@pytest.fixture(autouse=True)
def keyring(db):
    db.keyring = Keyring((OLD,))
    yield
    db.keyring = Keyring()


def everything(book) -> str:
    """Every column of every row of every table."""
    with book.db.read(book.id) as tx:
        rows = [repr(tuple(row)) for table in metadata.sorted_tables for row in tx.connection.execute(select(table))]
    return "\n".join(rows).lower()


def left(book) -> list[str]:
    """What is found of her."""
    text = everything(book)
    return [word for word in HERS if word in text]


def digests(book) -> int:
    with book.db.read(book.id) as tx:
        return tx.connection.execute(select(func.count()).select_from(suppression)).scalar_one()


def erase(book, contact):
    return workflow.erase_contact(book.db, book.id, contact.id, "", "admin", book.now, suppress=True)


@pytest.fixture
def bob(book):
    return book.create((Kind.NAME, BOB[0]), (Kind.EMAIL, BOB[1]))


@pytest.fixture
def gone(book, bob):
    """Ann with two addresses, merged of two contacts, known from mail; erased."""
    ann = book.create((Kind.NAME, ANN[0]), (Kind.EMAIL, ANN[1]))
    home = book.create((Kind.NAME, HOME[0]), (Kind.EMAIL, HOME[1]))
    book.receive(book.signed(ANN, MOBILE, SWITCHBOARD, FIRM, (Kind.JOB_TITLE, "Quartermaster")))
    workflow.merge_contacts(book.db, book.id, Merge(ann.id, home.id), "tester", book.now)
    book.receive(book.signed(HOME, MOBILE), envelope_from=HOME[1])
    book.wait(days=1)
    counts = erase(book, book.contact(ann.id))
    book.wait(days=1)
    assert counts["suppressions"] == digests(book) > 2
    return ann


def explained(book, stored):
    found = workflow.explain(book.db, book.id, stored.id, book.now)
    assert found.trace[-1] == suppressing.TRACE
    assert not any(word in repr(found).lower() for word in HERS)
    return found


@pytest.mark.parametrize("person", [ANN, HOME, ("A. Leigh", "Annabel.LEIGH@Leigh.Example"), ("", HOME[1])])
def test_later_mail_leaves_nothing(book, gone, person):
    assert left(book) == []
    key = {"idempotency_key": f"key-{person[1]}", "envelope_from": person[1]}
    stored = book.receive(book.signed(person, MOBILE, FIRM, (Kind.JOB_TITLE, "Quartermaster")), **key)
    assert (stored.created, stored.cards, stored.proposals, stored.author) == (True, (), (), None)
    assert stored.automated == "suppressed"
    assert explained(book, stored).automated == "suppressed"
    assert left(book) == []
    again = book.receive(book.signed(person, MOBILE), number=book.count, sent=book.now, mailbox=HOME[1], **key)
    assert (again.created, again.id) == (False, stored.id)
    assert left(book) == []


def test_no_contact_is_made_of_her_by_itself(book, gone, bob):
    book.set(auto_create=True)
    book.receive(book.signed(ANN, MOBILE))
    book.receive(sender=HOME)
    assert [one.id for one in book.contacts()] == [bob.id]
    assert left(book) == []


@pytest.mark.parametrize("value", [FIRM, MOBILE, SWITCHBOARD, (Kind.EMAIL, HOME[1])], ids=lambda value: value[0].value)
def test_quoted_by_her_name_alone_she_is_known_by_what_stands_beside_it(book, gone, bob, value):
    quoted = book.signed(("Annabel Leigh", ""), (Kind.JOB_TITLE, "Quartermaster"), value, depth=1)
    stored = book.receive(book.signed(BOB, (Kind.JOB_TITLE, "Clerk")), quoted)
    assert [card.name for card in stored.cards] == [BOB[0]]
    assert (stored.automated, stored.author.address) == ("", BOB[1])
    assert ("job_title", "Clerk") in book.offered(contact_id=bob.id)
    explained(book, stored)
    assert left(book) == []


def test_her_address_in_a_colleagues_signature_is_covered(book, gone, bob):
    book.receive(book.signed(BOB, (Kind.JOB_TITLE, "Clerk"), (Kind.EMAIL, HOME[1]), (Kind.PHONE, "+49 89 7654321")))
    assert book.offered(contact_id=bob.id) == {("job_title", "Clerk"), ("phone", "+49897654321")}
    assert left(book) == []


def test_others_are_kept(book, gone):
    namesake = ("Annabel Leigh", "al@other.example")
    for person in (namesake, ("Annabel Lee", "a.lee@leigh.example")):
        stored = book.receive(book.signed(person, FIRM, SWITCHBOARD))
        assert stored.proposals and stored.author.address == person[1]
    quoted = book.signed(("Annabel Leigh", ""), (Kind.ORGANIZATION, "Other Ltd"), depth=1)
    assert len(book.receive(book.signed(BOB, FIRM), quoted).cards) == 2
    other = book.another("other")
    assert other.receive(other.signed(ANN, MOBILE)).proposals, "another address book did not erase her"


def test_typed_in_again_she_is_kept_and_undo_keeps_her_out_again(book, gone):
    ann = book.create((Kind.NAME, ANN[0]), (Kind.EMAIL, ANN[1]))
    assert digests(book) == 0, "the other address and the name go with it"
    assert {one.action.value for one in book.changes(contact_id=ann.id)} == {"create_contact", "forget"}
    book.undo(book.changes(contact_id=ann.id)[0])
    assert digests(book) > 2
    assert book.receive(book.signed(HOME, MOBILE)).automated == "suppressed"
    bobs = book.create((Kind.NAME, "Bo Lane"))
    book.edit(bobs.id, (Kind.NAME, "Bo Lane"), (Kind.EMAIL, HOME[1]))
    assert digests(book) == 0
    assert book.receive(book.signed(HOME, MOBILE)).proposals


def test_lifted_by_the_address(book, gone):
    assert suppressing.is_suppressed(book.db, book.id, " ANNABEL@Home.Example ")
    assert suppressing.lift_suppression(book.db, book.id, HOME[1])
    assert not suppressing.lift_suppression(book.db, book.id, HOME[1])
    assert digests(book) == 0
    assert book.receive(book.signed(ANN, MOBILE)).proposals
    with pytest.raises(InvalidInput):
        suppressing.is_suppressed(book.db, book.id, "no address")


def test_a_file_does_not_bring_her_back(book, gone):
    lines = (
        "name,email,organization",
        f"Annabel Leigh,{HOME[1]},",
        "Annabel Leigh,,Leigh Works",
        "Eve Ray,e@ray.example,",
    )
    file = "\n".join(lines).encode()
    report = workflow.import_contacts(book.db, book.id, io.BytesIO(file), FileFormat.CSV, "tester", book.now)
    assert report.created == 1
    assert [one.message for one in report.problems] == [workflow.importing.SUPPRESSED] * 2
    assert left(book) == []


def test_a_new_secret_signs_and_the_old_one_is_checked(book, gone, bob):
    old = digests(book)
    book.db.keyring = Keyring((OLD, NEW))
    assert book.receive(book.signed(ANN, MOBILE)).automated == "suppressed"
    erase(book, bob)
    assert {(one.secret_version, one.is_known) for one in suppressing.list_suppressions(book.db)} == {
        (OLD.version, True),
        (NEW.version, True),
    }
    assert digests(book) > old
    assert book.receive(book.signed(BOB, MOBILE)).automated == "suppressed"


def test_a_lost_secret_is_said_and_can_be_given_up(book, gone, bob, tmp_path):
    path = tmp_path / "secrets"
    path.write_text("n" * 32 + "\n")
    url = f"sqlite:///{tmp_path}/book.db"
    with pytest.raises(ConfigurationError) as error:
        suppressing.use_secrets(book.db, url, path)
    assert error.value.reason == "SUPPRESSION_SECRET_MISSING"
    assert str(path) in error.value.message and "drop-lost" in error.value.message
    with pytest.raises(ConfigurationError):
        suppressing.use_secrets(book.db, url, tmp_path / "none")
    assert not (tmp_path / "none").exists(), "a new secret would hide that the old one is lost"
    suppressing.load_secrets(book.db, url, path)
    assert suppressing.drop_lost(book.db) > 2
    assert digests(book) == 0
    suppressing.use_secrets(book.db, url, tmp_path / "none")
    assert len(secrets.read(tmp_path / "none").secrets) == 1


def test_without_secret_or_anything_to_know_her_by_nothing_is_erased(book):
    ann = book.create((Kind.NAME, ANN[0]), (Kind.EMAIL, ANN[1]))
    only = book.create((Kind.NAME, "Zoe"), MOBILE)
    with pytest.raises(FailedPrecondition) as error:
        erase(book, only)
    assert error.value.reason == "NOTHING_TO_SUPPRESS"
    book.db.keyring = Keyring()
    with pytest.raises(FailedPrecondition) as error:
        erase(book, ann)
    assert error.value.reason == "SUPPRESSION_SECRET_MISSING"
    assert {one.id for one in book.contacts()} == {ann.id, only.id}
    assert digests(book) == 0


def test_the_address_of_a_function_keeps_nobody_else_out(book):
    info = ("Annabel Leigh", "info@leigh.example")
    book.receive(book.signed(info, FIRM))
    book.accept_all()
    (ann,) = book.contacts()
    erase(book, ann)
    book.wait(days=1)
    assert book.receive(book.signed(info, FIRM)).automated == "suppressed"
    stored = book.receive(book.signed(("Bob Ray", info[1]), FIRM))
    assert stored.proposals and stored.author.name == "Bob Ray"
    assert "annabel" not in everything(book)


def test_who_is_known_by_the_address_of_a_function_alone(book):
    service = book.create((Kind.EMAIL, "service@leigh.example"))
    erase(book, service)
    book.wait(days=1)
    assert book.receive(sender=("", "service@leigh.example")).automated == "suppressed"
    assert book.receive(book.signed(("Bob Ray", "service@leigh.example"), FIRM)).proposals


def test_the_file_cannot_be_told_from_the_digests(book, gone):
    """Nothing but the key holder can test an address: a digest without the secret is another one."""
    with book.db.read(book.id) as tx:
        stored = set(tx.connection.execute(select(suppression.c.digest)).scalars())
    form = "email:annabel@home.example"
    assert OLD.digest(book.id, form) in stored
    assert not stored & {NEW.digest(book.id, form), OLD.digest("other", form), replace(OLD, value=b"").digest("", form)}
