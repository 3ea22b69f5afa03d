"""Erasing a person: out of every table, with a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from server.contacts import person
from server.contacts.erasing import spellings, values_of
from server.contacts.knowledge import Knowledge
from server.contacts.proposal import ChangeAction
from server.fields.field import Kind
from server.storage import candidates, erasing, photos, texts
from server.storage.engine import Database
from server.workflow import knowledge, merge_offers, suppressing
from server.workflow.editing import checked
from server.workflow.recording import open_log


def erase_contact(
    db: Database,
    book_id: str,
    contact_id: str,
    etag: str,
    actor: str,
    now: datetime,
    *,
    suppress: bool = False,
) -> Mapping[str, int]:
    """Remove all that is known of a person; gives how many rows of each sort were removed or emptied.

    What other persons state too (an organization, a switchboard) stays theirs; in their signatures the person's own
    values are covered. Entries of the log stay without values and cannot be undone. With `suppress` keyed digests stay
    by which the person is known and kept out when mail comes. Raises Aborted STALE_ETAG; with `suppress`
    FailedPrecondition (SUPPRESSION_SECRET_MISSING, NOTHING_TO_SUPPRESS).
    """
    counts: Counter[str] = Counter()
    with db.write(book_id) as tx:
        found = checked(tx, contact_id, etag)
        known = knowledge.gather(tx, found, now)
        if suppress:
            counts["suppressions"] = suppressing.suppress(tx, known, now)
        addresses = knowledge.own_addresses(found)
        cards = {card.id for message in known.messages for card in message.cards}
        ids = [one.contact_id for one in known.subjects if one.contact_id]
        own = [one for one in values_of(known) if not erasing.is_shared(tx, one, ids, cards)]
        names = {text for one in own if one.kind == Kind.NAME for text in one.texts}
        spelt = spellings(own)
        digests = {one.digest for one in known.photos}
        counts.update(erasing.remove_cards(tx, cards))
        counts.update(erasing.remove_of(tx, known.subjects))
        for value in own:
            counts.update(erasing.remove_value(tx, value))
        merge_offers.dissolve(tx, found.id, now)
        candidates.replace(tx, found.id)
        counts.update(erasing.remove_contact(tx, found.id))
        counts["message_texts"] = texts.remove(tx, [message.id for message in known.messages])
        if spelt:
            counts.update(erasing.remove_naming(tx, spelt))
            counts.update(erasing.cover_cards(tx, own, spelt))
            counts["message_texts"] += erasing.remove_texts(tx, spelt)
        counts["rejections"] += erasing.forget_names(tx, names)
        counts.update(erasing.anonymize_messages(tx, addresses, names, _shared_mailboxes(known)))
        counts.update(erasing.clear_log(tx, known.subjects, spelt, digests))
        unused = digests - erasing.photos_in_use(tx, digests)
        photos.remove(tx, unused)
        counts["photos"] += len(unused)
        log = open_log(tx, actor, now)
        log.add(ChangeAction.ERASE, found.id)
        log.save()
    db.scrub()
    return {name: count for name, count in sorted(counts.items()) if count}


def _shared_mailboxes(known: Knowledge) -> frozenset[str]:
    """Addresses of functions, in small letters, from which the person wrote."""
    written = {message.author.address.lower() for message in known.messages if message.author}
    return frozenset(one for one in written if person.is_role_address(one))
