"""What the generator covers: counts by language, layout and label, and a picture of them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

from training.synthesis.spans import LabelledWindow
from training.synthesis.window import generate_window


def _table(title: str, counts: Counter[str], total: int) -> str:
    rows = [f"| {key or '(none)'} | {count} | {100 * count / total:.1f} % |" for key, count in counts.most_common()]
    return "\n".join((f"## {title}", "", f"| {title} | count | share |", "|---|---:|---:|", *rows, ""))


def _bars(groups: dict[str, Counter[str]]) -> str:
    """An SVG with one horizontal bar a count; each group on its own scale."""
    parts: list[str] = []
    y = 10
    for title, counts in groups.items():
        y += 18
        parts.append(f'<text x="8" y="{y}" font-weight="bold">{title}</text>')
        most = max(counts.values(), default=1)
        for key, count in counts.most_common():
            y += 14
            parts.append(f'<text x="8" y="{y}">{key or "(none)"}</text>')
            parts.append(f'<rect x="150" y="{y - 9}" width="{380 * count / most:.0f}" height="10" fill="#4477aa"/>')
            parts.append(f'<text x="{155 + 380 * count / most:.0f}" y="{y}">{count}</text>')
        y += 8
    size = f'width="600" height="{y + 10}" font-family="sans-serif" font-size="11"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
    return "\n".join((head, '<rect width="100%" height="100%" fill="white"/>', *parts, "</svg>", ""))


def coverage(windows: list[LabelledWindow]) -> dict[str, Counter[str]]:
    """Counts of windows by language and layout and of values by label and type."""
    spans = [span for window in windows for span in window.spans if not span.cont]
    return {
        "Language": Counter(window.language for window in windows),
        "Layout": Counter(window.layout for window in windows),
        "Label": Counter(span.label for span in spans),
        "Phone type": Counter(span.type for span in spans if span.label == "PHONE"),
        "Social network": Counter(span.type for span in spans if span.label == "SOCIAL"),
    }


def write(folder: Path, count: int, seed: int) -> Path:
    """Write `synthesis.md` and `synthesis.svg` of `count` windows into a folder; returns the first's path."""
    rng = Random(seed)
    groups = coverage([generate_window(rng) for _ in range(count)])
    totals = {title: sum(counts.values()) for title, counts in groups.items()}
    tables = [_table(title, counts, totals[title]) for title, counts in groups.items()]
    head = f"# Generated signature windows\n\n{count} windows, seed {seed}. ![Coverage](synthesis.svg)\n"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "synthesis.svg").write_text(_bars(groups), encoding="utf-8")
    (folder / "synthesis.md").write_text("\n".join((head, *tables)), encoding="utf-8")
    return folder / "synthesis.md"
