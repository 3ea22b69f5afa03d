"""What the normalisers are given beside a span's own characters."""

from __future__ import annotations

from dataclasses import dataclass

from server.fields.field import Kind

DEFAULT_TYPES: tuple[tuple[Kind, str], ...] = ((Kind.PHONE, "work"), (Kind.EMAIL, "work"), (Kind.URL, "homepage"))


@dataclass(frozen=True, slots=True)
class Context:
    """Where spans stand and what is known of their author.

    `text` is the signature's text, into which the spans' offsets point; `default_region` an ISO 3166 alpha-2 code or ""
    where the setting says nothing; `language` an ISO 639-1 code or ""; `default_types` what a field's type is where
    neither the mail nor the value itself says one.
    """

    text: str
    author_name: str = ""
    author_address: str = ""
    default_region: str = ""
    language: str = ""
    default_types: tuple[tuple[Kind, str], ...] = DEFAULT_TYPES


@dataclass(frozen=True, slots=True)
class Piece:
    """One labelled value as written: `context.text[start:end]`, quote prefixes and line breaks still in it.

    A value in several places (lines of an address, of a column) has their ranges in `lines`.
    """

    start: int
    end: int
    confidence: float
    lines: tuple[tuple[int, int], ...] = ()


def joined(first: Piece, second: Piece) -> Piece:
    """Two pieces of one value as one, the second after the first."""
    ranges = tuple(part for piece in (first, second) for part in (piece.lines or ((piece.start, piece.end),)))
    return Piece(first.start, max(first.end, second.end), min(first.confidence, second.confidence), ranges)


@dataclass(frozen=True, slots=True)
class Scene:
    """A context with what all pieces of it say together.

    `regions` are the regions whose number plan an unprefixed telephone number may follow, likeliest first;
    `phone_ranges` where telephone numbers stand in the text.
    """

    context: Context
    regions: tuple[str, ...] = ()
    phone_ranges: tuple[tuple[int, int], ...] = ()

    def text_of(self, piece: Piece) -> str:
        """The piece as written, one line for each of its places."""
        places = piece.lines or ((piece.start, piece.end),)
        return "\n".join(self.context.text[start:end] for start, end in places)

    def evidence(self, piece: Piece) -> str:
        """What stands in the text from the piece's begin to its end."""
        return self.context.text[piece.start : piece.end]
