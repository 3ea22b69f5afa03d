"""Job titles: spaces and separators made plain; short forms equal long ones by key."""

from __future__ import annotations

from server.fields.context import Piece, Scene
from server.fields.field import Field, Kind
from server.fields.spelling import collapse, fold
from server.fields.wording import occupation_key, trim_wording


def read_titles(piece: Piece, scene: Scene) -> tuple[Field, ...]:
    """The title of a piece; nothing where it has no letter."""
    written = scene.text_of(piece)
    value = canonical_title(written)
    if not any(map(str.isalpha, value)):
        return ()
    key = title_key(value)
    return (
        Field(
            Kind.JOB_TITLE,
            value,
            key,
            text=scene.evidence(piece),
            start=piece.start,
            end=piece.end,
            confidence=piece.confidence,
        ),
    )


def canonical_title(text: str) -> str:
    """The title as written, on one line, without separators at its ends."""
    return trim_wording(collapse(text))


def title_key(value: str) -> str:
    """ "Sr. Dir., Sales" = "Senior Director Sales"."""
    return occupation_key(canonical_title(value)) or fold(value)
