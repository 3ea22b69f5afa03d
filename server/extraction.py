"""Message -> Cards, through the tagger and the field normalisers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import NamedTuple

from models.memory import Memory
from models.tagger import Span, Tagger, Window
from server.author_vcard import VcardEvidence, read_author_vcard, with_vcard
from server.fields.context import DEFAULT_TYPES, Context
from server.fields.field import Field, Kind
from server.fields.normalize import normalize
from server.fields.person_name import best_name, is_person
from server.mail.closing import is_sign_off
from server.mail.hygiene import HygieneRules, Reason, judge
from server.mail.language import language_of
from server.mail.mailing_list import list_addresses
from server.mail.message import Mailbox, Message
from server.mail.people import words_of
from server.mail.signature import Signature, find_signature
from server.mail.text import Mark
from server.mail.thread import Segment, split_message
from server.ownership import NOBODY, SignedBy, completed, may_be, of_others, owner_of
from server.signers import split_signers
from server.trimming import trim
from server.windows import window_of, with_sure_values

# What a signature says of its person beside the name.
_PERSONAL = frozenset((Kind.JOB_TITLE, Kind.PHONE, Kind.ORGANIZATION, Kind.DEPARTMENT, Kind.ADDRESS))


@dataclass(frozen=True, slots=True)
class ExtractionRules:
    """How mail is read for one address book; `default_region` is an ISO 3166 code or ""."""

    default_region: str = ""
    default_types: tuple[tuple[Kind, str], ...] = DEFAULT_TYPES
    hygiene: HygieneRules = field(default_factory=HygieneRules)


@dataclass(frozen=True, slots=True)
class Card:
    """What one signature says of its author; not yet anybody's.

    `name` is the best full name that the mail shows, "" if none; `email` the author's address, "" if unknown;
    `fields` only what the signature says, the name as signed among them, with offsets into `signature_text`.
    """

    name: str
    email: str
    depth: int
    sent_time: datetime | None
    signature_text: str
    fields: tuple[Field, ...]
    model_version: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was read from one message, and by which weights; `automated` is the reason why nothing was taken, or ""."""

    cards: tuple[Card, ...]
    automated: str
    language: str
    trace: tuple[str, ...]
    model_version: str = ""


_Said = tuple[str, str, tuple[tuple[Kind, str], ...]]  # default region, language, default types


class _Signed(NamedTuple):
    """A candidate signature, and what its reading may know beside its text."""

    window: tuple[str, str, str, int | None]  # as the arguments of `window_of`
    said: _Said


class _Written(NamedTuple):
    """A segment's lines, and what else decides about their signature. The segments of a thread come with each reply."""

    text: str
    marked: tuple[int, ...]  # lines that the client marked as its signature
    author: Mailbox | None
    is_quoted: bool
    said: _Said


class _Around(NamedTuple):
    """What the message says beside its signatures: whom it names, the lists by which it came, its language."""

    people: tuple[Mailbox, ...]
    lists: frozenset[str]
    language: str


class _Read(NamedTuple):
    """What a candidate signature says: its spans, the lines that hold them, the fields of each who signs."""

    spans: tuple[Span, ...]
    text: str = ""
    signers: tuple[tuple[Field, ...], ...] = ()


_REMEMBERED = 4096  # signatures
_ROOM = 2**21  # characters of their texts in all
# Of what comes before a signature: candidate lines and whole segments, each.
_REMEMBERED_BEFORE = 2048
_ROOM_BEFORE = 2**20


