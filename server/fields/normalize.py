"""Spans of a signature -> Fields: edges trimmed, pieces joined, each by the normaliser of its kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from models.labels import Label
from models.tagger import Span
from server.fields.context import Context as Context
from server.fields.context import Piece, Scene
from server.fields.department import read_departments
from server.fields.email_address import read_emails
from server.fields.field import Field, Kind
from server.fields.job_title import read_titles
from server.fields.joining import join_lines, join_wording, lines_of
from server.fields.occupations import is_east_asian, label_of_head, label_of_words, opening_unit, part_titles, part_unit
from server.fields.organization import read_organizations, split_legal_form
from server.fields.person_name import read_names
from server.fields.phone_number import parse_number, read_phones
from server.fields.phone_patterns import find_phones
from server.fields.postal_address import read_addresses
from server.fields.regions import distinct, region_of_address, region_of_domain, region_of_language
from server.fields.scripts import part_scripts, whole_run
from server.fields.snapping import snap
from server.fields.social_profile import profile_field, profile_of_url, read_profiles
from server.fields.spelling import collapse
from server.fields.trimming import trim
from server.fields.typed_value import NORMALISER_VERSION as NORMALISER_VERSION
from server.fields.typed_value import key_of as key_of
from server.fields.typed_value import parse_value as parse_value
from server.fields.url import read_urls

_DIALLED = frozenset(("whatsapp",))  # networks whose handle is a mobile number
_LONGEST_VALUE = 1000  # characters; what is longer is no value but text
Reader = Callable[[Piece, Scene], tuple[Field, ...]]


def _read_urls_and_profiles(piece: Piece, scene: Scene) -> tuple[Field, ...]:
    written = scene.text_of(piece)
    if profile := profile_of_url(written):
        return (profile_field(profile, written, piece),)
    return read_urls(piece, scene) or (read_emails(piece, scene) if "@" in written else ())


def _read_profiles_and_urls(piece: Piece, scene: Scene) -> tuple[Field, ...]:
    profiles = read_profiles(piece, scene)
    if not profiles:
        return ()
    if profiles[0].type in _DIALLED and "/" not in scene.text_of(piece) and find_phones(scene.text_of(piece)):
        return tuple(replace(field, type="mobile") for field in read_phones(piece, scene))
    if profiles[0].type == "other" and not profile_of_url(profiles[0].value):
        return read_urls(piece, scene) or profiles
    return profiles


def _read_phones_and_profiles(piece: Piece, scene: Scene) -> tuple[Field, ...]:
    written = scene.text_of(piece)
    if "/" in written and (profile := profile_of_url(written)):
        return (profile_field(profile, written, piece),)
    return read_phones(piece, scene)


def _read_emails_and_urls(piece: Piece, scene: Scene) -> tuple[Field, ...]:
    emails = read_emails(piece, scene)
    return emails or (_read_urls_and_profiles(piece, scene) if "@" not in scene.text_of(piece) else ())


KINDS: dict[Label, Kind] = {
    Label.NAME: Kind.NAME,
    Label.TITLE: Kind.JOB_TITLE,
    Label.DEPT: Kind.DEPARTMENT,
    Label.ORG: Kind.ORGANIZATION,
    Label.PHONE: Kind.PHONE,
    Label.EMAIL: Kind.EMAIL,
    Label.URL: Kind.URL,
    Label.SOCIAL: Kind.SOCIAL,
    Label.ADDRESS: Kind.ADDRESS,
}
READERS: dict[Kind, Reader] = {
    Kind.NAME: read_names,
    Kind.JOB_TITLE: read_titles,
    Kind.DEPARTMENT: read_departments,
    Kind.ORGANIZATION: read_organizations,
    Kind.PHONE: _read_phones_and_profiles,
    Kind.EMAIL: _read_emails_and_urls,
    Kind.URL: _read_urls_and_profiles,
    Kind.SOCIAL: _read_profiles_and_urls,
    Kind.ADDRESS: read_addresses,
}


def normalize(spans: Sequence[Span], context: Context) -> tuple[Field, ...]:
    """The fields of one signature in the order of its text; values that cannot be what they claim are left out.

    Of several fields of one kind and key the first is kept, with what is known of its type.
    """
    pieces = _pieces(spans, context.text)
    scene = _scene(context, pieces)
    fields = [field for label, piece in pieces for field in READERS[KINDS[label]](piece, scene)]
    kept = _without_repetitions(sorted(fields, key=lambda field: field.start))
    return tuple(_with_default_type(field, context) for field in kept)


def _pieces(spans: Sequence[Span], text: str) -> list[tuple[Label, Piece]]:
    """The labelled values of the spans, those in several places joined."""
    pieces: list[tuple[Label, Piece]] = []
    ranges = tuple((span.start, span.end) for span in spans)
    for at, span in enumerate(spans):
        piece = trim(text, span.label, span.start, span.end, span.confidence)
        if piece and piece.end - piece.start <= _LONGEST_VALUE:
            taken = ranges[:at] + ranges[at + 1 :]
            whole = whole_run(text, span.label, piece, taken)
            values = [part for one in snap(text, span.label, whole, taken) for part in _parts(text, span.label, one)]
            pieces += [(_label_of(text, span, value), value) for value in values]
    lines = join_lines(text, [piece for label, piece in pieces if label is Label.ADDRESS])
    others = join_wording(text, [(label, piece) for label, piece in pieces if label is not Label.ADDRESS])
    return others + [(Label.ADDRESS, address) for address in lines]


def _parts(text: str, label: Label, piece: Piece) -> tuple[Piece, ...]:
    """An address by its lines; what says the same in two scripts, or holds several known titles, in its parts."""
    if label is Label.ADDRESS:
        return lines_of(text, piece)
    if label not in (Label.TITLE, Label.DEPT):
        return part_scripts(text, label, piece)
    apart = [part for one in part_titles(text, piece) for part in part_scripts(text, label, one)]
    return tuple(part for one in apart for part in (part_unit(text, one) if label is Label.TITLE else (one,)))


def _label_of(text: str, span: Span, piece: Piece) -> Label:
    """The span's label; a known title or unit is one, and a unit with a legal form is an organization."""
    if span.label not in (Label.TITLE, Label.DEPT):
        return span.label
    written = text[piece.start : piece.end]
    if known := label_of_words(written):
        return known
    if span.label is Label.TITLE:
        is_behind = text[span.start : piece.start].rstrip()[-1:] in (",", "-", "–", "—")
        label_of = label_of_head if is_behind or is_east_asian(written) else opening_unit
        return Label.DEPT if label_of(written) is Label.DEPT else Label.TITLE
    return Label.ORG if split_legal_form(collapse(written))[1] else Label.DEPT


