"""The address book against a simple model of it: whatever is done in whatever order, both say the same.

The model: of a person everything that mail states, that the contact has not and that was not refused is offered.
"""

from __future__ import annotations

import copy
import importlib.util
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from server import workflow
from server.contacts.merging import Merge
from server.contacts.proposal import Accept, ChangeKind, Reject, Scope, Snooze
from server.fields.field import Kind
from server.fields.normalize import key_of
from server.storage.engine import open_database

_SPEC = importlib.util.spec_from_file_location("reference", Path(__file__).with_name("reference.py"))
reference = importlib.util.module_from_spec(_SPEC)
sys.modules[_SPEC.name] = reference
_SPEC.loader.exec_module(reference)
Person, Model, AUTHOR, TWIN, MOBILE = (
    getattr(reference, name) for name in ("Person", "Model", "AUTHOR", "TWIN", "MOBILE")
)

# The last one is the first one as a second contact, who never writes.
PEOPLE = (
    ("Ann Lee", "ann@lee.example"),
    ("Bob Ray", "bob@ray.example"),
    ("Cleo Orr", "cleo@orr.example"),
    ("Ann Lee", "ann@home.example"),
)
# Each value in two spellings.
SPELLINGS = {
    Kind.PHONE: (("+49 89 1234567", "0049 (89) 123 45 67"), ("+49 30 7654321", "+49 (0)30 765 43 21")),
    Kind.URL: (("www.one.example", "https://one.example/"), ("two.example", "http://www.two.example")),
}
VALUES = (
    *((kind, spellings) for kind, several in SPELLINGS.items() for spellings in several),
    (Kind.PHONE, ("+49 1512 3456789", "0049 (1512) 345 67 89")),
)
TYPES = tuple((spelling, "mobile") for spelling in VALUES[MOBILE][1])
KEYS = [(kind, key_of(kind, spellings[0])) for kind, spellings in VALUES]
AUTHORS = st.integers(0, 2)
WHICH = st.integers(0, len(PEOPLE) - 1)  # of those to whom it can be done
NUMBERS = st.sets(st.integers(0, MOBILE - 1))


def fresh_model() -> Model:
    return Model({place: Person(addresses={place}) for place in range(len(PEOPLE))})


