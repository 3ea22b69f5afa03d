"""`undersigned compare`, `undersigned shadow`: what other weights would read otherwise."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click
from rich.text import Text

from server.api.reading import check_region
from server.app import open_extractor
from server.cli.command import FAILED, json_option, server_settings
from server.cli.output import cell, err, out, print_table
from server.cli.sources import files_of, read_mails
from server.errors import ConfigurationError, UndersignedError
from server.extraction import ExtractionRules, Extractor
from server.fields.field import Kind
from server.mail.limits import Limits
from server.mail.message import parse_mail_or_text
from server.reading_changes import Tally, ValueChange, Verdict, tally_of
from server.reading_changes import compare as changes_of

_STYLES = {Verdict.LOST: "red", Verdict.GAINED: "green", Verdict.MOVED: "yellow"}
_MEANING = (
    "same: read by both; moved: another type or card; lost: only by the weights in use; gained: only by the candidate"
)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, allow_dash=True, path_type=Path))
@click.option("--weights", type=click.Path(path_type=Path), help="the weights in use  [UNDERSIGNED_WEIGHTS]")
@click.option("--candidate", type=click.Path(path_type=Path), help="the weights on trial  [UNDERSIGNED_CANDIDATE]")
@click.option("--region", default="", help="region of phone numbers that name none, such as DE")
@click.option("--values", is_flag=True, help="print each value that would change, mail by mail")
@json_option
def compare(
    paths: tuple[Path, ...], weights: Path | None, candidate: Path | None, region: str, values: bool, as_json: bool
) -> None:
    """Count what a candidate's weights would read otherwise in the mails in PATH…, by kind.

    Needs no server and no database. Both may be folders, or models:/NAME@ALIAS of MLflow's registry. A mail that cannot
    be read is reported, the others are still compared, and the exit status is 1.
    """
    settings = server_settings(weights=weights, candidate=candidate)
    if settings.candidate is None:
        raise click.UsageError("Name the weights on trial with --candidate.")
    champion, trial = open_extractor(settings.weights), open_extractor(settings.candidate)
    rules, limits = ExtractionRules(default_region=check_region(region)), Limits(settings.max_message_bytes)
    tally = Tally(champion.version, trial.version)
    for mail in (mail for path in files_of(paths) for mail in read_mails(path)):
        try:
            if mail.error is not None:
                raise mail.error
            id, changes = _compared(mail.raw, champion, trial, rules, limits)
        except UndersignedError as error:
            tally.failed += 1
            err().print(Text.assemble(cell(mail.label, "bold"), ": ", cell(error.message, "red")))
            continue
        if tally.add(mail.id or id or mail.label, changes) and values and not as_json:
            _print_values(mail.label, changes)
    _give(tally, as_json)
    if tally.failed:
        raise click.exceptions.Exit(FAILED)


def _compared(
    raw: bytes, champion: Extractor, candidate: Extractor, rules: ExtractionRules, limits: Limits
) -> tuple[str, tuple[ValueChange, ...]]:
    message = parse_mail_or_text(raw, limits)
    return message.message_id, changes_of(champion.extract(message, rules), candidate.extract(message, rules))


def _print_values(label: str, changes: tuple[ValueChange, ...]) -> None:
    out().print(cell(label, "bold"))
    for one in changes:
        if style := _STYLES.get(one.verdict):
            out().print(Text.assemble("  ", cell(f"{one.verdict:7}", style), cell(f"{one.kind}: {one.value}")))


@click.command()
@click.option(
    "--shadow-report",
    type=click.Path(path_type=Path),
    help="the file that the server counts into  [UNDERSIGNED_SHADOW_REPORT]",
)
@json_option
def shadow(shadow_report: Path | None, as_json: bool) -> None:
    """Show what the candidate of a server (serve --candidate) would read otherwise, counted since its start.

    Run it on the server's machine, as the server's user. It shows counts, neither values nor mails: for those,
    `undersigned compare --values` where the mail is at hand.
    """
    path = server_settings(shadow_report=shadow_report).shadow_report
    try:
        tally = tally_of(path.read_text("utf-8"))
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}. A server with --candidate writes it."
        raise ConfigurationError("SHADOW_REPORT_UNREADABLE", message) from error
    except ValueError as error:
        raise ConfigurationError("SHADOW_REPORT_INVALID", f"{path} is no report of a server.") from error
    _give(tally, as_json)


def _give(tally: Tally, as_json: bool) -> None:
    """The counts, as JSON or as a table by kind with the sum below."""
    if as_json:
        click.echo(tally.to_json())
        return
    since = f" since {tally.since}" if tally.since else ""
    out().print(Text.assemble("champion  ", cell(tally.champion, "bold")))
    out().print(Text.assemble("candidate ", cell(tally.candidate, "bold")))
    counts = {"failed": tally.failed, "dropped, as too many waited": tally.dropped}
    beside = "".join(f"; {count} {what}" for what, count in counts.items() if count)
    out().print(cell(f"{tally.messages} messages{since}, {tally.differing} would be read otherwise{beside}"))
    total = sum(tally.kinds.values(), Counter[Verdict]())
    rows = [(str(kind), tally.kinds[kind]) for kind in Kind if kind in tally.kinds]
    rows += [("all", total)] if rows else []
    shown = ((kind, *(str(of[verdict]) for verdict in Verdict)) for kind, of in rows)
    print_table(("KIND", *(verdict.upper() for verdict in Verdict)), shown, "No value was read by either.")
    if rows:
        out().print(_MEANING, style="dim", soft_wrap=True)
