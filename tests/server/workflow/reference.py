"""The address book as a few sets: what a person holds, has stated and was refused says what is offered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

# The one who was typed in twice: the author of mail, and the other contact, who never writes.
AUTHOR, TWIN = 0, 3
# The number that only these two have.
MOBILE = 4


@dataclass(eq=False)
class Person:
    """What the model knows of one person; values are numbers. `contact` is "" for a stranger."""

    contact: str = ""
    ids: set[str] = field(default_factory=set)  # also of contacts that were taken in
    addresses: set[int] = field(default_factory=set)
    held: set[int] = field(default_factory=set)
    stated: dict[int, set[int]] = field(default_factory=dict)  # by the address that it came from
    recent: set[int] = field(default_factory=set)  # stated since a contact was deleted
    unseen: set[int] = field(default_factory=set)  # stated before, and not compared since: mining was switched off
    refused: set[int] = field(default_factory=set)
    later: dict[int | None, datetime] = field(default_factory=dict)  # snoozed; None is the person
    is_refused: bool = False
    wrote: bool = False  # since a contact was deleted

    def all_stated(self) -> set[int]:
        return set().union(*self.stated.values())

    def open(self, everywhere: set[int]) -> set[int]:
        """What waits for a decision, also what is snoozed."""
        if self.is_refused and not self.contact:
            return set()
        return (self.seen() if self.contact else self.recent) - self.held - self.refused - everywhere

    def seen(self) -> set[int]:
        return self.all_stated() - self.unseen

    def asks_for_contact(self) -> bool:
        return self.wrote and not self.is_refused and not self.contact

    def take_in(self, other: Person, everywhere: set[int]) -> None:
        """Two contacts become one; of what is offered to both the one that stays has its own offer."""
        mine = self.open(everywhere)
        self.later |= {value: until for value, until in other.later.items() if value not in mine}
        self.ids |= other.ids | {other.contact}
        self.held |= other.held
        self.refused |= other.refused
        self.addresses |= other.addresses
        self.unseen = (self.unseen - other.seen()) | (other.unseen - self.seen())
        for place, values in other.stated.items():
            self.stated[place] = self.stated.get(place, set()) | values

    def as_strangers(self) -> list[Person]:
        """Whom the cards are about after the contact was deleted: nobody is offered before writing again."""
        return [Person(addresses={place}, stated={place: self.stated.get(place, set())}) for place in self.addresses]


@dataclass(eq=False)
class Model:
    """The people by the index of the address that leads to them, and what is refused for everybody."""

    of: dict[int, Person]
    everywhere: set[int] = field(default_factory=set)
    mining: bool = True
    # Whether to merge the two who may be one is asked: "" or by what they were proven to be, "card" or "values".
    proof: str = ""
    proof_later: datetime | None = None
    are_two: bool = False

    def people(self) -> list[Person]:
        return list({id(one): one for one in self.of.values()}.values())

    def pair(self) -> tuple[Person, Person] | None:
        """The two who may be one, as long as each is a contact and nobody else is mixed in."""
        both = self.of[AUTHOR], self.of[TWIN]
        apart = all(one.contact for one in both) and [one.addresses for one in both] == [{AUTHOR}, {TWIN}]
        return both if apart else None

    def values_changed(self, person: Person) -> None:
        """A contact was typed: its own values may prove the pair to be one, or no longer."""
        if not self.mining or person not in (self.of[AUTHOR], self.of[TWIN]):
            return
        pair = self.pair()
        proven = pair is not None and all(MOBILE in one.held for one in pair)
        if self.proof == "values" and not proven:
            self.proof = ""
        if proven and not self.are_two and not self.proof:
            self.proof = "values"

    def gone(self, person: Person) -> None:
        """A contact is deleted, erased or taken in."""
        if person in (self.of[AUTHOR], self.of[TWIN]):
            self.proof, self.are_two = "", False

    def erase(self, person: Person, ever_held: set[int]) -> None:
        """Also what was refused to others goes, where nobody else has or states the value: it was this person's own."""
        others = [one for one in self.people() if one is not person]
        own = person.held | person.all_stated() | person.refused | ever_held
        for one in others:
            own -= one.held | one.all_stated()
        self.everywhere -= own
        for one in others:
            one.refused -= own
        self.put([Person(addresses={place}) for place in person.addresses])

    def put(self, people: list[Person]) -> None:
        for person in people:
            for place in person.addresses:
                self.of[place] = person

    def settle(self) -> None:
        """What no longer waits for a decision is snoozed no longer."""
        for person in self.people():
            kept = person.open(self.everywhere) | ({None} if person.asks_for_contact() else set())
            person.later = {one: until for one, until in person.later.items() if one in kept}
        if not self.proof:
            self.proof_later = None