class Machine(RuleBasedStateMachine):
    """Does the same to an address book and to the model."""

    make_book = staticmethod(lambda: None)
    url = ""
    steps = 0

    def __init__(self):
        super().__init__()
        self.book, self.model = type(self).make_book(), fresh_model()
        self.undoable = None
        self.offered = self.refused = ()  # as the address book said after the last step
        self.ever_held = set()  # by contact, as the log has it, whatever was undone

    # --- what is done -----------------------------------------------------------------------------------------------

    @rule(who=AUTHORS, said=NUMBERS, spelling=st.integers(0, 1))
    def mail_comes_in(self, who, said, spelling):
        self.receive(who, said, spelling)

    @precondition(lambda self: self.model.pair())
    @rule(said=NUMBERS, spelling=st.integers(0, 1))
    def mail_has_the_number_of_the_other_contact(self, said, spelling):
        self.receive(AUTHOR, said | {MOBILE}, spelling)
        if self.model.mining and MOBILE in self.model.of[TWIN].held and not self.model.are_two:
            self.model.proof = "card"

    def receive(self, who, said, spelling):
        values = [one[:2] for one in self.written(said, spelling)]
        self.book.receive(self.book.signed(PEOPLE[who], *values, types=TYPES))
        if self.model.mining:
            person = self.model.of[who]
            person.stated[who] = person.stated.get(who, set()) | said
            person.recent |= said
            person.unseen -= said
            person.wrote = True
        self.undoable = None

    @precondition(lambda self: self.offered)
    @rule(which=WHICH, choices=st.lists(st.sampled_from("aareslm"), min_size=6, max_size=6), create=st.booleans())
    def a_review_is_saved(self, which, choices, create):
        """Letters: accept, reject, reject for everybody, snooze, leave out, leave unselected (that is to reject)."""
        person = self.pick(which, [one for one in self.model.people() if self.shown(one)])
        shown = self.shown(person)
        created = create and any(one.change.kind == ChangeKind.CREATE_CONTACT for one in shown)
        taken = {
            one.id: self.choice(one, choices[place % len(choices)], person, created) for place, one in enumerate(shown)
        }
        reviewed = [one for one in shown if taken[one.id] != "l"]
        if not reviewed:
            return
        self.begin()
        until = self.book.now + timedelta(hours=2)
        make = {
            "a": Accept,
            "r": Reject,
            "e": lambda id: Reject(id, Scope.ADDRESS_BOOK),
            "s": lambda id: Snooze(id, until),
        }
        result = self.book.decide(reviewed, *(make[taken[one.id]](one.id) for one in reviewed if taken[one.id] in make))
        if created:
            (person.contact,) = {one.id for one in result.contacts}
            if not self.model.mining:  # what was stated before the contact was deleted is not looked at
                person.unseen = person.all_stated() - person.recent
        for one in reviewed:
            self.decided(person, one, taken[one.id], until)
        self.done(result.changes)

    def choice(self, one, letter, person, created):
        """What may be chosen for this proposal: a value goes to nobody, a person is refused in a rule of its own."""
        if one.change.kind == ChangeKind.CREATE_CONTACT:
            return "a" if created else "s" if letter == "s" else "l"
        if one.change.kind == ChangeKind.MERGE:
            return {"e": "r"}.get(letter, letter)
        return "l" if letter == "a" and not (person.contact or created) else letter

    def decided(self, person, one, letter, until):
        if one.change.kind == ChangeKind.MERGE:
            self.decided_to_merge(one, letter, until)
            return
        number = self.number_of(one.change) if one.change.field_kind else None
        if letter == "s":
            person.later[number] = until
        elif number is None:
            return
        elif letter == "a":
            person.held.add(number)
        elif letter == "e":
            self.model.everywhere.add(number)
        else:
            person.refused.add(number)

    def decided_to_merge(self, one, letter, until):
        if letter == "s":
            self.model.proof_later = until
        elif letter == "a":
            kept, absorbed = (
                next(each for each in self.model.people() if each.contact == id)
                for id in (one.subject.contact_id, one.change.key)
            )
            self.merge_in_model(kept, absorbed)
        else:
            self.model.proof, self.model.are_two = "", True

    @precondition(lambda self: self.strangers())
    @rule(which=WHICH)
    def a_person_is_refused(self, which):
        """What is snoozed is not shown, and is as little offered as the person."""
        person = self.pick(which, self.strangers())
        self.begin()
        shown = self.shown(person)
        result = self.book.decide(shown, *(Reject(one.id) for one in shown))
        person.is_refused = True
        person.refused |= {self.number_of(one.change) for one in shown if one.change.field_kind}
        self.done(result.changes)

    @precondition(lambda self: self.model.of[AUTHOR].contact and not self.model.of[TWIN].contact)
    @rule()
    def a_contact_is_typed_in_twice(self):
        self.begin()
        before = self.latest()
        name, address = PEOPLE[TWIN]
        made = self.book.create((Kind.NAME, name), (Kind.EMAIL, address), *self.written({MOBILE}, 0))
        twin = self.model.of[TWIN]
        twin.contact, twin.held = made.id, {MOBILE}
        self.model.values_changed(twin)
        self.done(self.since(before))

    @precondition(lambda self: self.contacts())
    @rule(which=WHICH, values=st.sets(st.integers(0, MOBILE)), spelling=st.integers(0, 1))
    def a_contact_is_edited(self, which, values, spelling):
        person = self.pick(which, self.contacts())
        # The number is one that only the two can have, and the other has nothing else that mail states.
        values &= {MOBILE} if person.addresses == {TWIN} else set(range(MOBILE + (AUTHOR in person.addresses)))
        self.begin()
        before = self.latest()
        kept = [(one.kind, one.value) for one in self.book.contact(person.contact).fields if one.kind not in SPELLINGS]
        self.book.edit(person.contact, *kept, *self.written(values, spelling))
        person.refused |= person.held - values
        person.held = set(values)
        self.model.values_changed(person)
        self.done(self.since(before))

    @precondition(lambda self: len(self.contacts()) > 1)
    @rule(one=WHICH, other=WHICH)
    def two_contacts_are_merged(self, one, other):
        kept = self.pick(one, self.contacts())
        absorbed = self.pick(other, [each for each in self.contacts() if each is not kept])
        self.begin()
        before = self.latest()
        merge = Merge(kept.contact, absorbed.contact)
        workflow.merge_contacts(self.book.db, self.book.id, merge, "tester", self.book.now)
        self.merge_in_model(kept, absorbed)
        self.done(self.since(before))

    def merge_in_model(self, kept, absorbed):
        self.model.gone(absorbed)
        kept.take_in(absorbed, self.model.everywhere)
        self.model.put([kept])

    @precondition(lambda self: self.undoable)
    @rule()
    def the_last_change_is_undone(self):
        change, model, snapshot = self.undoable
        self.book.undo(change)
        assert self.book.snapshot() == snapshot
        self.model, self.undoable = model, None

    # While mining is switched off nothing is offered, not even what is no longer refused.
    @precondition(lambda self: self.model.mining and self.refused)
    @rule(which=st.integers(0, 9))
    def a_rejection_is_forgotten(self, which):
        self.begin()
        before, one = self.latest(), self.pick(which, self.refused)
        self.book.forget(one)
        if one.subject is None:
            number = self.number_of(one)
            self.model.everywhere.discard(number)
            concerned = [person for person in self.model.people() if number in person.all_stated()]
        else:
            (person,) = [each for each in self.model.people() if one.subject.key in self.subjects(each)]
            if one.kind is None:
                person.is_refused = False
            elif one.kind in SPELLINGS:
                person.refused.discard(self.number_of(one))
            concerned = [person]
        for person in concerned:  # all cards are compared anew, also those from before a contact was deleted
            person.recent = person.all_stated()
            person.wrote = True
        self.done(self.since(before))

    @precondition(lambda self: self.contacts())
    @rule(which=WHICH, way=st.sampled_from(["erased", "deleted"]))
    def a_contact_is_removed(self, which, way):
        person = self.pick(which, self.contacts())
        twin = self.model.of[TWIN]
        if (
            AUTHOR in person.addresses and twin.contact and twin is not person
        ):  # the other would be taken for the author
            self.remove(twin, "deleted")
        self.remove(person, way)

    def remove(self, person, way):
        self.begin()
        before = self.latest()
        remove = workflow.erase_contact if way == "erased" else workflow.delete_contact
        remove(self.book.db, self.book.id, person.contact, "", "tester", self.book.now)
        self.model.gone(person)
        if way == "erased":
            ids = person.ids | {person.contact}
            self.model.erase(person, {value for id, value in self.ever_held if id in ids})
        else:
            self.model.put(person.as_strangers())
        self.model.settle()
        self.done(() if way == "erased" else self.since(before))

    @rule(on=st.booleans())
    def mining_is_switched(self, on):
        self.book.set(mining=on)
        for person in self.model.people():  # those to whom anything was offered are compared anew
            if on and not self.model.mining and person.wrote:
                person.recent |= person.all_stated()
                person.unseen = set()
        self.model.mining, self.undoable = on, None

    @rule()
    def an_hour_passes(self):
        self.book.wait(hours=1)

    @rule()
    def the_server_starts_again(self):
        self.book.db.close()
        self.book.db = open_database(type(self).url)

    def teardown(self):
        self.book.db.close()

    # --- what must hold ---------------------------------------------------------------------------------------------

    @invariant()
    def both_say_the_same(self):
        type(self).steps += 1
        self.model.settle()
        now = self.book.now
        contacts = {one.id: one for one in self.book.contacts()}
        assert set(contacts) == {one.contact for one in self.model.people() if one.contact}
        self.offered, self.refused = self.book.pending(), self.book.rejections()
        for person in self.model.people():
            mine = [one for one in self.offered if one.subject.key in self.subjects(person)]
            waiting = {one for one, until in person.later.items() if until > now}
            values = {self.number_of(one.change) for one in mine if one.change.field_kind in SPELLINGS}
            assert values == person.open(self.model.everywhere) - waiting, person
            creations = [one for one in mine if one.change.kind == ChangeKind.CREATE_CONTACT]
            assert len(creations) == int(person.asks_for_contact() and None not in waiting), person
            if person.contact:
                self.ever_held |= {(person.contact, value) for value in person.held}
                fields = contacts[person.contact].fields
                assert {self.number_of(one) for one in fields if one.kind in SPELLINGS} == person.held
                assert {one.value for one in fields if one.kind == Kind.EMAIL} == {
                    PEOPLE[place][1] for place in person.addresses
                }
        merges = [
            {one.subject.contact_id, one.change.key} for one in self.offered if one.change.kind == ChangeKind.MERGE
        ]
        is_asked = self.model.proof and not (self.model.proof_later and self.model.proof_later > now)
        pair = [{self.model.of[AUTHOR].contact, self.model.of[TWIN].contact}]
        assert merges == (pair if is_asked else []), self.model

    # --- helpers ----------------------------------------------------------------------------------------------------

    def pick(self, which, several):
        return several[which % len(several)]

    def contacts(self):
        return [one for one in self.model.people() if one.contact]

    def strangers(self):
        """Those who may be refused."""
        now = self.book.now
        return [one for one in self.model.people() if one.asks_for_contact() and one.later.get(None, now) <= now]

    def shown(self, person):
        return [one for one in self.offered if one.subject.key in self.subjects(person)]

    def written(self, numbers, spelling):
        types = {MOBILE: ("mobile",)}
        return [(VALUES[one][0], VALUES[one][1][spelling], *types.get(one, ())) for one in sorted(numbers)]

    def subjects(self, person: Person) -> set[str]:
        return (
            {f"contact:{person.contact}"} if person.contact else {f"email:{PEOPLE[one][1]}" for one in person.addresses}
        )

    def number_of(self, one) -> int:
        kind = getattr(one, "field_kind", None) or one.kind
        return KEYS.index((kind, one.key)) if (kind, one.key) in KEYS else -1

    def begin(self) -> None:
        self.before = copy.deepcopy(self.model), self.book.snapshot()

    def done(self, changes) -> None:
        self.undoable = (changes[0], *self.before) if changes else None

    def latest(self) -> int:
        return max((one.id for one in self.book.changes()), default=0)

    def since(self, number: int):
        return [one for one in self.book.changes() if one.id > number]


def run(database_url, book, examples: int, steps: int) -> int:
    """Gives how many steps were compared."""
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
    return machine.steps


def test_a_few_steps_make_no_difference(database_url, book):
    assert run(database_url, book, examples=4, steps=12) > 20


@pytest.mark.soak
def test_ten_thousand_steps_make_no_difference(database_url, book, record_property):
    steps = run(database_url, book, examples=270, steps=50)
    record_property("steps", steps)
    assert steps >= 10_000
