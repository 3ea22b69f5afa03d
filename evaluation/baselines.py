"""What one would assemble today from packages, to be measured beside this project on the same messages.

`PeerStack`: mail-parser-reply cuts the reply, spaCy finds names, companies and places, phonenumbers finds numbers,
regular expressions the rest. `PatternStack`: the same without reply parser and without named entities.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.utils import parseaddr
from html import unescape
from pathlib import Path
from typing import NamedTuple

from evaluation.gold import CardRecord, FieldRecord, Prediction
from server.errors import ConfigurationError

_LANGUAGES = ["en", "de", "fr", "it", "es", "nl", "pl", "sv", "da", "ja", "ko", "zh"]
_UNUSED_STEPS = ["parser", "tagger", "lemmatizer", "attribute_ruler", "senter"]
_PLACES = ("GPE", "FAC", "LOC")
_BLOCK_LINES = 12
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_URL = re.compile(r"\b(?:https?://|www\.)[^\s<>\"')\]]+", re.IGNORECASE)
_SOCIAL = re.compile(r"linkedin|twitter|facebook|github|gitlab|instagram|youtube|xing|vk|t\.me|wa\.me", re.IGNORECASE)
_TITLE = re.compile(
    r"\b(?:manager|director|president|officer|engineer|professor|analyst|counsel|attorney|consultant|assistant|"
    r"secretary|head of|lead|developer|scientist|researcher|student|coordinator|specialist|ceo|cto|cfo|vp|partner|"
    r"associate|lecturer|fellow|statistician|programmer|administrator|architect|advisor)\b",
    re.IGNORECASE,
)
_PHONE_LABELS = (
    *(("fax", "fax"), ("mob", "mobile"), ("cell", "mobile"), ("home", "home"), ("pager", "pager")),
    *(("office", "work"), ("work", "work"), ("direct", "work"), ("toll", "tollfree")),
)
_DELIMITER = re.compile(r"--\s*$")
_LINE_END_TAG = re.compile(r"<br\s*/?>|</(?:p|div|tr|li|h\d|table|blockquote)>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]+>")


class Entity(NamedTuple):
    """A named entity: its text and spaCy's label (PERSON, ORG, GPE, …)."""

    text: str
    label: str


class PatternStack:
    """Standard library, phonenumbers and regular expressions alone."""

    name = "patterns"

    def read(self, message_id: str, raw: bytes) -> Prediction:
        """One card, the author's; what the packages raise on broken mail is the stack's failure to read it."""
        try:
            message = BytesParser().parsebytes(raw)
            return Prediction(message_id, (self._card(message),))
        except Exception as error:  # its parts raise whatever they like; the comparison must go on
            return Prediction(message_id, error=type(error).__name__)

    def _card(self, message: Message) -> CardRecord:
        name, address = parseaddr(str(make_header(decode_header(message.get("From", "")))))
        block = _block(self._reply(_text(message).replace("\r", "")).split("\n"))
        entities = self._entities(block)
        persons = (entity.text for entity in entities if entity.label == "PERSON")
        return CardRecord(name or next(persons, ""), address.lower(), 0, tuple(_fields(block, entities)))

    def _reply(self, text: str) -> str:
        return text

    def _entities(self, block: str) -> tuple[Entity, ...]:
        return ()


class PeerStack(PatternStack):
    """The patterns with a reply parser and, where a spaCy model is given, its named entities."""

    def __init__(self, model: Path | None = None) -> None:
        self._parse = _reply_parser()
        self._nlp = _spacy(model) if model else None
        self.name = "peer stack" if model else "peer stack without named entities"

    def _reply(self, text: str) -> str:
        return self._parse(text)

    def _entities(self, block: str) -> tuple[Entity, ...]:
        return self._nlp(block) if self._nlp else ()


def _reply_parser() -> Callable[[str], str]:
    try:
        from mailparser_reply import EmailReplyParser
    except ImportError as exc:
        raise ConfigurationError("PEERS_MISSING", 'The peer stack needs: pip install "undersigned[eval]".') from exc

    def newest(text: str) -> str:
        replies = EmailReplyParser(languages=_LANGUAGES).read(text).replies
        return str(replies[0].content) if replies else ""

    return newest


def _spacy(model: Path) -> Callable[[str], tuple[Entity, ...]]:
    try:
        import spacy
    except ImportError as exc:
        raise ConfigurationError("PEERS_MISSING", 'The peer stack needs: pip install "undersigned[eval]".') from exc
    try:
        nlp = spacy.load(model, exclude=_UNUSED_STEPS)
    except OSError as exc:
        raise ConfigurationError("PEERS_MISSING", f"{model} is no folder of a spaCy model.") from exc
    return lambda text: tuple(Entity(entity.text, entity.label_) for entity in nlp(text).ents)


def _text(message: Message) -> str:
    """All plain parts, else all HTML parts with their tags taken off."""
    parts = [(part.get_content_type(), _decoded(part)) for part in message.walk() if not part.is_multipart()]
    plain = [text for kind, text in parts if kind == "text/plain"]
    if "".join(plain).strip():
        return "\n".join(plain)
    return _tags_off("\n".join(text for kind, text in parts if kind == "text/html"))


def _decoded(part: Message) -> str:
    if part.get_content_maintype() != "text":
        return ""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    try:
        return data.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return data.decode("latin-1")


def _tags_off(html: str) -> str:
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(html)
    for node in tree.css("script, style, head"):
        node.decompose()
    return unescape(_TAG.sub("", _LINE_END_TAG.sub("\n", tree.html or "")))


def _block(lines: list[str]) -> str:
    """What follows the last "-- " line, else the last lines with text."""
    for index in reversed(range(len(lines))):
        if _DELIMITER.match(lines[index]):
            return "\n".join(lines[index + 1 :])
    return "\n".join([line for line in lines if line.strip()][-_BLOCK_LINES:])


def _fields(block: str, entities: tuple[Entity, ...]) -> Iterator[FieldRecord]:
    yield from (FieldRecord("email", found.group()) for found in _EMAIL.finditer(block))
    for found in _URL.finditer(block):
        yield FieldRecord("social" if _SOCIAL.search(found.group()) else "url", found.group().rstrip(".,;"))
    yield from _phones(block)
    yield from (FieldRecord("organization", entity.text) for entity in entities if entity.label == "ORG")
    titles = (line.strip() for line in block.split("\n") if len(line) < 80 and _TITLE.search(line))
    yield from (FieldRecord("job_title", title) for title in titles)
    places = ", ".join(entity.text for entity in entities if entity.label in _PLACES)
    if places:
        yield FieldRecord("address", places)


def _phones(block: str) -> Iterator[FieldRecord]:
    from phonenumbers import PhoneNumberMatcher

    for found in PhoneNumberMatcher(block, "US"):
        before = block[max(0, found.start - 14) : found.start].lower()
        kind = next((kind for label, kind in _PHONE_LABELS if label in before), "")
        yield FieldRecord("phone", found.raw_string, kind)
