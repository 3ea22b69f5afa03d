"""The tables of one run, and the report in its forms."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

from evaluation.extraction import comparison, evaluate, report_of
from evaluation.report import (
    Bars,
    Diagonal,
    Report,
    Scatter,
    Table,
    to_html,
    to_json,
    to_markdown,
    to_text,
    write_report,
)


def test_a_report_has_every_view_and_slice(gold, predictions):
    report = report_of(evaluate(gold, predictions), "made", "made")
    names = [table.name for table in report.tables]
    assert names == [
        *("values", "owners", "attribution", "phone_types", "calibration", "calibration_error", "errors"),
        *("by_source", "by_language", "by_layout", "by_depth"),
    ]
    values, owners = (next(t for t in report.tables if t.name == name) for name in ("values", "owners"))
    assert values.rows[-1][0] == owners.rows[-1][0] == "all"
    assert values.rows[-1][3] > owners.rows[-1][3]


def test_the_stricter_view_can_stand_alone(gold, predictions):
    report = report_of(evaluate(gold, predictions), "made", "made", only_owners=True)
    assert [table.name for table in report.tables] == ["owners"]


def test_readers_are_compared_on_the_same_messages(gold, predictions):
    report = comparison(gold, {"one": predictions, "silent": {}}, "made")
    first = report.tables[0]
    assert first.column("reader") == ("one", "silent")
    assert first.column("f1")[1] == 0.0


_TABLE = Table("t", "A <title>", ("kind", "f1", "n"), (("a|b", 0.5, 3), ("<c>", None, 4)), "note", Bars("f1"))
_POINTS = Table("c", "Points", ("x", "y", "n"), ((0.1, 0.2, 0), (0.9, 1.0, 5)), picture=Diagonal("x", "y", "n"))
_SIZES = Table(
    "s", "Sizes", ("w", "ms", "f1"), (("small", 5.0, 0.5), ("large", 10.0, 0.9)), picture=Scatter("ms", "f1")
)
_REPORT = Report("R", (("on", "a & b"),), (_TABLE, _POINTS, _SIZES))


def test_json_holds_rows_by_table_and_column():
    tables = json.loads(to_json(_REPORT))["tables"]
    assert tables["t"] == [{"kind": "a|b", "f1": 0.5, "n": 3}, {"kind": "<c>", "f1": None, "n": 4}]


def test_markdown_keeps_cells_apart():
    lines = [line for line in to_markdown(_REPORT).splitlines() if line.startswith("| a")]
    assert lines == ["| a\\|b | 0.5000 | 3 |"]


def test_text_is_aligned():
    lines = to_text(_REPORT).splitlines()
    rows = lines[lines.index("note") + 1 :][:3]
    assert len({len(row) for row in rows}) == 1


class _Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen = []

    def handle_starttag(self, tag, attributes):
        self.seen.append((tag, dict(attributes)))


def test_the_page_needs_nothing_from_elsewhere_and_escapes_its_cells():
    page = to_html(_REPORT)
    tags = _Tags()
    tags.feed(page)
    assert not [
        tag for tag, given in tags.seen if tag in ("script", "link", "img") or "src" in given or "href" in given
    ]
    assert "<c>" not in page
    assert sum(tag == "rect" for tag, _ in tags.seen) == 3
    assert sum(tag == "circle" for tag, _ in tags.seen) == 4


def test_pictures_are_well_formed_and_inside_their_frames():
    pictures = [ElementTree.fromstring(svg) for svg in re.findall("<svg.*?</svg>", to_html(_REPORT), re.DOTALL)]
    assert len(pictures) == 3
    for picture in pictures:
        for dot in picture.iter("circle"):
            assert 0 <= float(dot.get("cx")) <= int(picture.get("width"))
            assert 0 <= float(dot.get("cy")) <= int(picture.get("height"))


def test_a_report_is_written_in_three_forms(tmp_path):
    paths = write_report(_REPORT, tmp_path / "new" / "folder", "report")
    assert [path.name for path in paths] == ["report.md", "report.json", "report.html"]
    assert all(path.stat().st_size > 50 for path in paths)
