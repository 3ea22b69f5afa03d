"""`undersigned ingest`: mail on disk into the address book, over gRPC as any client does it."""

from __future__ import annotations

import dataclasses
import json
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from undersigned.v1 import mail_service_pb2 as pb

from server.cli.command import FAILED, book_option, json_option, needs_client, parent
from server.cli.output import err, out, safe
from server.cli.sources import SourceMail, files_of, read_mails, size_of
from server.client import Client
from server.errors import Unavailable


@dataclass(frozen=True, slots=True)
class Refused:
    """A mail that was not taken in, and why."""

    label: str
    reason: str
    message: str


@dataclass(slots=True)
class Tally:
    """What became of the mails so far."""

    new: int = 0
    known: int = 0
    automated: int = 0
    proposals: int = 0
    refused: list[Refused] = field(default_factory=list)

    def count(self, answer: pb.IngestMessagesResponse, label: str) -> None:
        """Adds one answer."""
        if answer.WhichOneof("result") == "failure":
            self.refused.append(Refused(label, answer.failure.reason, answer.failure.message))
            return
        self.known += answer.response.already_ingested
        self.new += not answer.response.already_ingested
        self.automated += bool(answer.response.message.automated_reason)
        self.proposals += len(answer.response.proposals) if not answer.response.already_ingested else 0


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, allow_dash=True, path_type=Path))
@click.option("--mailbox", default="", help="the mailbox that the mails were delivered to")
@click.option("--case", default="", help="your reference of the case (ticket, deal) that the mails belong to")
@book_option
@json_option
@needs_client
def ingest(client: Client, paths: tuple[Path, ...], mailbox: str, case: str, book: str, as_json: bool) -> None:
    """Hand in the mails in PATH…: .eml files, folders of them, mbox files, Maildirs, or - for one mail.

    While the server is away it is tried again for two minutes. To resume after an interruption run the same command
    again: the server knows the mails that it has, and answers for them without reading them anew.
    """
    tally = send(client, paths, book, source="cli", mailbox=mailbox, case=case)
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(tally), ensure_ascii=False, indent=2))
    else:
        print_summary(tally)
    if tally.refused:
        raise click.exceptions.Exit(FAILED)


def send(
    client: Client,
    paths: Sequence[Path],
    book: str,
    source: str,
    mailbox: str = "",
    case: str = "",
    stopping: threading.Event | None = None,
) -> Tally:
    """Hands in every mail of the paths, with a progress bar on standard error. Raises UndersignedError."""
    tally = Tally()
    files = files_of(paths)
    template = pb.IngestMessageRequest(
        parent=parent(book), source=source, case_reference=case, envelope=pb.Envelope(mailbox=mailbox)
    )
    with _progress() as progress:
        bar = progress.add_task("Reading mail", total=sum(size_of(file) for file in files) or None)
        labels: dict[str, tuple[str, int]] = {}
        requests = _requests(files, template, tally, labels)
        for answer in client.ingest(requests, on_retry=lambda error: _say_retry(progress, error)):
            label, size = labels.pop(answer.id)
            tally.count(answer, label)
            progress.update(bar, advance=size, description=f"{tally.new} new, {tally.known} known")
            if stopping is not None and stopping.is_set():
                break
    return tally


def _requests(
    files: Iterable[Path], template: pb.IngestMessageRequest, tally: Tally, labels: dict[str, tuple[str, int]]
) -> Iterator[pb.IngestMessagesRequest]:
    number = 0
    for mail in (mail for file in files for mail in read_mails(file)):
        if mail.error is not None:
            tally.refused.append(Refused(mail.label, mail.error.reason, mail.error.message))
            continue
        number += 1
        labels[str(number)] = (mail.label, len(mail.raw))
        yield _request(str(number), mail, template)


def _request(id: str, mail: SourceMail, template: pb.IngestMessageRequest) -> pb.IngestMessagesRequest:
    request = pb.IngestMessagesRequest(id=id, request=template)
    request.request.raw = mail.raw
    return request


def _progress() -> Progress:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=err(), transient=True)


def _say_retry(progress: Progress, error: Unavailable) -> None:
    progress.console.print(f"{error.message} Trying again …", style="yellow", markup=False)


def print_summary(tally: Tally) -> None:
    """What became of the mails, on standard error; the refused ones by name."""
    console = err()
    for refused in tally.refused:
        console.print(f"{safe(refused.label)}: {safe(refused.message)} [{refused.reason}]", style="red", markup=False)
    out().print(
        f"{tally.new} messages taken in, {tally.known} known before, {len(tally.refused)} refused; "
        f"nothing is taken from {tally.automated} automatic ones; {tally.proposals} proposals."
    )
