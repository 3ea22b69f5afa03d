"""Pages of differences for a person to read: signatures with what was taken from them marked, and what was missed.

They show mail: write them where nothing is committed from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from evaluation.gold import CardRecord, GoldMessage, Prediction
from evaluation.metrics import MessageScore, Outcome, Verdict, score

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
_STYLE = """
body { font: 14px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #1d2733 }
section { border-top: 1px solid #cfd8e3; padding: .6rem 0 }
pre { background: #f5f7fa; padding: .6rem; white-space: pre-wrap }
mark { padding: .1em .25em; border-radius: .3em } mark small { font-size: .7em; font-weight: 600; margin-left: .4em }
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
    listed = "".join(map(_item, _differences(one)))
    cards = "".join(map(_card, prediction.cards if prediction else ()))
    return f"<section><h2>{escape(message.id)} · {escape(about)}</h2>{automated}<ul>{listed}</ul>{cards}</section>"


def _item(outcome: Outcome) -> str:
    field = outcome.gold or outcome.predicted
    assert field is not None  # an outcome is of the gold, of the prediction, or of both
    said = {Verdict.MISSED: "missed", Verdict.WRONG: "wrong"}[outcome.verdict]
    sure = f" ({field.confidence:.2f})" if field.confidence is not None else ""
    text = f"{said} {outcome.kind}, depth {outcome.card.depth}: <b>{escape(field.value)}</b>{sure}"
    return f'<li class="{outcome.verdict}">{text}</li>'


def _card(card: CardRecord) -> str:
    owner = escape(f"{card.name or '?'} <{card.email or '?'}>, depth {card.depth}")
    return f"<p>{owner}</p><pre>{marked(card)}</pre>" if card.signature_text else f"<p>{owner}</p>"


def marked(card: CardRecord) -> str:
    """The signature's text as HTML, each field's evidence marked with its kind, as displaCy draws entities."""
    parts, done = [], 0
    for start, end, kind in _evidence(card):
        if start >= done:
            colour = _COLOURS.get(kind, "#e3e8ee")
            parts.append(escape(card.signature_text[done:start]))
            value = escape(card.signature_text[start:end])
            parts.append(f'<mark style="background:{colour}">{value}<small>{escape(kind)}</small></mark>')
            done = end
    return "".join([*parts, escape(card.signature_text[done:])])


def _evidence(card: CardRecord) -> Iterable[tuple[int, int, str]]:
    """(start, end, kind) of each field with evidence, by start."""
    return sorted((f.start, f.end, f.kind) for f in card.fields if f.start is not None and f.end is not None)
