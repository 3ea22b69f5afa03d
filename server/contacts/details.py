"""What a contact holds beside its values: anniversaries and a photo."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from server.contacts.contact import Contact
from server.contacts.proposal import ChangeAction, Details, DetailsChange
from server.fields.anniversary import BIRTHDAY, MOST_ANNIVERSARIES, Anniversary


@dataclass(frozen=True, slots=True)
class DetailsInput:
    """What a person gives: None leaves as it is, () and b"" take away. Neither is checked yet."""

    anniversaries: tuple[Anniversary, ...] | None = None
    photo: bytes | None = None


KEEP = DetailsInput()


@dataclass(frozen=True, slots=True)
class DetailsStep:
    """One change of a contact's anniversaries or photo, as the change log keeps it."""

    action: ChangeAction
    change: DetailsChange


def details_of(contact: Contact) -> Details:
    """The contact's anniversaries and photo."""
    return Details(contact.anniversaries, contact.photo)


def with_details(contact: Contact, details: Details) -> Contact:
    """The contact with these anniversaries and this photo."""
    return replace(contact, anniversaries=details.anniversaries, photo=details.photo)


def compare_details(before: Details, after: Details) -> tuple[DetailsStep, ...]:
    """What an edit did to anniversaries and photo: at most one step for each."""
    steps = []
    if before.anniversaries != after.anniversaries:
        change = DetailsChange(Details(before.anniversaries), Details(after.anniversaries))
        steps.append(DetailsStep(ChangeAction.CHANGE_ANNIVERSARIES, change))
    if before.photo != after.photo:
        change = DetailsChange(Details(photo=before.photo), Details(photo=after.photo))
        steps.append(DetailsStep(ChangeAction.CHANGE_PHOTO, change))
    return tuple(steps)


def united_details(kept: Details, absorbed: Details) -> Details:
    """What the contact that stays holds after a merge: its own photo and birthday go before the other's."""
    return Details(united_anniversaries(kept.anniversaries, absorbed.anniversaries), kept.photo or absorbed.photo)


def united_anniversaries(known: tuple[Anniversary, ...], more: Iterable[Anniversary]) -> tuple[Anniversary, ...]:
    """The known anniversaries and those that are new; a birthday that is known stays, unless the new one says more."""
    found = list(known)
    for one in more:
        rivals = [old for old in found if old.type == one.type == BIRTHDAY]
        if any(_says_more(one, old) for old in rivals):
            found[found.index(rivals[0])] = one
        elif not rivals and one not in found and len(found) < MOST_ANNIVERSARIES:
            found.append(one)
    return tuple(found)


def _says_more(new: Anniversary, old: Anniversary) -> bool:
    """Whether the new date agrees with the old one in all that was known, and knows more."""
    pairs = list(zip((old.year, old.month, old.day), (new.year, new.month, new.day), strict=True))
    return new != old and all(not known or known == stated for known, stated in pairs)
