"""`undersigned merge` and `duplicates`, against a real server."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from server.cli.main import cli


@pytest.fixture
def run(server):
    """Runs a command; gives what it printed, parsed when it is JSON."""

    def run(*arguments, status=0, input=None):
        env = {"UNDERSIGNED_SERVER": server.address}
        done = CliRunner().invoke(cli, list(map(str, arguments)), prog_name="undersigned", env=env, input=input)
        assert done.exit_code == status, done.output
        return json.loads(done.stdout) if "--json" in arguments and done.stdout else done.output

    return run


def id_of(resource):
    return resource["name"].rpartition("/")[2]


@pytest.fixture
def two(run):
    """One person twice, by id."""
    return tuple(
        id_of(run("contacts", "create", "name=Ann Lee", f"email={address}", "phone:mobile=+4915123456789", "--json"))
        for address in ("ann.lee@lee.example", "ann@home.example")
    )


def test_duplicates_are_found_listed_and_merged(run, two):
    assert run("duplicates") == "No duplicates are known. Search for them: undersigned duplicates find\n"
    assert "Found: 1." in run("duplicates", "find")
    listed = run("duplicates")
    assert all(id in listed for id in two) and "same personal number" in listed
    (found,) = run("duplicates", "--json")
    assert {id_of(found["contact"]), id_of(found["other"])} == set(two)
    assert "Aborted" in run("merge", *two, input="n\n", status=1)
    assert "Merged: Ann Lee" in run("merge", *two, input="y\n")
    (change, *_) = run("changes", "--json")
    assert len(run("contacts", "list", "--json")) == 1
    assert id_of(run("contacts", "show", two[1], "--json")) == two[0]
    run("undo", id_of(change))
    assert len(run("contacts", "list", "--json")) == 2


def test_values_are_chosen(run, two):
    done = run("merge", *two, "--yes", "--choose", "name=Ann B. Lee", "--json")
    assert done["contact"]["display_name"] == "Ann B. Lee"
    assert "[ALREADY_MERGED]" in run("merge", *two, "--yes", status=1)


def test_two_persons_are_dismissed(run, two):
    run("duplicates", "find")
    assert "two persons" in run("duplicates", "dismiss", *two)
    assert run("duplicates", "find", "--json") == {"duplicate_count": 0}
    assert run("duplicates", "--json") == []
    assert "[SAME_CONTACT]" in run("duplicates", "dismiss", two[0], two[0], status=1)
