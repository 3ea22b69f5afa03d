"""Cards of invented people, case by case, with whom each is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random

from evaluation.people import MAILBOXES, Individual, World
from server.contacts.names import nicknames_of
from server.extraction import Card
from server.fields.field import Field, Kind
from server.fields.normalize import parse_value

Values = tuple[tuple[Kind, str, str], ...]
_TRIES = 200


@dataclass(frozen=True, slots=True)
class Labelled:
    """A card, the sort of case it is, and whom it is about: the number of a person, 0 for nobody who is stored.

    `told`: whether more than a name says who it is; where nothing does, no machine can know.
    """

    case: str
    card: Card
    person: int
    told: bool = True


@dataclass(frozen=True, slots=True)
class Scene:
    """The people of an address book; `kept` is what it has of those who are stored, by their numbers.

    `boxes`: those whose address is a mailbox of several.
    """

    world: World
    stored: tuple[Individual, ...]
    strangers: tuple[Individual, ...]
    kept: Mapping[int, Values]
    boxes: tuple[tuple[Individual, str], ...]

    @property
    def rng(self) -> Random:
        """The one source of chance."""
        return self.world.rng

    def card(self, number: int) -> Labelled:
        """The card of this number; the cases take turns."""
        names = tuple(CASES)
        case = names[number % len(names)]
        return replace(CASES[case](self), case=case)

    def known(self, *values: str) -> Individual:
        """A stored person of whom the book has name and all these values."""
        for _ in range(_TRIES):
            one = self.rng.choice(self.stored)
            if all(self.has(one, value) for value in (one.name, *values)):
                return one
        return one

    def has(self, one: Individual, value: str) -> bool:
        """Whether the book has a value of the person; `value` names an attribute, or is the value itself."""
        wanted = _value_of(one, value)
        return any(wanted == kept for _, kept, _ in self.kept[one.id])


def _value_of(one: Individual, value: str) -> str:
    values = {
        "address": one.address,
        "mobile": one.mobile,
        "direct": f"{one.firm.switchboard} ext. {one.extension}",
        "switchboard": one.firm.switchboard,
        "firm": one.firm.name,
        "social": f"https://www.linkedin.com/in/{one.handle}",
        "home": one.home,
    }
    return values.get(value, value)


def signed(scene: Scene, one: Individual, name: str, email: str, *wanted: str, person: int | None = None) -> Labelled:
    """A card with these values of a person, and usually others; `person` is whom it is about."""
    rng, said = scene.rng, dict.fromkeys(wanted)
    if rng.random() < 0.5 and "firm" not in said and "elsewhere" not in said:
        said["firm"] = None
    said.pop("elsewhere", None)
    fields = [_field(kind, _value_of(one, value), type_, rng) for value in said for kind, type_ in (_KINDS[value],)]
    if rng.random() < 0.4:
        fields.append(_field(Kind.JOB_TITLE, one.title, "", rng))
    card = Card(name, email, 0, None, "", tuple(fields), "generated")
    return Labelled("", card, one.id if person is None else person)


_KINDS = {
    "address": (Kind.EMAIL, "work"),
    "mobile": (Kind.PHONE, "mobile"),
    "direct": (Kind.PHONE, "work"),
    "switchboard": (Kind.PHONE, "work"),
    "firm": (Kind.ORGANIZATION, ""),
    "social": (Kind.SOCIAL, ""),
    "home": (Kind.PHONE, "home"),
}


def _field(kind: Kind, value: str, type_: str, rng: Random) -> Field:
    if kind == Kind.ORGANIZATION and rng.random() < 0.2:
        value = value.upper() if rng.random() < 0.5 else " ".join(value.split()[:2])
    read = parse_value(kind, value)
    return replace(read, type=type_ or read.type, confidence=0.9)


# --- people who are stored ----------------------------------------------------------------------------------------


def _own_address(scene: Scene) -> Labelled:
    one = scene.known("address")
    return signed(scene, one, one.name, one.address, "switchboard")


def _own_address_odd_name(scene: Scene) -> Labelled:
    one = scene.known("address")
    name = scene.rng.choice((one.latin[0], "", " ".join(one.latin), f"{one.latin[1]}, {one.latin[0]}"))
    return signed(scene, one, name, one.address)


def _other_address(scene: Scene) -> Labelled:
    evidence = scene.rng.choice(("mobile", "direct"))
    one = scene.known(evidence, "address")
    return signed(scene, one, one.name, scene.world.alias_of(one), evidence, "firm")


def _private_address(scene: Scene) -> Labelled:
    evidence = scene.rng.choice(("mobile", "social", "home"))
    one = scene.known(evidence)
    return signed(scene, one, one.name, one.private, evidence, "elsewhere")


def _job_change(scene: Scene) -> Labelled:
    evidence = scene.rng.choice(("mobile", "mobile", "social"))
    one = scene.known(evidence)
    moved = scene.world.person(scene.rng.choice(scene.stored).firm, like=one)
    now = replace(moved, id=one.id, mobile=one.mobile, handle=one.handle)
    return signed(scene, now, now.name, now.address, evidence, "firm", "switchboard")


def _quoted(scene: Scene) -> Labelled:
    evidence = scene.rng.choice(("mobile", "direct", "switchboard"))
    one = scene.known(evidence, "firm")
    return signed(scene, one, one.name, "", evidence, "firm")


def _written_address(scene: Scene) -> Labelled:
    one = scene.known("address")
    return signed(scene, one, one.name, "", "address")


def _name_and_firm(scene: Scene) -> Labelled:
    one = scene.known("firm")
    return signed(scene, one, one.name, scene.rng.choice(("", one.private)), "firm")


def _spelt(scene: Scene, name: Callable[[Individual], str], *evidence: str) -> Labelled:
    what = scene.rng.choice(evidence)
    for _ in range(_TRIES):
        one = scene.known(what)
        if spelt := name(one):
            return signed(scene, one, spelt, "", what)
    return _own_address(scene)


def _nickname(scene: Scene) -> Labelled:
    def spell(one: Individual) -> str:
        called = [each.title() for each in nicknames_of(one.given)]
        return f"{scene.rng.choice(called)} {one.latin[1]}" if called else ""

    return _spelt(scene, spell, "mobile", "direct", "switchboard")


def _other_script(scene: Scene) -> Labelled:
    return _spelt(
        scene, lambda one: "" if one.name.isascii() else " ".join(one.latin), "mobile", "direct", "switchboard"
    )


def _typing_slip(scene: Scene) -> Labelled:
    return _spelt(scene, lambda one: _with_slip(one, scene.rng), "mobile", "direct", "switchboard")


def _with_slip(one: Individual, rng: Random) -> str:
    given, family = one.given, one.family
    if len(family) < 6:
        return ""
    at = rng.randrange(1, len(family) - 2)
    kinds = (
        family[:at] + family[at + 1] + family[at] + family[at + 2 :],  # two letters swapped
        family[:at] + family[at + 1 :],  # one left out
        family[:at] + family[at] + family[at:],  # one twice
    )
    slipped = rng.choice(kinds)
    return f"{given} {slipped}" if slipped != family else ""


def _surname_first(scene: Scene) -> Labelled:
    return _spelt(scene, lambda one: f"{one.family.upper()} {one.given}", "mobile", "direct", "switchboard")


def _initials(scene: Scene) -> Labelled:
    return _spelt(scene, lambda one: f"{one.given[0]}. {one.family}", "mobile", "direct")


def _shared_mailbox(scene: Scene) -> Labelled:
    one = scene.known(scene.rng.choice(("mobile", "direct")))
    evidence = "mobile" if scene.has(one, "mobile") else "direct"
    box = scene.rng.choice(("info", "office", *MAILBOXES))
    return signed(scene, one, one.name, f"{box}@{one.firm.domain}", evidence, "firm")


def _only_the_name(scene: Scene) -> Labelled:
    one = scene.known()
    card = Card(one.name, "", 0, None, "", (), "generated")
    return Labelled("", card, one.id, told=False)


# --- people who are not --------------------------------------------------------------------------------------------


def _stranger(scene: Scene) -> Labelled:
    one = scene.rng.choice(scene.strangers)
    return signed(scene, one, one.name, one.address, "mobile", "switchboard", person=0)


def _namesake(scene: Scene) -> Labelled:
    one = scene.known()
    firm = next(firm for _ in range(_TRIES) if (firm := scene.rng.choice(scene.stored).firm) != one.firm)
    other = scene.world.person(firm, like=one)
    return signed(scene, other, other.name, other.address, "mobile", "switchboard", "firm", person=0)


def _namesake_in_the_firm(scene: Scene) -> Labelled:
    one = scene.known("address")
    other = scene.world.person(one.firm, like=one)
    return signed(scene, other, other.name, other.address, "switchboard", "firm", person=0)


def _colleague(scene: Scene) -> Labelled:
    one = scene.known("switchboard")
    other = scene.world.person(one.firm)
    return signed(scene, other, other.name, scene.rng.choice(("", other.address)), "switchboard", "firm", person=0)


def _relative(scene: Scene) -> Labelled:
    one = scene.known("home")
    other = replace(scene.world.person(one.firm, family=one), home=one.home)
    return signed(scene, other, other.name, scene.rng.choice(("", other.private)), "home", "elsewhere", person=0)


def _mailbox_of_several(scene: Scene) -> Labelled:
    """Somebody writes from a stored address that is a practice's or a shop's, and is not that contact."""
    one, box = scene.rng.choice(scene.boxes)
    other = scene.world.person(one.firm)
    return signed(scene, other, other.name, box, "switchboard", person=0)


def _owner_of_the_mailbox(scene: Scene) -> Labelled:
    one, box = scene.rng.choice(scene.boxes)
    return signed(scene, one, one.name, box, "switchboard")


CASES: dict[str, Callable[[Scene], Labelled]] = {
    "own address": _own_address,
    "own address, odd name": _own_address_odd_name,
    "other address at the firm": _other_address,
    "private address": _private_address,
    "job change": _job_change,
    "quoted, no address": _quoted,
    "address in the signature": _written_address,
    "name and firm": _name_and_firm,
    "nickname": _nickname,
    "other script": _other_script,
    "slip in the name": _typing_slip,
    "surname first": _surname_first,
    "initials": _initials,
    "shared mailbox": _shared_mailbox,
    "owner of the mailbox": _owner_of_the_mailbox,
    "only the name": _only_the_name,
    "stranger": _stranger,
    "namesake elsewhere": _namesake,
    "namesake in the firm": _namesake_in_the_firm,
    "colleague on one phone": _colleague,
    "relative on one phone": _relative,
    "mailbox of several": _mailbox_of_several,
}
