"""Organizations that contacts belong to: by name, then by domain."""

from __future__ import annotations

from server import workflow
from server.contacts.contact import PageRequest
from server.contacts.merging import Merge
from server.fields.field import Kind
from server.storage import accounts

ANN = ("Ann Lee", "ann@lee.example")


def listed(book, **filters):
    return book.all(workflow.list_accounts, **filters)


def account_of(book, contact):
    with book.db.read(book.id) as tx:
        found = accounts.of_contacts(tx, (contact.id,)).get(contact.id)
    return found and found.name


def create(book, name, email="", organization=""):
    given = ((Kind.NAME, name), (Kind.EMAIL, email), (Kind.ORGANIZATION, organization))
    return book.create(*(one for one in given if one[1]))


def test_a_name_makes_an_account_and_is_known_again(book):
    ann = create(book, "Ann Lee", "ann@lee.example", "Lee Works GmbH")
    bob = create(book, "Bob Ray", "", "LEE  WORKS GMBH")
    (found,) = listed(book)
    assert (found.name, found.domains, found.contact_count) == ("Lee Works GmbH", ("lee.example",), 2)
    assert account_of(book, ann) == account_of(book, bob) == "Lee Works GmbH"


def test_without_a_name_the_domain_decides(book):
    create(book, "Ann Lee", "ann@lee.example", "Lee Works GmbH")
    assert account_of(book, create(book, "Bob Ray", "bob@lee.example")) == "Lee Works GmbH"
    assert account_of(book, create(book, "Cleo Orr", "cleo@orr.example")) is None
    assert len(listed(book)) == 1


def test_another_name_at_a_known_domain_is_the_same_organization(book):
    create(book, "Ann Lee", "ann@lee.example", "Lee Works GmbH")
    assert account_of(book, create(book, "Bob Ray", "bob@lee.example", "Lee Group")) == "Lee Works GmbH"
    assert [one.name for one in listed(book)] == ["Lee Works GmbH"]


def test_the_name_goes_before_the_domain(book):
    create(book, "Ann Lee", "ann@lee.example", "Lee Works GmbH")
    create(book, "Cleo Orr", "cleo@orr.example", "Orr Ltd")
    assert account_of(book, create(book, "Bob Ray", "bob@lee.example", "Orr Ltd")) == "Orr Ltd"
    assert {one.name: one.domains for one in listed(book)} == {
        "Lee Works GmbH": ("lee.example",),
        "Orr Ltd": ("orr.example",),
    }


def test_domains_where_anybody_has_an_address_say_nothing(book):
    create(book, "Ann Lee", "ann@gmail.com", "Lee Works GmbH")
    assert account_of(book, create(book, "Bob Ray", "bob@gmail.com")) is None
    assert listed(book)[0].domains == ()


def test_accepting_an_organization_joins_and_another_one_moves(book):
    contact = create(book, "Ann Lee", "ann@gmx.de")
    book.receive(book.signed(("Ann Lee", "ann@gmx.de"), (Kind.ORGANIZATION, "Lee Works GmbH")))
    assert listed(book) == ()
    book.accept_all()
    assert account_of(book, contact) == "Lee Works GmbH"
    book.wait(days=1)
    book.receive(book.signed(("Ann Lee", "ann@gmx.de"), (Kind.ORGANIZATION, "Orr Ltd")))
    book.accept_all()
    assert account_of(book, contact) == "Orr Ltd"
    assert [one.name for one in listed(book)] == ["Orr Ltd"], "nobody belongs to the other one any more"
    book.undo(book.changes()[0])
    assert account_of(book, contact) == "Lee Works GmbH"


def test_a_deleted_contact_belongs_to_none_until_it_is_back(book):
    contact = create(book, "Ann Lee", "ann@lee.example", "Lee Works GmbH")
    workflow.delete_contact(book.db, book.id, contact.id, "", "me", book.now)
    assert listed(book) == ()
    book.undo(book.changes()[0])
    assert account_of(book, contact) == "Lee Works GmbH"


def test_an_organization_that_is_nobodys_goes_with_who_is_erased_and_comes_back_with_its_people(book):
    ann = create(book, "Ann Lee", "ann@lee.example", "Lee Works GmbH")
    bob, cleo = (create(book, name, "", "Ray Ltd") for name in ("Bob Ray", "Cleo Orr"))
    workflow.delete_contact(book.db, book.id, ann.id, "", "me", book.now)
    deleted = book.changes()[0]
    erased = workflow.erase_contact(book.db, book.id, bob.id, "", "me", book.now)
    assert erased["accounts"] == 1 and [one.name for one in listed(book)] == ["Ray Ltd"]
    book.undo(deleted)
    assert account_of(book, ann) == "Lee Works GmbH"
    assert workflow.erase_contact(book.db, book.id, cleo.id, "", "me", book.now)["accounts"] == 1
    assert [one.name for one in listed(book)] == ["Lee Works GmbH"]


def test_who_had_no_account_has_none_when_a_merge_is_undone(book):
    ann = create(book, "Ann Lee", "ann@lee.example")
    works = create(book, "A. Lee", "lee@home.example", "Lee Works GmbH")
    before = book.snapshot()
    workflow.merge_contacts(book.db, book.id, Merge(works.id, ann.id), "me", book.now)
    book.undo(book.changes()[0])
    assert account_of(book, ann) is None
    assert book.snapshot() == before


def test_an_edit_is_undone_though_the_former_organization_went_meanwhile(book):
    ann = create(book, "Ann Lee", "", "Lee Works GmbH")
    bob = create(book, "Bob Ray", "", "Ray Ltd")
    book.edit(ann.id, (Kind.NAME, "Ann Lee"), (Kind.ORGANIZATION, "Orr AG"))
    edited = book.changes()[0]
    workflow.erase_contact(book.db, book.id, bob.id, "", "me", book.now)
    assert [one.name for one in listed(book)] == ["Orr AG"]
    book.undo(edited)
    assert account_of(book, ann) == "Lee Works GmbH"


def test_pages_and_search(book):
    for name in ("Ärzte Nord", "Bäckerei Lee", "Zoo"):
        create(book, "Ann Lee", "", name)
    assert [one.name for one in listed(book)] == ["Ärzte Nord", "Bäckerei Lee", "Zoo"]
    assert [one.name for one in listed(book, text="backerei")] == ["Bäckerei Lee"]
    first = workflow.list_accounts(book.db, book.id, PageRequest(2))
    rest = workflow.list_accounts(book.db, book.id, PageRequest(2, first.next_token))
    assert [one.name for one in (*first.items, *rest.items)] == ["Ärzte Nord", "Bäckerei Lee", "Zoo"]
    assert rest.next_token == ""


def test_the_people_of_an_account(book):
    ann = create(book, "Ann Lee", "ann@lee.example", "Lee Works GmbH")
    create(book, "Bob Ray", "bob@ray.example", "Ray Ltd")
    lee = next(one for one in listed(book) if one.name == "Lee Works GmbH")
    assert [one.id for one in book.contacts(account_id=lee.id)] == [ann.id]
    assert [one.id for one in book.contacts(account_id="none")] == []


def test_accounts_of_another_address_book_are_others(book):
    other = book.another("other")
    create(book, "Ann Lee", "ann@lee.example", "Lee Works GmbH")
    bob = create(other, "Bob Ray", "bob@lee.example")
    assert account_of(other, bob) is None
    assert listed(other) == ()
    create(other, "Cleo Orr", "cleo@lee.example", "Lee Works GmbH")
    assert {one.id for one in listed(book)}.isdisjoint({one.id for one in listed(other)})
