"""The commands, put together; a command's module is imported when it runs."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version

import click

from server.cli.command import EPILOG, ErrorHandlingGroup

# Name -> module in this folder, attribute, what --help says. Loading all of them takes a second, one of them a quarter.
COMMANDS: dict[str, tuple[str, str, str]] = {
    "serve": ("serve", "serve", "Run the services."),
    "extract": ("extract", "extract", "Print the cards of mails on disk."),
    "compare": ("compare", "compare", "Count what other weights would read otherwise."),
    "shadow": ("compare", "shadow", "Show what a server's weights on trial would change."),
    "ingest": ("ingest", "ingest", "Hand in mails on disk."),
    "proposals": ("review", "proposals", "List what waits for a decision."),
    "decide": ("decide", "decide", "Accept, edit, reject or put off proposals."),
    "contacts": ("contacts", "contacts", "List, show and edit contacts."),
    "import": ("exchange", "import_contacts", "Take contacts from a file: vCard, JSContact or CSV."),
    "export": ("exchange", "export_contacts", "Write contacts to a file."),
    "accounts": ("accounts", "accounts", "List the organizations that contacts belong to."),
    "cases": ("cases", "cases", "List cases, and say whose they are."),
    "merge": ("merging", "merge", "Let one contact take in another."),
    "duplicates": ("merging", "duplicates", "Find contacts that are one person."),
    "rejections": ("rejections", "rejections", "List what was refused, and forget it."),
    "messages": ("messages", "messages", "List messages."),
    "explain": ("messages", "explain", "Say why a message led, or did not lead, to proposals."),
    "changes": ("changes", "changes", "List what changed."),
    "undo": ("changes", "undo", "Take back a review, an edit, a merge."),
    "erase": ("erase", "erase", "Remove all that is known of a person."),
    "suppressions": ("suppressions", "suppressions", "Count the erased persons who are kept out, and let them in."),
    "settings": ("settings", "settings", "Show and change how an address book behaves."),
    "policies": ("policies", "policies", "Accept without asking, and try what that would do."),
    "keys": ("keys", "keys", "Create, list and revoke API keys."),
    "books": ("books", "books", "Create and list address books."),
    "housekeeping": ("admin", "housekeeping", "Remove what is older than the settings keep."),
    "migrate": ("admin", "migrate", "Bring the database to this version's schema."),
    "doctor": ("admin", "doctor", "Check that this installation can serve."),
    "health": ("serve", "health", "Say whether the server serves."),
}


class LazyGroup(ErrorHandlingGroup):
    """The commands of the table."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of the table: as they are met."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        command = getattr(import_module(f"server.cli.{module}"), attribute)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in --help, from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, help) for name, (_, _, help) in COMMANDS.items()])


@click.group(cls=LazyGroup, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("undersigned"), prog_name="undersigned")
def cli() -> None:
    """Reads signatures in incoming mail and keeps contacts complete."""