def _scene(context: Context, pieces: list[tuple[Label, Piece]]) -> Scene:
    tagged = [(piece.start, piece.end) for label, piece in pieces if label is Label.PHONE]
    if not tagged:
        return Scene(context)
    found = [
        span
        for span in find_phones(context.text)
        if not any(span[0] < end and start < span[1] for start, end in tagged)
    ]
    return Scene(context, _likely_regions(Scene(context), pieces), tuple(sorted((*tagged, *found))))


def _likely_regions(scene: Scene, pieces: Sequence[tuple[Label, Piece]]) -> tuple[str, ...]:
    """Regions of unprefixed numbers: by address, by the author's domain, by other numbers, by language, by setting."""
    written = [(label, scene.text_of(piece)) for label, piece in pieces]
    by_address = [region_of_address(text) for label, text in written if label is Label.ADDRESS]
    by_domain = [region_of_domain(text) for label, text in written if label in (Label.EMAIL, Label.URL)]
    by_number = [_region_of_number(text) for label, text in written if label is Label.PHONE]
    context = scene.context
    return distinct(
        (
            *by_address,
            region_of_domain(context.author_address),
            *by_domain,
            *by_number,
            region_of_language(context.language),
            context.default_region.upper(),
        )
    )


def _region_of_number(written: str) -> str:
    if "+" not in written[:4]:
        return ""
    number = parse_number(written)
    return number.region if number else ""


def _without_repetitions(fields: list[Field]) -> list[Field]:
    kept: dict[tuple[Kind, str], Field] = {}
    for field in fields:
        known = kept.get((field.kind, field.key))
        if known is None:
            kept[field.kind, field.key] = field
        elif not known.type and field.type not in ("", "fax"):
            kept[field.kind, field.key] = replace(known, type=field.type)
    return list(kept.values())


def _with_default_type(field: Field, context: Context) -> Field:
    default = dict(context.default_types).get(field.kind, "")
    return field if field.type or not default else replace(field, type=default, type_is_default=True)
