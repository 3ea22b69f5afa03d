"""A generated address book, and cards of which it is known whom they are about.

The cases are those in which address books go wrong: namesakes, colleagues on one telephone, families, shared
mailboxes, people who changed their firm, their address, their script or how they spell themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TypeAlias

from evaluation.people import PEOPLE_IN_A_FIRM, Individual, World
from evaluation.sightings import Labelled, Scene, Values
from server.fields.field import Kind

Wanted: TypeAlias = tuple[tuple[float, Kind, str, str], ...]

STORED = 0.85  # of the people who are not made for a case
NAMESAKES, RELATIVES = 0.06, 0.03
SAME_FIRM = 0.02  # of the namesakes
MAILBOXES = 100  # contacts whose address is one of several people's


@dataclass(frozen=True, slots=True)
class Book:
    """The stored people, as kind, value and type, by their numbers; and the cards."""

    contacts: tuple[tuple[int, Values], ...]
    cards: tuple[Labelled, ...]


def make_book(contacts: int, cards: int, seed: int) -> Book:
    """An address book of this many contacts, and this many cards in turn of every case."""
    world = World(seed)
    rng = world.rng
    firms = [world.firm() for _ in range(max(1, contacts // PEOPLE_IN_A_FIRM))]
    stored: list[Individual] = []
    strangers: list[Individual] = []
    while len(stored) < contacts:
        known = rng.choice(stored) if stored else None
        draw = rng.random()
        like = known if draw < NAMESAKES else None
        family = known if NAMESAKES <= draw < NAMESAKES + RELATIVES else None
        firm = known.firm if known and like and rng.random() < SAME_FIRM else rng.choice(firms)
        made = world.person(firm, like=like, family=family)
        (stored if rng.random() < STORED else strangers).append(made)
    boxes = tuple((one, world.box_of(one.firm)) for one in stored[:: len(stored) // MAILBOXES or 1])
    kept = {one.id: _stored_values(one, rng) for one in stored}
    for one, box in boxes:
        kept[one.id] = ((Kind.NAME, one.name, ""), (Kind.EMAIL, box, "work"))
    scene = Scene(world, tuple(stored), tuple(strangers) or (world.person(firms[0]),), kept, boxes)
    return Book(tuple(kept.items()), tuple(scene.card(number) for number in range(cards)))


def usual_values(one: Individual) -> Wanted:
    """What an address book may have of a person beside name and address, each with its chance."""
    return (
        (0.60, Kind.PHONE, one.mobile, "mobile"),
        (0.35, Kind.PHONE, one.firm.switchboard, "work"),
        (0.30, Kind.PHONE, f"{one.firm.switchboard} ext. {one.extension}", "work"),
        (0.10, Kind.PHONE, one.home, "home"),
        (0.80, Kind.ORGANIZATION, one.firm.name, ""),
        (0.60, Kind.JOB_TITLE, one.title, ""),
        (0.40, Kind.ADDRESS, one.firm.place, "work"),
        (0.25, Kind.SOCIAL, f"https://www.linkedin.com/in/{one.handle}", ""),
    )


def drawn(wanted: Wanted, rng: Random) -> Values:
    """Those of the values that chance takes."""
    return tuple((kind, value, type_) for chance, kind, value, type_ in wanted if rng.random() < chance)


def _stored_values(one: Individual, rng: Random) -> Values:
    """What the address book has of a person: never all, at least a name or an address."""
    wanted = (
        (0.97, Kind.NAME, one.name if rng.random() < 0.9 else " ".join(one.latin), ""),
        (0.85, Kind.EMAIL, one.address, "work"),
        (0.15, Kind.EMAIL, one.private, "private"),
        *usual_values(one),
    )
    found = drawn(wanted, rng)
    return found if found and found[0][0] in (Kind.NAME, Kind.EMAIL) else ((Kind.NAME, one.name, ""), *found)