class Extractor:
    """Reads messages with one tagger. What the last signatures say is kept: most people sign the same way."""

    def __init__(self, tagger: Tagger) -> None:
        self._tagger = tagger
        self._memory: Memory[_Signed, _Read] = Memory(_REMEMBERED, _ROOM, lambda signed: len(signed.window[0]))
        self._candidates: Memory[_Signed, _Read] = Memory(
            _REMEMBERED_BEFORE, _ROOM_BEFORE, lambda signed: len(signed.window[0])
        )
        self._segments: Memory[_Written, _Read] = Memory(
            _REMEMBERED_BEFORE, _ROOM_BEFORE, lambda written: len(written.text)
        )

    @property
    def version(self) -> str:
        """Of the tagger's weights."""
        return self._tagger.version

    def extract(self, message: Message, rules: ExtractionRules) -> Extraction:
        """The cards of a message, one for each person who signed a segment."""
        language = language_of(message.body.text)
        split = cache(lambda: split_message(message))
        verdict = judge(message, rules.hygiene, split)
        if verdict.reason and not verdict.is_weighed:
            return self._left_alone(verdict.reason, language)
        segments = split()
        around = _Around(_people(message, segments), list_addresses(message), language)
        cards, trace = self._read(segments, around, rules)
        if verdict.reason and not is_signed(segments, cards, closed=verdict.reason == Reason.NEWSLETTER):
            return self._left_alone(verdict.reason, language)
        if verdict.reason:
            trace.insert(0, f"{verdict.reason} by its text, but a person signs it with contact data")
        owners = completed([Mailbox(card.name, card.email) for card in cards], around.people)
        cards = [replace(card, email=owner.address) for card, owner in zip(cards, owners, strict=True)]
        if found := read_author_vcard(message, rules.default_region, rules.default_types):
            cards = self._with_vcard(cards, message, found)
            trace.append("the author's own vCard is attached: its values stand on the author's card")
        return Extraction(tuple(cards), "", language, tuple(trace), self._tagger.version)

    def _left_alone(self, reason: str, language: str) -> Extraction:
        trace = (f"nothing is taken from this message: {reason}",)
        return Extraction((), reason, language, trace, self._tagger.version)

    def _read(
        self, segments: Sequence[Segment], around: _Around, rules: ExtractionRules
    ) -> tuple[list[Card], list[str]]:
        """The cards of the segments, and a line of the trace for each segment."""
        cards: list[Card] = []
        trace: list[str] = []
        for segment in segments:
            read = self._signed(segment, rules, around.language)
            own = self._cards(segment, read, around)
            cards += own
            trace.append(_trace_line(segment, read.spans, own))
        return cards, trace

    def _signed(self, segment: Segment, rules: ExtractionRules, language: str) -> _Read:
        """What the signature of a segment says, read or remembered."""
        lines = segment.lines
        marked = tuple([at for at, line in enumerate(lines) if line.mark is Mark.SIGNATURE])
        said = (rules.default_region, language, rules.default_types)
        written = _Written("\n".join([line.text for line in lines]), marked, segment.author, segment.depth > 0, said)
        return self._segments.recall(written, lambda _: self._read_segment(segment, said))

    def _read_segment(self, segment: Segment, said: _Said) -> _Read:
        signature, author = find_signature(segment), segment.author or NOBODY
        if signature is None:
            return _Read(())
        # Below another text stand the same last lines: these need not be trimmed again.
        candidate = _Signed(_window(signature, author), said)
        return self._candidates.recall(candidate, lambda _: self._read_candidate(signature, author, said))

    def _read_candidate(self, signature: Signature, author: Mailbox, said: _Said) -> _Read:
        trimmed = trim(signature, author, self._tagger.choose_lines)
        if trimmed is None:
            return _Read(())
        return self._memory.recall(_Signed(_window(trimmed, author), said), self._read_signature)

    def _read_signature(self, signed: _Signed) -> _Read:
        window = window_of(*signed.window)
        spans = with_sure_values(window, self._tagger.tag([window])[0])
        if not spans:
            return _Read(())
        text, moved = trim_to_lines(window.text, spans)
        author = Mailbox(window.author_name, window.author_address)
        context = Context(text, author.name, author.address, *signed.said)
        return _Read(spans, text, split_signers(text, normalize(moved, context), author))

    def _with_vcard(self, cards: list[Card], message: Message, found: VcardEvidence) -> list[Card]:
        """The cards with the author's own completed, or made, from the author's vCard."""
        author = message.author or NOBODY
        own = next((card for card in cards if card.depth == 0 and card.email == author.address), None)
        if own is None and all(field.kind is Kind.NAME for field in found.fields):
            return cards
        card = own or Card(author.name, author.address, 0, message.sent_time, "", (), self._tagger.version)
        text, fields = with_vcard(card.signature_text, card.fields, found)
        name = best_name((card.name, *_values(fields, Kind.NAME)), card.email)
        joined = replace(card, name=name, signature_text=text, fields=fields)
        return [joined if one is own else one for one in cards] if own else [joined, *cards]

    def _cards(self, segment: Segment, read: _Read, around: _Around) -> list[Card]:
        """A card for each person who signs the segment; mostly one."""
        author = segment.author or NOBODY
        cards = []
        for fields in filter(None, read.signers):
            signed = SignedBy(
                _values(fields, Kind.NAME), _values(fields, Kind.EMAIL), _values(fields, Kind.ORGANIZATION)
            )
            is_authors = len(read.signers) == 1 or any(may_be(author, name) for name in signed.names)
            owner = owner_of(author if is_authors else NOBODY, signed, around.people)
            name = best_name((owner.name, *signed.names), owner.address, around.language)
            stated = (*signed.emails, *_values(fields, Kind.SOCIAL))
            foreign = of_others(Mailbox(name, owner.address), stated, around.people)
            lists = around.lists - {owner.address}
            kept = tuple(
                f for f in fields if f.value not in foreign and (f.kind is not Kind.EMAIL or f.key not in lists)
            )
            if kept:
                version = self._tagger.version
                cards.append(Card(name, owner.address, segment.depth, segment.sent_time, read.text, kept, version))
        return cards


