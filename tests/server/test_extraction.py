"""From a message to cards, with the shipped weights."""

import pytest

from models.labels import Label
from models.loading import load_tagger
from models.tagger import Span
from server.extraction import Card, ExtractionRules, Extractor, is_signed, trim_to_lines
from server.fields.field import Field, Kind
from server.mail.hygiene import HygieneRules
from server.mail.message import parse_message
from server.mail.thread import split_message

THREAD = """\
From: Martha Quillfeather <m.quillfeather@bramblewick.example>
To: Otto Lindenau <otto.lindenau@hopfenhain.example>
Date: Tue, 10 Nov 2026 09:30:00 +0100
Message-ID: <2@bramblewick.example>
Subject: Re: Delivery

Dear Otto,

thank you, Thursday suits us well.

Best regards,

Martha Quillfeather
Head of Procurement
Bramblewick Ltd.
Phone: +44 20 7946 0018
www.bramblewick.example

On Mon, 9 Nov 2026 at 17:02, Otto Lindenau <otto.lindenau@hopfenhain.example> wrote:
> Hello Martha,
>
> can we deliver on Thursday?
>
> Mit freundlichen Grüßen
>
> Otto Lindenau
> Vertriebsleiter
> Hopfenhain GmbH
> Tel.: +49 (0) 89 1234-567
> Mobil: +49 151 23456789
"""


@pytest.fixture(scope="module")
def extractor():
    return Extractor(load_tagger())


@pytest.fixture(scope="module")
def read(extractor):
    def read_text(text, **rules):
        return extractor.extract(parse_message(text.encode()), ExtractionRules(**rules))

    return read_text


def values(card, kind):
    return [field.value for field in card.fields if field.kind == kind]


def test_each_person_of_a_thread_gets_a_card_of_their_own(read):
    martha, otto = read(THREAD).cards
    assert (martha.name, martha.email, martha.depth) == (
        "Martha Quillfeather",
        "m.quillfeather@bramblewick.example",
        0,
    )
    assert (otto.name, otto.email, otto.depth) == ("Otto Lindenau", "otto.lindenau@hopfenhain.example", 1)
    assert values(martha, Kind.PHONE) == ["+442079460018"]
    assert set(values(otto, Kind.PHONE)) == {"+49891234567", "+4915123456789"}


def test_every_value_shows_the_characters_it_came_from(read):
    cards = read(THREAD).cards
    assert sum(len(card.fields) for card in cards) >= 6
    for card in cards:
        for field in card.fields:
            assert card.signature_text[field.start : field.end] == field.text
            assert 0 < field.confidence <= 1


def test_a_stated_type_is_kept_and_a_default_one_is_marked(read):
    otto = read(THREAD, default_types=((Kind.PHONE, "switchboard"),)).cards[1]
    types = {field.value: (field.type, field.type_is_default) for field in otto.fields if field.kind == Kind.PHONE}
    assert types == {"+49891234567": ("switchboard", True), "+4915123456789": ("mobile", False)}


def test_a_message_kept_out_says_why_and_gives_nothing(read):
    found = read(THREAD, hygiene=HygieneRules(own_domains=("bramblewick.example",)))
    assert found.cards == ()
    assert found.automated == "own_domain"
    assert "own_domain" in found.trace[0]


def test_a_message_without_a_signature_is_no_error(read):
    found = read("From: a@example.org\nSubject: x\n\nPlease send the numbers for March when you have them.\n")
    assert (found.cards, found.automated) == ((), "")
    assert found.trace


def test_the_same_message_gives_the_same_cards(read):
    assert read(THREAD) == read(THREAD)


