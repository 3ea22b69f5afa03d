"""Text of a candidate signature -> what the tagger reads."""

from __future__ import annotations

from models.labels import Label
from models.tagger import Hint, Pattern, Span, Window
from server.fields.email_address import decode_address
from server.fields.patterns import find_emails, find_phones, find_urls

_FINDERS = ((find_emails, Pattern.EMAIL), (find_urls, Pattern.URL), (find_phones, Pattern.PHONE))

# Share of such places that annotators call a value.
_OWN_CONFIDENCE = 0.7


def window_of(text: str, author_name: str, author_address: str, marked_from: int | None) -> Window:
    """A window with hints: e-mail addresses first, then web addresses, then telephone numbers in what is left."""
    hints: list[Hint] = []
    for find, pattern in _FINDERS:
        found = [Hint(start, end, pattern) for start, end in find(text)]
        hints += [new for new in found if not any(new.start < old.end and old.start < new.end for old in hints)]
    return Window(text, author_name, author_address, marked_from, tuple(sorted(hints, key=lambda hint: hint.start)))


def with_own_address(window: Window, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """The spans and the last place where the author's own address stands, which is the author's whatever is around it.

    It is added only where no span holds an e-mail address: a tagger that found one has read the block.
    """
    if not window.author_address or any(span.label is Label.EMAIL for span in spans):
        return spans
    for hint in reversed(window.hints):
        free = not any(span.start < hint.end and hint.start < span.end for span in spans)
        if hint.pattern is Pattern.EMAIL and free and _is_address(window, hint):
            own = Span(Label.EMAIL, hint.start, hint.end, _OWN_CONFIDENCE)
            return tuple(sorted((*spans, own), key=lambda span: span.start))
    return spans


def _is_address(window: Window, hint: Hint) -> bool:
    """Whether the author's address stands there by itself; "Acked-by: Jane Doe <jane@example.org>" names a mailbox."""
    if window.text[max(0, hint.start - 1) : hint.start] == "<" or window.text[hint.start] == "<":
        return False
    return decode_address(window.text[hint.start : hint.end]) == window.author_address
