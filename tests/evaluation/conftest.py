"""Invented cards, and the annotated mail beside the checkout where there is some."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from pathlib import Path

import pytest

from evaluation.gold import CardRecord, FieldRecord, GoldMessage, Prediction

REPOSITORY = Path(__file__).parents[2]
GOLD = Path(os.environ.get("UNDERSIGNED_GOLD", REPOSITORY.parent / "shared" / "gold"))


def card(name="", email="", depth=0, **values):
    """A card with one field per keyword: `phone="…"`, or `phone=("…", "work")` with a type."""
    fields = [FieldRecord(kind, *((value,) if isinstance(value, str) else value)) for kind, value in values.items()]
    return CardRecord(name, email, depth, tuple(fields))


def message(id, *cards, bulk=False, **known):
    """A gold message of the invented source "made"."""
    defaults = {"source": "made", "language": "en", "fold": 0} | known
    return GoldMessage(id=id, bulk=bulk, cards=cards, **defaults)


@pytest.fixture
def gold():
    ada = card("Ada Quist", "ada@example.org", phone=("+1 212 555 0101", "work"), job_title="Chief Engineer")
    bob = card("Bob Marr", "bob@example.net", depth=1, organization="Marr & Sons Ltd", url="https://www.example.net/")
    return (
        message("one", ada),
        message("two", bob, card("Ada Quist", "ada@example.org", address="1 Mill Lane, Leeds"), language="de"),
        message("news", bulk=True, source="other"),
        message("three", card("Cy Dorn", "", social=("linkedin.com/in/cydorn", "linkedin"))),
    )


@pytest.fixture
def predictions():
    ada = card("Ada Quist", "ada@example.org", phone=("(212) 555-0101", "home"), job_title="Engineer")
    swapped = card("Ada Quist", "ada@example.org", organization="MARR & SONS LTD.", address="1 Mill Lane, Leeds")
    found = {
        "one": (ada,),
        "two": (swapped, card("Bob Marr", "BOB@example.net", depth=1, url="example.net")),
        "news": (card("News", "news@example.com", phone="555 0102"),),
        "three": (card("Dorn Cy", "", social="@cydorn"),),
    }
    return {id: Prediction(id, cards) for id, cards in found.items()}


def shared_module(name):
    """One of the scripts that come with annotated mail; the test is skipped where there is none."""
    path = GOLD / f"{name}.py"
    if not path.is_file():
        pytest.skip("no annotated mail beside the checkout")
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def reference():
    """The scorer that the annotated mail came with."""
    return shared_module("score")


@pytest.fixture
def dev():
    """The folder of annotated real mail."""
    if not (GOLD / "dev" / "cards.jsonl").is_file():
        pytest.skip("no annotated mail beside the checkout")
    return GOLD / "dev"


def write_gold(folder, gold):
    """A gold folder with these messages, each a short mail."""
    (folder / "messages").mkdir(parents=True)
    with (folder / "cards.jsonl").open("w", encoding="utf-8") as out:
        for one in gold:
            (folder / "messages" / f"{one.id}.eml").write_bytes(b"From: a@example.org\r\n\r\nHello\r\n")
            out.write(json.dumps(record(one)) + "\n")
    return folder


def record(one):
    """A message or prediction as a line of JSON holds it."""
    cards = [
        {
            "name": c.name or None,
            "email": c.email or None,
            "depth": c.depth,
            "fields": [{"kind": f.kind, "value": f.value, "type": f.type} for f in c.fields],
        }
        for c in one.cards
    ]
    if isinstance(one, Prediction):
        return {"id": one.id, "cards": cards}
    known = {"source": one.source, "language": one.language, "bulk": one.bulk, "fold": one.fold}
    return {"id": one.id, **known, "cards": cards}
