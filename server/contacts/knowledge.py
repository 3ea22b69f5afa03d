"""All that an address book knows of one person, with where each piece came from."""

from __future__ import annotations

from dataclasses import dataclass

from server.contacts.contact import Contact
from server.contacts.proposal import ChangeEntry, Proposal, Rejection, Subject
from server.contacts.stored_message import StoredMessage
from server.fields.photo import Photo


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A contact and everything that names it or that it is named in.

    `subjects` are as whom the person was and is known; `messages`, the oldest first, are those that the person wrote or
    is signed in, with the cards about the person alone; `proposals` in every state with all their sightings; `photos`
    the one there is and those there were.
    """

    contact: Contact
    subjects: tuple[Subject, ...]
    messages: tuple[StoredMessage, ...]
    proposals: tuple[Proposal, ...]
    rejections: tuple[Rejection, ...]
    changes: tuple[ChangeEntry, ...]
    photos: tuple[Photo, ...]
