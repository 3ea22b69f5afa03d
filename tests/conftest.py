"""What every test may use: the sample mailbox, the report of the long suites, no silent skip of PostgreSQL in CI."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Tests are never timed: a busy machine is no failure.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak-report", type=Path, help="write a Markdown report of the run to this file")


@pytest.fixture(scope="session")
def sample_folder() -> Path:
    """The sample mailbox: .eml files and expected.jsonl."""
    return Path(str(files("server") / "sample"))


@pytest.fixture(scope="session")
def sample_messages(sample_folder: Path) -> dict[str, bytes]:
    """The raw messages of the sample mailbox by id (the file's name without .eml)."""
    return {path.stem: path.read_bytes() for path in sorted(sample_folder.glob("*.eml"))}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    # Both databases are promised: where CI cannot start PostgreSQL, that is a failure and not a skip.
    if report.skipped and os.environ.get("CI") and "postgresql" in f"{item.nodeid} {item.fixturenames}".lower():
        report.outcome = "failed"
    return report


def pytest_terminal_summary(terminalreporter, exitstatus, config) -> None:
    target = config.getoption("--soak-report")
    if not target:
        return
    lines = [
        "# Long suites",
        "",
        f"Exit status {int(exitstatus)}.",
        "",
        "| Test | Outcome | Seconds | Figures |",
        "|---|---|---|---|",
    ]
    for outcome in ("passed", "failed", "error", "skipped"):
        for report in terminalreporter.stats.get(outcome, []):
            figures = "; ".join(f"{name}: {value}" for name, value in report.user_properties)
            lines.append(f"| {report.nodeid} | {outcome} | {report.duration:.1f} | {figures} |")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    terminalreporter.write_line(f"report: {target}")
