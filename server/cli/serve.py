"""`undersigned serve`, `undersigned health`."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources

import click

from models.allocation import give_memory_back
from server import app
from server.cli.command import FAILED, json_option, needs_client, server_settings, setting_options
from server.cli.ingest import print_summary, send
from server.cli.output import err, out
from server.cli.review import print_proposals
from server.client import Client
from server.contacts.contact import DEFAULT_ADDRESS_BOOK
from server.settings import ClientSettings, ServerSettings, settings_of


@click.command()
@click.option(
    "--only",
    type=click.Choice(["extraction", "contacts"]),
    help="the stateless extraction alone, without a database; or the contacts alone, with --extraction HOST:PORT",
)
@click.option(
    "--sample", is_flag=True, help="load the sample mailbox into an empty address book, and show the proposals"
)
@setting_options(settings_of(ServerSettings))
def serve(only: str | None, sample: bool, **options: object) -> None:
    """Run the services until SIGTERM or Ctrl-C."""
    settings = server_settings(**options)
    if (only == "contacts") != bool(settings.extraction):
        raise click.UsageError("--only contacts and --extraction HOST:PORT belong together.")
    app.configure_logging(settings.log_level)
    give_memory_back()
    with stopping_on_signal() as stopping:
        running = app.start_extraction(settings) if only == "extraction" else app.start(settings)
        try:
            if sample and only is None:
                _load_sample(running.address, stopping)
            _exchange_on_signal(running)
            _announce(running, settings)
        except BaseException:
            running.stop()
            raise
        running.wait(stopping)
    err().print("Stopped.")


@contextmanager
def stopping_on_signal() -> Iterator[threading.Event]:
    """An event that SIGTERM and SIGINT set."""
    stopping = threading.Event()
    before = {number: signal.signal(number, lambda *_: stopping.set()) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stopping
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _exchange_on_signal(running: app.Running) -> None:
    """SIGHUP reads the weights anew, SIGUSR1 goes back to the former ones; neither makes a call wait."""
    live = running.weights
    if live is None or not hasattr(signal, "SIGHUP"):
        return
    actions = {signal.SIGHUP: live.reload, signal.SIGUSR1: live.roll_back}
    for number, action in actions.items():
        signal.signal(number, lambda *_, action=action: threading.Thread(target=action, daemon=True).start())


def _announce(running: app.Running, settings: ServerSettings) -> None:
    console = out()
    tls = "with TLS" if settings.tls_cert else "without TLS"
    console.print(f"Undersigned serves gRPC at {running.address} ({tls}).", style="bold green", soft_wrap=True)
    if running.db is not None:
        console.print(f"Database: {settings.database.split('@')[-1]}", markup=False, soft_wrap=True)
    if running.open_without_keys:
        console.print(
            "Open without a key to everybody who can connect; the first `undersigned keys create` ends that.",
            style="yellow",
            soft_wrap=True,
            markup=False,
        )
    console.print("Ctrl-C stops it. In another terminal: undersigned proposals, undersigned --help", soft_wrap=True)


def _load_sample(address: str, stopping: threading.Event) -> None:
    """Hands in the mails of the sample, where the address book has no message yet; shows what is proposed."""
    with (
        resources.as_file(resources.files("server") / "sample") as folder,
        Client(ClientSettings(server=address)) as client,
    ):
        if not client.has_messages(DEFAULT_ADDRESS_BOOK):
            print_summary(send(client, [folder], DEFAULT_ADDRESS_BOOK, source="sample", stopping=stopping))
        print_proposals(client, DEFAULT_ADDRESS_BOOK)


@click.command()
@json_option
@needs_client
def health(client: Client, as_json: bool) -> None:
    """Say whether the server serves (grpc.health.v1); the exit status says it too."""
    state = client.health()
    click.echo(json.dumps({"state": state}) if as_json else state)
    if state != "SERVING":
        raise click.exceptions.Exit(FAILED)
