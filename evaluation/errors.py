"""Pages of differences for a person to read: signatures as displaCy draws them, with what is right, wrong and missed.

They show mail: write them where nothing is committed from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from evaluation.gold import CardRecord, FieldRecord, GoldMessage, Prediction
from evaluation.metrics import MessageScore, Outcome, Verdict, score
from server.errors import ConfigurationError

_COLOURS = {
    "name": "#ffd6a5",
    "job_title": "#fdffb6",
    "department": "#caffbf",
    "organization": "#9bf6ff",
    "phone": "#a0c4ff",
    "email": "#bdb2ff",
    "url": "#ffc6ff",
    "social": "#f1c0e8",
    "address": "#d0d1ff",
}
_WRONG, _MISSED = " wrong", " missed"
_ANGRY, _SAD = "#f4a3a0", "#e0e0e0"
_STYLE = """
body { font: 14px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #1d2733 }
section { border-top: 1px solid #cfd8e3; padding: .6rem 0 }
.entities { background: #f5f7fa; padding: .6rem; white-space: pre-wrap }
.fp { color: #b3261e } .fn { color: #9a5b00 } li { list-style: none } h2 { font-size: 1rem }
"""


def page(gold: Sequence[GoldMessage], predictions: Mapping[str, Prediction], owners: bool, limit: int) -> str:
    """One self-contained HTML page of the messages with most differences, at most `limit`."""
    scores = [one for one in score(gold, predictions, owners) if _differences(one)]
    scores.sort(key=lambda one: -len(_differences(one)))
    sections = "".join(_section(one, predictions.get(one.message.id)) for one in scores[:limit])
    title = f"{len(scores)} of {len(gold)} messages with differences" + (" (right person required)" if owners else "")
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
    return f"{head}<h1>{title}</h1>{sections}</html>\n"


def _differences(one: MessageScore) -> list[Outcome]:
    return [outcome for outcome in one.outcomes if outcome.verdict != Verdict.FOUND]


def _section(one: MessageScore, prediction: Prediction | None) -> str:
    message = one.message
    about = " · ".join(filter(None, (message.source, message.language, message.layout, "bulk" if message.bulk else "")))
    automated = f"<p>left alone: {escape(prediction.automated)}</p>" if prediction and prediction.automated else ""
    found = _differences(one)
    listed = "".join(map(_item, found))
    cards = "".join(_card(card, found) for card in (prediction.cards if prediction else ()))
    return f"<section><h2>{escape(message.id)} · {escape(about)}</h2>{automated}<ul>{listed}</ul>{cards}</section>"


def _item(outcome: Outcome) -> str:
    field = outcome.gold or outcome.predicted
    assert field is not None  # an outcome is of the gold, of the prediction, or of both
    said = {Verdict.MISSED: "missed", Verdict.WRONG: "wrong"}[outcome.verdict]
    sure = f" ({field.confidence:.2f})" if field.confidence is not None else ""
    text = f"{said} {outcome.kind}, depth {outcome.card.depth}: <b>{escape(field.value)}</b>{sure}"
    return f'<li class="{outcome.verdict}">{text}</li>'


def _card(card: CardRecord, differences: Sequence[Outcome]) -> str:
    owner = escape(f"{card.name or '?'} <{card.email or '?'}>, depth {card.depth}")
    return f"<p>{owner}</p>{drawn(card, differences)}" if card.signature_text else f"<p>{owner}</p>"


def drawn(card: CardRecord, differences: Sequence[Outcome]) -> str:
    """The signature's text as displaCy's HTML: each value with its kind, wrong ones and missed ones said to be so."""
    try:
        from spacy import displacy
    except ImportError as exc:
        message = "displaCy draws this page: install the project with its extra `eval`."
        raise ConfigurationError("SPACY_MISSING", message) from exc
    entities = [{"start": start, "end": end, "label": label} for start, end, label in evidence(card, differences)]
    given = {"text": card.signature_text, "ents": entities, "title": None}
    return str(displacy.render(given, style="ent", manual=True, jupyter=False, options={"colors": _colours()}))


def _colours() -> dict[str, str]:
    # displaCy looks labels up in upper case.
    shades = _COLOURS | {kind + _WRONG: _ANGRY for kind in _COLOURS} | {kind + _MISSED: _SAD for kind in _COLOURS}
    return {label.upper(): colour for label, colour in shades.items()} | shades


def evidence(card: CardRecord, differences: Sequence[Outcome]) -> list[tuple[int, int, str]]:
    """(start, end, label) of what was read, and of what was missed where it stands word for word; none overlap."""
    wrong = [outcome.predicted for outcome in differences if outcome.verdict is Verdict.WRONG]
    read = [
        (field.start, field.end, field.kind + (_WRONG if field in wrong else ""))
        for field in card.fields
        if field.start is not None and field.end is not None
    ]
    missed = [outcome.gold for outcome in differences if outcome.verdict is Verdict.MISSED and outcome.gold]
    kept: list[tuple[int, int, str]] = []
    for start, end, label in [*sorted(read), *_places(card.signature_text, missed)]:
        if start < end and not any(start < other_end and other < end for other, other_end, _ in kept):
            kept.append((start, end, label))
    return sorted(kept)


def _places(text: str, fields: Iterable[FieldRecord]) -> Iterable[tuple[int, int, str]]:
    found = ((text.find(field.value), field) for field in fields if field.value)
    return [(start, start + len(field.value), field.kind + _MISSED) for start, field in found if start >= 0]
