"""`undersigned erase`, `suppressions`, `housekeeping` and `decide --reject-matching`, against a real server."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from server.cli.main import cli

MAIL = """\
From: Mara Vogel <mara.vogel@vogel-technik.example>
To: tom.baker@example.org
Date: Mon, 23 Nov 2026 11:20:00 +0100
Message-ID: <{number}@vogel-technik.example>
Content-Type: text/plain; charset=utf-8

Hello Tom, this is message {number}.

Kind regards

Mara Vogel
Vogel Technik GmbH
Tel: +49 30 23125042
www.vogel-technik.example
"""
ADDRESS = "mara.vogel@vogel-technik.example"
LONG_AGO = datetime.now(UTC) - timedelta(days=100)


@pytest.fixture
def tagger(rules):
    """Every value is read, whatever the weights."""
    return rules


@pytest.fixture
def clock():
    """The server's clock, which a test may set; now at first."""
    return [None]


@pytest.fixture
def run(start_server, clock, tmp_path):
    """Runs a command; gives what it printed, parsed when it is JSON."""
    server = start_server(now=lambda: clock[0] or datetime.now(UTC))

    def run(*arguments, status=0, input=None, **more):
        env = {
            "UNDERSIGNED_SERVER": server.address,
            "UNDERSIGNED_DATABASE": f"sqlite:///{tmp_path}/book.db",
            "UNDERSIGNED_SUPPRESSION_SECRETS": "",
            **more,
        }
        done = CliRunner().invoke(cli, list(map(str, arguments)), prog_name="undersigned", env=env, input=input)
        assert done.exit_code == status, done.output
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return json.loads(done.stdout) if "--json" in arguments and done.stdout else done.output

    return run


@pytest.fixture
def receive(run, tmp_path):
    def receive(number):
        path = tmp_path / f"{number}.eml"
        path.write_text(MAIL.format(number=number))
        return run("ingest", path)

    return receive


def pages(run):
    """Ids of what is offered of the kind url."""
    offered = run("proposals", "--json")
    return [
        id_of(each) for each in offered if each.get("add_value", {}).get("field", {}).get("kind") == "FIELD_KIND_URL"
    ]


def id_of(resource):
    return resource["name"].rpartition("/")[2]


def make(run, *values):
    return id_of(run("contacts", "create", "name=Mara Vogel", *values, "--json"))


def test_a_person_is_erased_after_asking(run, receive):
    mara = make(run, f"email={ADDRESS}")
    receive(1)
    assert "Aborted" in run("erase", mara, input="n\n", status=1)
    assert run("contacts", "show", mara, "--json")["display_name"] == "Mara Vogel"
    said = run("erase", mara, input="y\n")
    assert "Erase Mara Vogel" in said and "contacts" in said and "suppressions" not in said
    assert "[CONTACT_NOT_FOUND]" in run("erase", mara, "--yes", status=1)
    assert run("suppressions") == "Nobody is kept out.\n"
    receive(2)
    assert run("proposals", "--json"), "nobody said that she is to be kept out"


def test_an_erased_person_is_kept_out_until_let_in(run, receive, tmp_path):
    mara = make(run, f"email={ADDRESS}", "organization=Vogel Technik GmbH")
    erased = run("erase", mara, "--suppress", "--yes", "--json")["erased"]
    assert erased["suppressions"] == 2
    receive(1)
    assert run("proposals", "--json") == []
    (stored,) = run("messages", "--json")
    explained = run("explain", id_of(stored))
    assert "suppressed" in explained and "ogel" not in explained
    (count,) = run("suppressions", "--json")
    assert (count["digests"], count["secret_is_there"]) == (2, True)
    assert "default" in run("suppressions", "list")
    assert run("suppressions", "check", ADDRESS.upper()).startswith("Kept out")
    assert run("suppressions", "check", "x@y.example", status=1) == "Not kept out.\n"
    assert "[INVALID_VALUE]" in run("suppressions", "check", "nobody", status=1)
    assert "[ADDRESS_BOOK_NOT_FOUND]" in run("suppressions", "lift", ADDRESS, "--address-book", "none", status=1)
    assert run("suppressions", "lift", ADDRESS, "--json") == {"lifted": True}
    assert "was not kept out" in run("suppressions", "lift", ADDRESS, status=1)
    receive(2)
    assert run("proposals", "--json")


def test_a_lost_secret(run, tmp_path):
    mara = make(run, f"email={ADDRESS}")
    run("erase", mara, "--suppress", "--yes")
    other = tmp_path / "other"
    other.write_text("x" * 32)
    lost = {"UNDERSIGNED_SUPPRESSION_SECRETS": str(other)}
    assert "[SUPPRESSION_SECRET_MISSING]" in run("suppressions", "check", ADDRESS, status=5, **lost)
    assert "missing" in run("suppressions", **lost)
    assert run("suppressions", "drop-lost", "--yes") == "Dropped: 0.\n"
    assert "Aborted" in run("suppressions", "drop-lost", input="n\n", status=1, **lost)
    assert run("suppressions", "drop-lost", "--yes", **lost) == "Dropped: 1.\n"
    assert run("suppressions", "--json") == []


def test_whom_nothing_tells_cannot_be_kept_out(run):
    zoe = id_of(run("contacts", "create", "name=Zoe", "--json"))
    assert "[NOTHING_TO_SUPPRESS]" in run("erase", zoe, "--suppress", "--yes", status=1)
    assert run("contacts", "show", zoe, "--json")["display_name"] == "Zoe"


def test_housekeeping_removes_what_is_too_old(run, receive, clock):
    assert run("housekeeping") == "Nothing is older than the settings keep.\n"
    clock[0] = LONG_AGO
    receive(1)
    clock[0] = None
    receive(2)
    run("settings", "set", "retention=evidence:30")
    removed = run("housekeeping", "--json")["default"]
    assert removed["cards"] == 1
    assert run("housekeeping", "--json") == {}
    assert run("proposals", "--json"), "the newer mail supports them"


def test_what_fits_a_pattern_is_refused_for_everybody(run, receive):
    receive(1)
    (page,) = pages(run)
    assert "[PATTERN_MISMATCH]" in run("decide", "--reject-matching", f"{page}=*other.example*", status=1)
    run("decide", "--reject-matching", page, status=2)
    run("decide", "--reject-matching", f"{page}=*vogel-technik*")
    assert pages(run) == []
    receive(2)
    assert pages(run) == [] and run("proposals", "--json")
    (refused,) = run("rejections", "--json")
    assert refused["pattern"] == "*vogel-technik*"
    assert "everybody" in run("rejections")
