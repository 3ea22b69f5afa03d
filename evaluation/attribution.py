"""Does each person get his or her own data, and is bulk mail left alone?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evaluation.equality import same_value
from evaluation.gold import CardRecord, GoldMessage, Prediction
from evaluation.metrics import Share, same_owner


@dataclass(frozen=True, slots=True)
class Attribution:
    """Only cards that hold a field or a name count.

    `attributed`: gold cards with a known address and a field that come out under that address with a value of theirs.
    `wrong_person`: predicted values that some gold card of the message holds, but only another person's.
    `bulk_left_alone`: bulk messages with no card. `personal_lost`: signed messages from which no field comes out.
    """

    attributed: Share
    wrong_person: Share
    bulk_left_alone: Share
    personal_lost: Share


def attribution(gold: Iterable[GoldMessage], predictions: Mapping[str, Prediction]) -> Attribution:
    """The four shares over all messages."""
    pairs = [(message, _cards(predictions.get(message.id))) for message in gold]
    personal = [(message.cards, cards) for message, cards in pairs if not message.bulk]
    signed = [(_signed(gold_cards), cards) for gold_cards, cards in personal]
    known = [(card, cards) for signers, cards in signed for card in signers if card.email]
    placed = [right for gold_cards, cards in personal for right in _placements(gold_cards, cards)]
    lost = [not any(card.fields for card in cards) for signers, cards in signed if signers]
    return Attribution(
        attributed=_share(_attributed(card, cards) for card, cards in known),
        wrong_person=_share(not right for right in placed),
        bulk_left_alone=_share(not cards for message, cards in pairs if message.bulk),
        personal_lost=_share(lost),
    )


def _share(truths: Iterable[bool]) -> Share:
    found = list(truths)
    return Share(sum(found), len(found))


def _cards(prediction: Prediction | None) -> tuple[CardRecord, ...]:
    return tuple(card for card in prediction.cards if card.fields or card.name) if prediction else ()


def _signed(cards: Iterable[CardRecord]) -> tuple[CardRecord, ...]:
    return tuple(card for card in cards if card.fields)


def _attributed(gold: CardRecord, cards: Sequence[CardRecord]) -> bool:
    mine = [card for card in cards if card.email.casefold() == gold.email.casefold()]
    return any(_holds(gold, field.kind, field.value) for card in mine for field in card.fields)


def _holds(card: CardRecord, kind: str, value: str) -> bool:
    return any(field.kind == kind and same_value(kind, field.value, value) for field in card.fields)


def _placements(gold: Sequence[CardRecord], cards: Sequence[CardRecord]) -> Iterable[bool]:
    """For each predicted value that the gold holds: whether one of its owners is the card's person."""
    for card in cards:
        for field in card.fields:
            owners = [signer for signer in gold if _holds(signer, field.kind, field.value)]
            if owners:
                yield any(same_owner(owner, card) for owner in owners)
