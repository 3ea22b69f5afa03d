"""A case of the caller (ticket, deal), to which messages belong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

# It stands in indexes; the numbers of ticket systems are a tenth of that.
LONGEST_REFERENCE = 200


@dataclass(frozen=True, slots=True)
class Case:
    """A case by the caller's own `reference`. The counts are those of its messages as they are now.

    `main_contact_id` is "" while nobody was named. `etag` changes with the main contact.
    """

    id: str
    book_id: str
    reference: str
    main_contact_id: str
    create_time: datetime
    update_time: datetime
    etag: str
    message_count: int = 0
    pending_count: int = 0