def is_signed(segments: Sequence[Segment], cards: Sequence[Card], *, closed: bool) -> bool:
    """Whether a person signed the newest segment in full and with contact data; `closed`: only below a sign-off, as
    circulars name many persons."""
    newest = [line.text for segment in segments if segment.depth == 0 for line in segment.lines]
    if closed and not any(map(is_sign_off, newest)):
        return False
    cards = [card for card in cards if card.depth == 0]
    return any(_full_names(card) and any(field.kind in _PERSONAL for field in card.fields) for card in cards)


def _full_names(card: Card) -> list[str]:
    """The full names of persons as signed; what the firm is called is none."""
    firms = [set(words_of(firm)) for firm in _values(card.fields, Kind.ORGANIZATION)]
    names = [name for name in _values(card.fields, Kind.NAME) if len(words_of(name)) > 1 and is_person(name)]
    return [name for name in names if not any(set(words_of(name)) <= firm for firm in firms)]


def _values(fields: Sequence[Field], kind: Kind) -> tuple[str, ...]:
    return tuple(f.value for f in fields if f.kind is kind)


def window_of_signature(signature: Signature, author: Mailbox | None) -> Window:
    """What the tagger reads of a candidate signature."""
    return window_of(*_window(signature, author or NOBODY))


def _window(signature: Signature, author: Mailbox) -> tuple[str, str, str, int | None]:
    return signature.text, author.name, author.address, signature.marked_from


def trim_to_lines(text: str, spans: Sequence[Span]) -> tuple[str, tuple[Span, ...]]:
    """The lines that hold spans, from first to last, and the spans with offsets into them."""
    start = text.rfind("\n", 0, min(span.start for span in spans)) + 1
    end = text.find("\n", max(span.end for span in spans))
    moved = tuple(replace(span, start=span.start - start, end=span.end - start) for span in spans)
    return text[start : end if end >= 0 else len(text)], moved


def _people(message: Message, segments: Sequence[Segment]) -> tuple[Mailbox, ...]:
    """Everybody whom the header or a quote header names."""
    authors = tuple(m for m in (message.author, message.sender) if m is not None)
    quoted = tuple(segment.author for segment in segments if segment.author is not None)
    return tuple(dict.fromkeys((*authors, *quoted, *message.reply_to, *message.to, *message.cc)))


def _trace_line(segment: Segment, spans: tuple[Span, ...], cards: Sequence[Card]) -> str:
    where = f"segment {segment.depth}" + ("" if segment.author else ", author unknown")
    if not spans:
        return f"{where}: no contact data found"
    if not cards:
        return f"{where}: {len(spans)} values found, none of them usable"
    on_cards = " and ".join(str(len(card.fields)) for card in cards)
    return f"{where}: {on_cards} values on " + ("the card" if len(cards) == 1 else f"{len(cards)} cards")
