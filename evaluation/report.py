"""Tables -> text, Markdown, JSON and one self-contained HTML page with pictures. Figures only, no mail."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path

Cell = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Bars:
    """A picture: one bar a row, as long as the column's figure, which lies in [0, 1]; `column` names it."""

    column: str


@dataclass(frozen=True, slots=True)
class Diagonal:
    """A picture: one point a row at (x, y), both in [0, 1], as large as `weight`; right is on the diagonal."""

    x: str
    y: str
    weight: str


@dataclass(frozen=True, slots=True)
class Scatter:
    """A picture: one named point a row, `x` from 0 to its largest, `y` in [0, 1]."""

    x: str
    y: str


Picture = Bars | Diagonal | Scatter


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; `name` is the table's key in JSON, the first column that of its rows."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    picture: Picture | None = None

    def column(self, name: str) -> tuple[Cell, ...]:
        """The cells of one column, top to bottom."""
        index = self.columns.index(name)
        return tuple(row[index] for row in self.rows)


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured (`about`: under which conditions) and the tables of it."""

    title: str
    about: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]


def to_json(report: Report) -> str:
    """{"title", "about": {…}, "tables": {name: [{column: cell}]}}; ratios rounded to four places."""
    tables = {t.name: [dict(zip(t.columns, map(_rounded, row), strict=True)) for row in t.rows] for t in report.tables}
    return json.dumps({"title": report.title, "about": dict(report.about), "tables": tables}, indent=1)


def _rounded(cell: Cell) -> Cell:
    return round(cell, 4) if isinstance(cell, float) else cell


def to_markdown(report: Report) -> str:
    """The report as Markdown, for a model card or a pull request."""
    parts = [f"# {report.title}", "\n".join(f"- {key}: {value}" for key, value in report.about)]
    for table in report.tables:
        parts += [f"## {table.title}", *([table.note] if table.note else []), _markdown_table(table)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _markdown_table(table: Table) -> str:
    head = "| " + " | ".join(table.columns) + " |"
    rule = "|" + "|".join(["---"] + ["---:"] * (len(table.columns) - 1)) + "|"
    rows = ["| " + " | ".join(_shown(cell).replace("|", "\\|") for cell in row) + " |" for row in table.rows]
    return "\n".join([head, rule, *rows])


def _shown(cell: Cell) -> str:
    if cell is None:
        return "–"
    return f"{cell:.4f}" if isinstance(cell, float) else str(cell)


def to_text(report: Report) -> str:
    """The report as aligned columns, for a terminal."""
    parts = [report.title, "\n".join(f"  {key}: {value}" for key, value in report.about)]
    return "\n\n".join([*parts, *map(_text_table, report.tables)])


def _text_table(table: Table) -> str:
    grid = [list(table.columns), *([_shown(cell) for cell in row] for row in table.rows)]
    widths = [max(len(row[i]) for row in grid) for i in range(len(table.columns))]
    lines = [
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        )
        for row in grid
    ]
    return "\n".join([table.title, *([table.note] if table.note else []), *lines])


_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 62rem; padding: 0 1rem; color: #1d2733 }
h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin-top: 2.2rem } p, dl { color: #4a5868 }
dt { float: left; clear: left; width: 11rem } dd { margin-left: 11rem }
table { border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { padding: .15rem .8rem; text-align: right; border-bottom: 1px solid #e3e8ee }
th:first-child, td:first-child { text-align: left } svg { display: block; margin: .6rem 0 }
@media (prefers-color-scheme: dark) { body { background: #14191f; color: #dfe6ee } p, dl { color: #9fb0c2 }
th, td { border-color: #2c3641 } svg text { fill: #dfe6ee } }
"""


def to_html(report: Report) -> str:
    """One page that needs nothing else: no script, no font, no picture from elsewhere."""
    about = "".join(f"<dt>{escape(key)}</dt><dd>{escape(value)}</dd>" for key, value in report.about)
    body = "".join(_html_section(table) for table in report.tables)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(report.title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style>'
        f"<h1>{escape(report.title)}</h1><dl>{about}</dl>{body}</html>\n"
    )


def _html_section(table: Table) -> str:
    head = "".join(f"<th>{escape(column)}</th>" for column in table.columns)
    rows = "".join("<tr>" + "".join(f"<td>{escape(_shown(cell))}</td>" for cell in row) + "</tr>" for row in table.rows)
    note = f"<p>{escape(table.note)}</p>" if table.note else ""
    return f"<h2>{escape(table.title)}</h2>{note}{_picture(table)}<table><tr>{head}</tr>{rows}</table>"


