"""Text of a candidate signature -> what the tagger reads."""

from __future__ import annotations

from models.tagger import Hint, Pattern, Window
from server.fields.patterns import find_emails, find_phones, find_urls

_FINDERS = ((find_emails, Pattern.EMAIL), (find_urls, Pattern.URL), (find_phones, Pattern.PHONE))


def window_of(text: str, author_name: str, author_address: str, marked_from: int | None) -> Window:
    """A window with hints: e-mail addresses first, then web addresses, then telephone numbers in what is left."""
    hints: list[Hint] = []
    for find, pattern in _FINDERS:
        found = [Hint(start, end, pattern) for start, end in find(text)]
        hints += [new for new in found if not any(new.start < old.end and old.start < new.end for old in hints)]
    return Window(text, author_name, author_address, marked_from, tuple(sorted(hints, key=lambda hint: hint.start)))
