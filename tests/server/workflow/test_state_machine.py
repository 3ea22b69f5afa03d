"""The address book against a simple model of it: whatever is done in whatever order, both say the same.

The model: of a person everything that mail states, that the contact has not and that was not refused is offered.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from server import workflow
from server.contacts.merging import Merge
from server.contacts.proposal import Accept, Reject, Scope
from server.fields.field import Kind
from server.fields.normalize import key_of
from server.storage.engine import open_database

PEOPLE = (("Ann Lee", "ann@lee.example"), ("Bob Ray", "bob@ray.example"), ("Cleo Orr", "cleo@orr.example"))
# Each value in two spellings.
SPELLINGS = {
    Kind.PHONE: (("+49 89 1234567", "0049 (89) 123 45 67"), ("+49 30 7654321", "+49 (0)30 765 43 21")),
    Kind.URL: (("www.one.example", "https://one.example/"), ("two.example", "http://www.two.example")),
}
VALUES = tuple((kind, spellings) for kind, several in SPELLINGS.items() for spellings in several)
NUMBERS = st.sets(st.integers(0, len(VALUES) - 1))


@dataclass
class Person:
    """What the model knows of one person; values are indices into VALUES. `contact` is "" for a stranger."""

    contact: str = ""
    addresses: set[int] = field(default_factory=set)
    held: set[int] = field(default_factory=set)
    stated: set[int] = field(default_factory=set)
    recent: set[int] = field(default_factory=set)  # stated since a contact was deleted
    refused: set[int] = field(default_factory=set)
    is_refused: bool = False
    wrote: bool = False  # since a contact was deleted

    def offered(self, everywhere: set[int]) -> set[int]:
        if self.is_refused and not self.contact:
            return set()
        return (self.stated if self.contact else self.recent) - self.held - self.refused - everywhere


@dataclass
class Model:
    """The people by the index of the address that leads to them, and what is refused for everybody."""

    of: dict[int, Person]
    everywhere: set[int] = field(default_factory=set)
    mining: bool = True

    def people(self) -> list[Person]:
        return list({id(one): one for one in self.of.values()}.values())


def fresh_model() -> Model:
    return Model({place: Person(addresses={place}) for place in range(len(PEOPLE))})


class Machine(RuleBasedStateMachine):
    """Does the same to an address book and to the model."""

    make_book = staticmethod(lambda: None)
    url = ""

    def __init__(self):
        super().__init__()
        self.book, self.model = type(self).make_book(), fresh_model()
        self.undoable = None

    # --- what is done -----------------------------------------------------------------------------------------------

    @rule(who=st.integers(0, 2), said=NUMBERS, spelling=st.integers(0, 1))
    def mail_comes_in(self, who, said, spelling):
        values = [(VALUES[one][0], VALUES[one][1][spelling]) for one in sorted(said)]
        self.book.receive(self.book.signed(PEOPLE[who], *values))
        if self.model.mining:
            person = self.model.of[who]
            person.stated |= said
            person.recent |= said
            person.wrote = True
        self.undoable = None

    @rule(
        who=st.integers(0, 2), choices=st.lists(st.sampled_from("aarel"), min_size=5, max_size=5), create=st.booleans()
    )
    def a_review_is_saved(self, who, choices, create):
        person = self.model.of[who]
        shown = [one for one in self.book.pending() if one.subject.key in self.subjects(person)]
        taken = {}
        for place, one in enumerate(shown):
            if one.change.field_kind:
                taken[one.id] = choices[place % len(choices)]
            else:
                taken[one.id] = "a" if create else "l"
        known = person.contact or create
        if not known:  # a value goes to nobody
            taken = {id: "l" if choice == "a" else choice for id, choice in taken.items()}
        reviewed = [one for one in shown if taken[one.id] != "l" or (person.contact and choices[0] == "r")]
        if not reviewed:
            return
        self.begin()
        decisions = []
        for one in reviewed:
            if taken[one.id] == "a":
                decisions.append(Accept(one.id))
            elif taken[one.id] in "re":
                decisions.append(Reject(one.id, Scope.ADDRESS_BOOK if taken[one.id] == "e" else Scope.SUBJECT))
        result = self.book.decide(reviewed, *decisions)
        if result.contacts:
            (person.contact,) = {one.id for one in result.contacts}
        for one in reviewed:
            if one.change.field_kind:
                number = self.number_of(one.change)
                if taken[one.id] == "a":
                    person.held.add(number)
                elif taken[one.id] == "e":
                    self.model.everywhere.add(number)
                else:
                    person.refused.add(number)
        self.done(result.changes)

    @rule(who=st.integers(0, 2))
    def a_person_is_refused(self, who):
        person = self.model.of[who]
        shown = [
            one
            for one in self.book.pending()
            if one.subject.key in self.subjects(person) and one.change.field_kind is None
        ]
        if not person.contact and shown:
            self.begin()
            result = self.book.decide(shown, *(Reject(one.id) for one in shown))
            person.is_refused = True
            self.done(result.changes)

    @rule(who=st.integers(0, 2), values=NUMBERS, spelling=st.integers(0, 1))
    def a_contact_is_edited(self, who, values, spelling):
        person = self.model.of[who]
        if person.contact:
            self.begin()
            before = self.latest()
            kept = [
                (one.kind, one.value) for one in self.book.contact(person.contact).fields if one.kind not in SPELLINGS
            ]
            typed = [(VALUES[one][0], VALUES[one][1][spelling]) for one in sorted(values)]
            self.book.edit(person.contact, *kept, *typed)
            person.refused |= person.held - values
            person.held = set(values)
            self.done(self.since(before))

    @rule(one=st.integers(0, 2), other=st.integers(0, 2))
    def two_contacts_are_merged(self, one, other):
        kept, absorbed = self.model.of[one], self.model.of[other]
        if kept is not absorbed and kept.contact and absorbed.contact:
            self.begin()
            before = self.latest()
            merge = Merge(kept.contact, absorbed.contact)
            workflow.merge_contacts(self.book.db, self.book.id, merge, "tester", self.book.now)
            kept.held |= absorbed.held
            kept.stated |= absorbed.stated
            kept.refused |= absorbed.refused
            kept.addresses |= absorbed.addresses
            for place in absorbed.addresses:
                self.model.of[place] = kept
            self.done(self.since(before))

    @precondition(lambda self: self.undoable)
    @rule()
    def the_last_change_is_undone(self):
        change, model, snapshot = self.undoable
        self.book.undo(change)
        assert self.book.snapshot() == snapshot
        self.model, self.undoable = model, None

    # While mining is switched off nothing is offered, not even what is no longer refused.
    @precondition(lambda self: self.model.mining)
    @rule(which=st.integers(0, 9))
    def a_rejection_is_forgotten(self, which):
        found = self.book.rejections()
        if not found:
            return
        self.begin()
        before, one = self.latest(), found[which % len(found)]
        self.book.forget(one)
        if one.subject is None:
            self.model.everywhere.discard(self.number_of(one))
            for person in self.model.people():
                person.recent |= person.stated & {self.number_of(one)} if not person.contact else set()
        else:
            (person,) = [each for each in self.model.people() if one.subject.key in self.subjects(each)]
            if one.kind is None:
                person.is_refused = False
            elif one.kind in SPELLINGS:
                person.refused.discard(self.number_of(one))
            person.recent = set(person.stated)
        self.done(self.since(before))

    @rule(who=st.integers(0, 2), way=st.sampled_from(["erased", "erased", "undone"]))
    def a_contact_is_erased(self, who, way):
        person = self.model.of[who]
        if person.contact and way == "erased":
            workflow.erase_contact(self.book.db, self.book.id, person.contact, "", "tester", self.book.now)
            for place in person.addresses:
                self.model.of[place] = Person(addresses={place})
            self.undoable = None

    @rule(on=st.booleans())
    def mining_is_switched(self, on):
        self.book.set(mining=on)
        self.model.mining, self.undoable = on, None

    @rule()
    def the_server_starts_again(self):
        self.book.db.close()
        self.book.db = open_database(type(self).url)

    def teardown(self):
        self.book.db.close()

    # --- what must hold ---------------------------------------------------------------------------------------------

    @invariant()
    def both_say_the_same(self):
        if not self.model:
            return
        contacts = {one.id: one for one in self.book.contacts()}
        assert set(contacts) == {one.contact for one in self.model.people() if one.contact}
        offered = self.book.pending()
        for person in self.model.people():
            mine = [one for one in offered if one.subject.key in self.subjects(person)]
            values = {self.number_of(one.change) for one in mine if one.change.field_kind in SPELLINGS}
            assert values == person.offered(self.model.everywhere), person
            if person.contact:
                fields = contacts[person.contact].fields
                assert {self.number_of(one) for one in fields if one.kind in SPELLINGS} == person.held
                assert {one.value for one in fields if one.kind == Kind.EMAIL} == {
                    PEOPLE[place][1] for place in person.addresses
                }
            else:
                creations = [one for one in mine if one.change.field_kind is None]
                assert len(creations) == int(person.wrote and not person.is_refused), person

    # --- helpers ----------------------------------------------------------------------------------------------------

    def subjects(self, person: Person) -> set[str]:
        return (
            {f"contact:{person.contact}"} if person.contact else {f"email:{PEOPLE[one][1]}" for one in person.addresses}
        )

    def number_of(self, one) -> int:
        kind = getattr(one, "field_kind", None) or one.kind
        keys = [(value_kind, key_of(value_kind, spellings[0])) for value_kind, spellings in VALUES]
        return keys.index((kind, one.key)) if (kind, one.key) in keys else -1

    def begin(self) -> None:
        self.before = copy.deepcopy(self.model), self.book.snapshot()

    def done(self, changes) -> None:
        self.undoable = (changes[0], *self.before) if changes else None

    def latest(self) -> int:
        return max((one.id for one in self.book.changes()), default=0)

    def since(self, number: int):
        return [one for one in self.book.changes() if one.id > number]


def run(database_url, book, examples: int, steps: int) -> None:
    made = iter(range(10**6))
    machine = type(
        "Run", (Machine,), {"url": database_url, "make_book": staticmethod(lambda: book.another(f"m{next(made)}"))}
    )
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_a_few_steps_make_no_difference(database_url, book):
    run(database_url, book, examples=4, steps=12)


@pytest.mark.soak
def test_ten_thousand_steps_make_no_difference(database_url, book, record_property):
    record_property("steps", 200 * 50)
    run(database_url, book, examples=200, steps=50)
