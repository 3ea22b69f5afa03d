"""`undersigned` and `python -m server`."""

from __future__ import annotations

from server.cli.main import cli


def main() -> None:
    """Runs the command line and ends the process with its exit status."""
    cli(prog_name="undersigned")


if __name__ == "__main__":
    main()