def test_what_is_remembered_is_what_would_be_read(extractor):
    """The same segments above, below and beside others, of other authors and under other rules."""
    rules = ExtractionRules()
    asked = [
        (text, rules)
        for text in (
            THREAD,
            THREAD.replace("Dear Otto,", "Hello Otto,"),
            THREAD.replace("From: Martha Quillfeather <m.quillfeather@bramblewick.example>", "From: office@b.example"),
            THREAD.replace("Otto Lindenau <otto.lindenau@hopfenhain.example> wrote", "<sales@h.example> wrote"),
            THREAD.replace("> ", ""),
            THREAD.replace("Best regards,\n", "-- "),
            "From: Otto Lindenau <otto.lindenau@hopfenhain.example>\n\n"
            + THREAD.partition("wrote:\n")[2].replace("> ", ""),
        )
    ]
    national = THREAD.replace("+44 20", "020")
    asked += [(THREAD, ExtractionRules(default_types=())), (national, rules)]
    asked += [(national, ExtractionRules(default_region=region)) for region in ("GB", "US")]
    alone = [Extractor(load_tagger()).extract(parse_message(text.encode()), given) for text, given in asked]
    for (text, given), expected in [*zip(asked, alone, strict=True), *zip(asked[::-1], alone[::-1], strict=True)]:
        assert extractor.extract(parse_message(text.encode()), given) == expected


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        ("a\nbob\nc", [(2, 5)], ("bob", [(0, 3)])),
        ("bob", [(0, 3)], ("bob", [(0, 3)])),
        ("x\nann b\n\n1 2\ny", [(2, 5), (9, 12)], ("ann b\n\n1 2", [(0, 3), (7, 10)])),
    ],
)
def test_evidence_is_the_lines_from_the_first_value_to_the_last(text, spans, expected):
    trimmed, moved = trim_to_lines(text, [Span(Label.NAME, start, end, 1.0) for start, end in spans])
    assert (trimmed, [(span.start, span.end) for span in moved]) == expected


FOOTER = """\
From: Martha Quillfeather <m.quillfeather@bramblewick.example>
{fields}
Subject: Smokers

The bees like beeswax best.

Martha Quillfeather
Head of Procurement
Phone: +44 20 7946 0018
Bramblewick Beekeepers: {address}
"""


@pytest.mark.parametrize(
    "fields",
    [
        "List-Post: <mailto:beekeepers@lists.example>",
        "X-BeenThere: beekeepers@lists.example",
        "Mailing-List: contact beekeepers-owner@lists.example; run by ezmlm, list Beekeepers@lists.example",
    ],
)
def test_the_address_of_the_mailing_list_is_nobodys(read, fields):
    (card,) = read(FOOTER.format(fields=fields, address="beekeepers@lists.example")).cards
    assert values(card, Kind.EMAIL) == []
    assert values(card, Kind.PHONE) == ["+442079460018"]


def test_another_address_below_a_post_to_a_list_stays(read):
    (card,) = read(FOOTER.format(fields="List-Post: <mailto:b@lists.example>", address="martha@hives.example")).cards
    assert values(card, Kind.EMAIL) == ["martha@hives.example"]


def test_who_writes_from_the_address_of_a_list_keeps_it(read):
    own = "List-Post: <mailto:m.quillfeather@bramblewick.example>"
    (card,) = read(FOOTER.format(fields=own, address="m.quillfeather@bramblewick.example")).cards
    assert values(card, Kind.EMAIL) == ["m.quillfeather@bramblewick.example"]


@pytest.mark.parametrize(("name", "signed"), [("Bramblewick Gardens", False), ("Martha Quillfeather", True)])
def test_what_the_firm_is_called_is_no_person_who_signs(name, signed):
    values = ((Kind.NAME, name), (Kind.ORGANIZATION, "Bramblewick Gardens Ltd"), (Kind.PHONE, "+442079460018"))
    fields = tuple(Field(kind, value, value.casefold()) for kind, value in values)
    card = Card(name, "post@bramblewick.example", 0, None, "", fields, "")
    assert is_signed(split_message(parse_message(THREAD.encode())), [card], closed=False) is signed
