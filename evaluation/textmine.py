"""The TextMine 2023 comparison: each annotated token of a contest file gets a label of ours.

A contest file is a JSON list of {"identifier", "text", "annotations": [{"form", "label", "begin", "end"}]}. Only the
tokens' places and the text are read, never their labels; only the tagger is used, no mail and no field rules.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.labels import Label
from models.onnx_tagger import OnnxTagger
from models.tagger import Span
from server.errors import InvalidInput
from server.windows import window_of

# A department is an Organization to the contest. It calls the word that names a network Social_Network and the handle
# or profile address Reference_User.
CONTEST_LABELS = {
    Label.NAME: "Human",
    Label.TITLE: "Function",
    Label.DEPT: "Organization",
    Label.ORG: "Organization",
    Label.PHONE: "Phone_Number",
    Label.EMAIL: "Email",
    Label.URL: "Url",
    Label.SOCIAL: "Reference_User",
    Label.ADDRESS: "Location",
}
_NETWORK_WORD = "Social_Network"
_NETWORKS = frozenset({"linkedin", "facebook", "twitter", "instagram", "viadeo", "github", "youtube", "skype", "xing"})


@dataclass(frozen=True, slots=True)
class Token:
    """`Block.text[begin:end]`."""

    form: str
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """One signature of a contest file with its tokens, labels left out."""

    identifier: int | str
    text: str
    tokens: tuple[Token, ...]


def read_blocks(path: Path) -> tuple[Block, ...]:
    """The blocks of a contest file; raises InvalidInput when it is none."""
    try:
        return tuple(map(_block, json.loads(path.read_text(encoding="utf-8"))))
    except (ValueError, KeyError, TypeError) as exc:
        raise InvalidInput("NOT_TEXTMINE", f"{path.name} is no TextMine file (a list of annotated texts).") from exc


def _block(record: dict[str, Any]) -> Block:
    tokens = tuple(Token(a["form"], a["begin"], a["end"]) for a in record["annotations"])
    return Block(record["identifier"], record.get("text") or _text(tokens), tokens)


def _text(tokens: Iterable[Token]) -> str:
    """The tokens at their places, for a file that withholds the text."""
    text = ""
    for token in sorted(tokens, key=lambda t: t.begin):
        text = text.ljust(token.begin) + token.form
    return text


def predict(blocks: Iterable[Block], tagger: OnnxTagger) -> list[dict[str, object]]:
    """The contest file's content with our labels: of the span that covers a token, else the likeliest one.

    Every token of the contest is contact data.
    """
    answers: list[dict[str, object]] = []
    for block in blocks:
        window = window_of(block.text, "", "", 0)
        (spans,) = tagger.tag([window])
        likeliest = tagger.labels_of(window, [(token.begin, token.end) for token in block.tokens])
        annotations = [
            {"form": t.form, "label": contest_label(t, spans, label), "begin": t.begin, "end": t.end}
            for t, label in zip(block.tokens, likeliest, strict=True)
        ]
        answers.append({"identifier": block.identifier, "text": block.text, "annotations": annotations})
    return answers


def contest_label(token: Token, spans: Iterable[Span], likeliest: Label) -> str:
    """The label of the span that covers most of the token, `likeliest` where none does."""
    covered, best = max(((_common(token, span), span) for span in spans), key=lambda pair: pair[0], default=(0, None))
    label = best.label if best and covered else likeliest
    if token.form.casefold() in _NETWORKS and (not covered or label == Label.SOCIAL):
        return _NETWORK_WORD
    return CONTEST_LABELS[label]


def _common(token: Token, span: Span) -> int:
    return max(0, min(token.end, span.end) - max(token.begin, span.start))