def _picture(table: Table) -> str:
    if not table.rows or table.picture is None:
        return ""
    match table.picture:
        case Bars():
            return _bars(table, table.picture)
        case Diagonal():
            return _diagonal(table, table.picture)
        case Scatter():
            return _scatter(table, table.picture)


def _number(cell: Cell) -> float:
    return float(cell) if isinstance(cell, int | float) else 0.0


def _bars(table: Table, bars: Bars) -> str:
    figures = [_number(cell) for cell in table.column(bars.column)]
    height = 20 * len(table.rows) + 4
    shapes = "".join(
        f'<text x="150" y="{20 * i + 15}" text-anchor="end" font-size="12">{escape(_shown(row[0]))}</text>'
        f'<rect x="158" y="{20 * i + 4}" width="{400 * min(max(figure, 0.0), 1.0):.1f}" height="14" fill="#3b7dd8"/>'
        f'<text x="{164 + 400 * min(max(figure, 0.0), 1.0):.1f}" y="{20 * i + 15}" font-size="12">{figure:.3f}</text>'
        for i, (row, figure) in enumerate(zip(table.rows, figures, strict=True))
    )
    return f'<svg width="620" height="{height}" role="img" aria-label="{escape(bars.column)}">{shapes}</svg>'


def _diagonal(table: Table, diagonal: Diagonal) -> str:
    weights = [_number(cell) for cell in table.column(diagonal.weight)]
    largest = max(weights) or 1.0
    points = zip(table.column(diagonal.x), table.column(diagonal.y), weights, strict=True)
    circles = "".join(
        f'<circle cx="{40 + 240 * _number(x):.1f}" cy="{250 - 240 * _number(y):.1f}" '
        f'r="{3 + 9 * (weight / largest) ** 0.5:.1f}" fill="#3b7dd8" fill-opacity=".7"/>'
        for x, y, weight in points
    )
    return (
        '<svg width="300" height="290" role="img" aria-label="reliability">'
        '<rect x="40" y="10" width="240" height="240" fill="none" stroke="#8fa1b3"/>'
        f'<line x1="40" y1="250" x2="280" y2="10" stroke="#8fa1b3" stroke-dasharray="4"/>{circles}'
        f'<text x="160" y="275" text-anchor="middle" font-size="12">{escape(diagonal.x)}</text>'
        f'<text x="20" y="130" text-anchor="middle" font-size="12" transform="rotate(-90 20 130)">'
        f"{escape(diagonal.y)}</text></svg>"
    )


def _scatter(table: Table, scatter: Scatter) -> str:
    across = [_number(cell) for cell in table.column(scatter.x)]
    largest = max(across) or 1.0
    points = "".join(
        f'<circle cx="{40 + 400 * x / largest:.1f}" cy="{250 - 240 * _number(y):.1f}" r="5" fill="#3b7dd8"/>'
        f'<text x="{48 + 400 * x / largest:.1f}" y="{246 - 240 * _number(y):.1f}" font-size="12">'
        f"{escape(_shown(row[0]))}</text>"
        for row, x, y in zip(table.rows, across, table.column(scatter.y), strict=True)
    )
    return (
        '<svg width="620" height="290" role="img" aria-label="scatter">'
        f'<path d="M40 10V250H460" fill="none" stroke="#8fa1b3"/>{points}'
        f'<text x="250" y="275" text-anchor="middle" font-size="12">{escape(scatter.x)} (0 to {largest:.1f})</text>'
        f'<text x="20" y="130" text-anchor="middle" font-size="12" transform="rotate(-90 20 130)">'
        f"{escape(scatter.y)} (0 to 1)</text></svg>"
    )


_FORMS: dict[str, Callable[[Report], str]] = {"md": to_markdown, "json": to_json, "html": to_html}


def write_report(report: Report, folder: Path, name: str, forms: Iterable[str] = tuple(_FORMS)) -> tuple[Path, ...]:
    """Writes `<name>.md`, `.json` and `.html` into the folder, which is made if missing."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = tuple(folder / f"{name}.{form}" for form in forms)
    for path in paths:
        path.write_text(_FORMS[path.suffix[1:]](report), encoding="utf-8")
    return paths
