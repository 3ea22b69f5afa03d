"""Every command really runs, against a real server in a process of its own."""

from __future__ import annotations

import json
import mailbox
import re
from datetime import UTC, datetime

import click
import pytest
from click.testing import CliRunner

from server.cli.decide import parse_when
from server.cli.main import COMMANDS, cli
from server.cli.output import safe

MAIL = """\
From: Mara Vogel <mara.vogel@vogel-technik.example>
To: tom.baker@example.org
Date: Mon, 23 Nov 2026 11:20:00 +0100
Message-ID: <{number}@vogel-technik.example>
Subject: Bearings
Content-Type: text/plain; charset=utf-8

Hello Tom,

forty of them, please. This is message {number}.

Kind regards

Mara Vogel
Leiterin Einkauf
Vogel Technik GmbH
Tel: +49 30 23125042
Mobile: +49 176 04069042
www.vogel-technik.example
"""


def raw(number):
    return MAIL.format(number=number).encode()


@pytest.fixture
def folder(tmp_path):
    """Two mails and something that is none."""
    folder = tmp_path / "mails"
    folder.mkdir()
    (folder / "b.eml").write_bytes(raw(2))
    (folder / "a.eml").write_bytes(raw(1))
    (folder / "c.eml").write_bytes(b"this is no mail")
    (folder / "notes.txt").write_bytes(b"not to be read")
    return folder


@pytest.fixture
def run(serve):
    """Runs a command against a server in a process of its own; gives what it printed, parsed when it is JSON."""
    address = serve(rules=True).address

    def run(*arguments, status=0, key="", input=None):
        env = {"UNDERSIGNED_SERVER": address, "UNDERSIGNED_API_KEY": key}
        done = CliRunner().invoke(cli, list(map(str, arguments)), prog_name="undersigned", env=env, input=input)
        assert done.exit_code == status, done.output
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return json.loads(done.stdout) if "--json" in arguments and done.stdout else done.output

    return run


def id_of(resource):
    return resource["name"].rpartition("/")[2]


# ── without a server ──


def test_extract_jsonl(undersigned, folder):
    done = undersigned("extract", folder, "--format", "jsonl")
    assert done.returncode == 1, "one of them is no mail"
    lines = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [line["id"] for line in lines] == ["a", "b", "c"], "in the order of their names"
    assert set(lines[2]) == {"id", "error"}
    assert lines[2]["error"]["reason"] == "NOT_A_MAIL"
    assert list(lines[0]) == ["id", "message_id", "automated", "language", "cards"]
    assert (lines[0]["message_id"], lines[0]["automated"]) == ("1@vogel-technik.example", None)
    (card,) = lines[0]["cards"]
    assert list(card) == ["name", "email", "depth", "signature_text", "fields"]
    assert (card["name"], card["email"], card["depth"]) == ("Mara Vogel", "mara.vogel@vogel-technik.example", 0)
    phone = next(field for field in card["fields"] if field["kind"] == "phone" and field["type"] == "work")
    assert list(phone) == ["kind", "value", "type", "type_is_default", "text", "confidence", "start", "end"]
    assert phone["value"] == "+493023125042"
    for field in card["fields"]:
        assert field["kind"] != "name"
        assert card["signature_text"][field["start"] : field["end"]] == field["text"]


def test_extract_table(undersigned, folder):
    done = undersigned("extract", folder / "a.eml")
    assert done.returncode == 0
    text = done.stdout.decode()
    assert re.search(r"Mara Vogel <mara\.vogel@vogel-technik\.example>", text)
    assert "+493023125042" in text


def test_extract_with_the_shipped_weights(undersigned, folder):
    done = undersigned("extract", folder / "a.eml", "--json", rules=False)
    (card,) = json.loads(done.stdout)["cards"]
    assert card["email"] == "mara.vogel@vogel-technik.example"
    assert "+493023125042" in {field["value"] for field in card["fields"]}


def test_extract_reads_mbox_maildir_and_standard_input(undersigned, tmp_path):
    box = mailbox.mbox(tmp_path / "box.mbox")
    box.add(raw(1))
    box.add(raw(2).replace(b"Hello Tom,", b"Hello Tom,\n\nFrom now on we take\n"))
    box.close()
    maildir = mailbox.Maildir(tmp_path / "maildir")
    maildir.add(raw(3))

    def ids(*paths, input=None):
        done = undersigned("extract", "--json", *paths, input=input)
        assert done.returncode == 0, done.stderr
        return [json.loads(line)["id"] for line in done.stdout.decode().splitlines()]

    assert ids(tmp_path / "box.mbox") == ["1@vogel-technik.example", "2@vogel-technik.example"]
    assert ids(tmp_path / "maildir") == ["3@vogel-technik.example"]
    assert ids("-", input=raw(4)) == ["4@vogel-technik.example"]
    assert ids(tmp_path / "box.mbox", tmp_path / "maildir")[2] == "3@vogel-technik.example"


def test_extract_takes_the_region(undersigned, tmp_path):
    local = raw(1).replace(b"+49 30", b"030").replace(b"Mobile: +49 176 04069042\n", b"").replace(b".example", b".test")
    (tmp_path / "m.eml").write_bytes(local)

    def phones(*options):
        done = undersigned("extract", "--json", tmp_path / "m.eml", *options)
        (line,) = done.stdout.decode().splitlines()
        return [
            field["value"] for card in json.loads(line)["cards"] for field in card["fields"] if field["kind"] == "phone"
        ]

    assert "+493023125042" in phones("--region", "DE")
    assert "+493023125042" not in phones("--region", "US")


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["extract", "no-such-path"], 2, "no-such-path"),
        (["extract", "--region", "UK", "."], 1, "INVALID_REGION"),
        (["proposals", "--server", "127.0.0.1:1"], 3, "undersigned serve"),
        (["serve", "--listen", "nonsense"], 5, "HOST:PORT"),
        (["serve", "--listen", "0.0.0.0:0"], 5, "--tls-cert"),
        (["serve", "--listen", "127.0.0.1:0", "--database", "sqlite:////proc/none/book.db"], 5, "DATABASE_UNWRITABLE"),
        (["serve", "--log-level", "loud"], 5, "LOG_LEVEL_INVALID"),
        (["keys", "create", "--role", "king"], 2, "admin"),
        (["keys", "list", "--database", "nonsense"], 5, "DATABASE_URL_INVALID"),
        (["nonsense"], 2, "nonsense"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_wrong_is_said_in_a_line(undersigned, arguments, status, says):
    done = undersigned(*arguments)
    error = done.stderr.decode()
    assert done.returncode == status, error
    assert says in error
    assert "Traceback" not in error


def test_every_command_has_help():
    def help_of(*names):
        done = CliRunner().invoke(cli, [*names, "--help"], prog_name="undersigned")
        assert done.exit_code == 0
        return done.output

    assert all(f"  {name} " in help_of() for name in COMMANDS)
    for name in COMMANDS:
        assert f"Usage: undersigned {name}" in help_of(name)


def test_keys_and_migrate_work_on_the_database(undersigned):
    assert undersigned("migrate").returncode == 0
    made = json.loads(undersigned("keys", "create", "--role", "intake", "--name", "lmtp", "--json").stdout)
    plain = undersigned("keys", "create", "--role", "admin").stdout.decode().strip()
    assert len(plain) > 20
    (first, second) = json.loads(undersigned("keys", "list", "--json").stdout)
    assert (first["name"], first["role"], second["name"]) == ("lmtp", "intake", "admin")
    assert made["secret"] not in json.dumps([first, second])
    assert undersigned("keys", "revoke", made["id"]).returncode == 0
    assert json.loads(undersigned("keys", "list", "--json").stdout)[0]["revoke_time"]
    assert "lmtp" in undersigned("keys", "list").stdout.decode()
    assert undersigned("keys", "revoke", "no-such").returncode == 1


def test_books(undersigned, serve, folder):
    assert json.loads(undersigned("books", "create", "sales", "--name", "Sales", "--json").stdout)["id"] == "sales"
    assert "sales" in undersigned("books", "list").stdout.decode()
    assert [book["id"] for book in json.loads(undersigned("books", "list", "--json").stdout)] == ["default", "sales"]
    assert undersigned("books", "create", "sales").returncode == 1
    env = {"UNDERSIGNED_SERVER": serve().address}
    assert undersigned("ingest", folder / "a.eml", "--address-book", "sales", env=env).returncode == 0
    assert len(json.loads(undersigned("messages", "--address-book", "sales", "--json", env=env).stdout)) == 1
    assert json.loads(undersigned("messages", "--json", env=env).stdout) == []


def test_doctor_says_what_is_wrong(undersigned):
    found = json.loads(undersigned("doctor", "--json").stdout)
    assert found["database"]["ok"]
    bad = undersigned("doctor", "--database", "nonsense")
    assert bad.returncode == 5
    assert "DATABASE_URL_INVALID" in bad.stdout.decode()
    assert "UNDERSIGNED_DATABASE" in undersigned("doctor", "--settings").stdout.decode()


# ── with a server ──


def test_ingest_again_and_again(run, folder, tmp_path):
    first = run("ingest", folder, "--json", status=1)
    assert (first["new"], first["known"], [each["reason"] for each in first["refused"]]) == (2, 0, ["NOT_A_MAIL"])
    assert first["refused"][0]["label"].endswith("c.eml")
    second = run("ingest", folder, "--json", status=1)
    assert (second["new"], second["known"]) == (0, 2)
    assert "2 known before" in run("ingest", folder / "a.eml", folder / "b.eml")
    assert "ADDRESS_BOOK_NOT_FOUND" in run("ingest", folder / "a.eml", "--address-book", "none", status=1)


def test_groups_answer_alone_with_the_options_of_their_default(run):
    assert run("contacts", "--json") == run("contacts", "list", "--json") == []
    assert run("rejections", "--json") == []
    assert run("settings", "--json") == run("settings", "show", "--json")
    assert run("health", "--json") == {"state": "SERVING"}
    assert "No such command" in run("contacts", "shw", status=2)


def test_a_review_from_the_terminal(run, folder):
    run("ingest", folder / "a.eml", folder / "b.eml")
    shown = run("proposals", "--json")
    assert all(each["sighting_count"] == 2 for each in shown if "add_value" in each)
    fields = {id_of(each): each.get("add_value", {}).get("field", {"value": "contact"}) for each in shown}
    ids = {field["value"]: id for id, field in fields.items()}
    table = run("proposals")
    assert "Mara Vogel" in table
    assert all(id in table for id in fields)
    (message, _) = run("messages", "--json")
    assert len(run("proposals", "--message", id_of(message), "--json")) == len(shown)
    assert "23125042" in run("explain", id_of(message))
    assert run("explain", id_of(message), "--json")["cards"]

    # What is not named is asked about first, and nothing happens without a yes.
    some = ["--accept", ids["contact"], "--accept", f"{ids['+4917604069042']}=+49 176 04069043"]
    asked = run("decide", "--message", id_of(message), *some, input=b"n\n", status=1)
    assert "will be rejected" in asked
    assert len(run("proposals", "--json")) == len(shown)
    some += ["--type", f"{ids['+4917604069042']}=private"]
    some += ["--later", ids["https://www.vogel-technik.example"], "--until", "3d"]
    result = run("decide", "--message", id_of(message), *some, "--yes", "--json")
    (contact,) = result["contacts"]
    values = {field["value"]: field for field in contact["fields"]}
    assert values["+4917604069043"]["type"] == "private"
    assert "+493023125042" not in values
    assert run("proposals", "--json") == []
    assert len(run("proposals", "--state", "snoozed", "--json")) == 1

    assert "Mara Vogel" in run("contacts")
    assert run("contacts", "list", "--query", "vogel", "--json")[0]["name"] == contact["name"]
    assert "+4917604069043" in run("contacts", "show", id_of(contact))

    # What was left is remembered, until it is forgotten.
    remembered = run("rejections", "list", "--contact", id_of(contact), "--json")
    phone = next(each for each in remembered if each["value"] == "+493023125042")
    assert phone["source"] == "SOURCE_UNSELECTED"
    assert "+493023125042" in run("rejections")
    run("rejections", "forget", id_of(phone))
    (again,) = run("proposals", "--contact", id_of(contact), "--json")
    assert again["add_value"]["field"]["value"] == "+493023125042"

    # The log shows it, and it can be taken back.
    log = run("changes", "--contact", id_of(contact), "--json")
    assert "create contact" in run("changes")
    assert run("decide", "--accept", id_of(again), "--json")["contacts"]
    latest = run("changes", "--contact", id_of(contact), "--json")[0]
    assert latest not in log
    assert run("undo", id_of(latest), "--json")
    assert len(run("proposals", "--json")) == 1
    assert (
        run("decide", "--reject-everywhere", id_of(again), "--json")["rejections"][0]["scope"] == "SCOPE_ADDRESS_BOOK"
    )


def test_decide_over_a_list_that_was_shown(run, folder, tmp_path):
    run("ingest", folder / "a.eml")
    shown = tmp_path / "shown.json"
    shown.write_text(json.dumps(run("proposals", "--json")))
    result = run("decide", "--shown", shown, "--accept-all", "--json")
    assert {each["state"] for each in result["proposals"]} == {"STATE_ACCEPTED"}
    assert "PROPOSAL_DECIDED" in run("decide", "--shown", shown, "--accept-all", status=1)
    shown.write_text("{}")
    assert "proposals --json" in run("decide", "--shown", shown, "--accept-all", status=2)
    assert "nothing to decide" in run("decide", status=2)


def test_contacts_are_edited(run):
    made = run("contacts", "create", "name=Ada Winter", "email=ada@example.com", "phone:mobile=+447700900733", "--json")
    id = id_of(made)
    assert {field["value"] for field in made["fields"]} == {"Ada Winter", "ada@example.com", "+447700900733"}
    changed = run("contacts", "update", id, "--add", "job_title=Baker", "--remove", "phone=+447700900733", "--json")
    assert {field["value"] for field in changed["fields"]} == {"Ada Winter", "ada@example.com", "Baker"}
    assert "no phone" in run("contacts", "update", id, "--remove", "phone=1", status=2)
    assert "CONTACT_EXISTS" in run("contacts", "create", "name=A", "email=ADA@example.com", status=1)
    assert "kinds" in run("contacts", "create", "shoe_size=43", status=2)
    run("contacts", "delete", id, "--yes")
    assert run("contacts", "list", "--json") == []
    assert "CONTACT_NOT_FOUND" in run("contacts", "show", id, status=1)


def test_connect(run, folder):
    run("ingest", folder / "a.eml")
    id = id_of(run("contacts", "create", "name=M. Vogel", "email=office@vogel-technik.example", "--json"))
    (message,) = run("messages", "--json")
    contact = run("contacts", "connect", id, id_of(message), "--json")
    assert "mara.vogel@vogel-technik.example" in {field["value"] for field in contact["fields"]}


def test_cases(run, folder):
    assert "no cases" in run("cases")
    run("ingest", folder / "a.eml", "--case", "T-1")
    run("ingest", folder / "b.eml", "--case", "T-2")
    assert [each["reference"] for each in run("cases", "--json")] == ["T-2", "T-1"]
    (case,) = run("cases", "list", "--reference", "T-1", "--json")
    (message,) = [each for each in run("messages", "--json") if each.get("case_reference") == "T-1"]
    shown = run("contacts", "create-from", id_of(message))
    assert "To make this its main contact: undersigned cases set-main-contact" in shown
    (contact,) = run("contacts", "list", "--json")
    assert id_of(contact) in run("cases", "set-main-contact", id_of(case), id_of(contact))
    assert run("cases", "show", id_of(case), "--json")["main_contact"] == contact["name"]
    assert run("cases", "set-main-contact", id_of(case), "--json")["main_contact"] == ""
    assert "NO_STRANGER" in run("contacts", "create-from", id_of(message), "--main-contact", status=1)
    assert "CASE_NOT_FOUND" in run("cases", "show", "none", status=1)


def test_settings(run, folder):
    assert "mining_enabled" in run("settings")
    found = run("settings", "set", "mining_enabled=off", "default_region=DE", "default_types=phone:office", "--json")
    assert (found["mining_enabled"], found["default_region"]) == (False, "DE")
    assert run("settings", "show", "--json")["default_types"] == [{"kind": "FIELD_KIND_PHONE", "type": "office"}]
    assert "INVALID_REGION" in run("settings", "set", "default_region=UK", status=1)
    assert "on or off" in run("settings", "set", "mining_enabled=perhaps", status=2)
    full = ("retention=evidence:365", "completeness_weights=name:60,email:40", "type_mappings=phone:mobile:Handy")
    found = run("settings", "set", *full, "trusted_authserv_ids=mx.example.org", "--json")
    assert found["retention"]["evidence_days"] == 365
    shown = run("settings")
    for text in ("evidence: 365 days", "name: 60, email: 40", "phone mobile: Handy", "mx.example.org", "none"):
        assert text in shown
    assert "INVALID_WEIGHTS" in run("settings", "set", "completeness_weights=name:99", status=1)
    for wrong in ("completeness_weights=shoe:1", "retention=x:1", "retention=evidence:x", "type_mappings=phone:work"):
        assert "must" in run("settings", "set", wrong, status=2)
    history = run("settings", "history", "--json")
    assert [each["setting_changes"][0]["path"] for each in history] == ["type_mappings", "mining_enabled"]
    assert "mining_enabled" in run("settings", "history")
    assert len(run("settings", "history", "--limit", "1", "--json")) == 1
    run("ingest", folder / "a.eml")
    assert run("proposals", "--json") == []


def test_accounts(run):
    assert "no contact has an organization" in run("accounts")
    run("contacts", "create", "name=Ada Winter", "email=ada@bakery.example", "organization=Winter Bakery Ltd")
    run("contacts", "create", "name=Bob Ray", "email=bob@ray.example")
    assert "bakery.example" in run("accounts")
    (account,) = run("accounts", "--query", "bakery", "--json")
    (contact,) = run("contacts", "list", "--account", id_of(account), "--json")
    assert (contact["display_name"], contact["account"]["display_name"]) == ("Ada Winter", "Winter Bakery Ltd")


def test_policies(run, folder):
    assert "Everything is asked" in run("policies")
    run("contacts", "create", "name=Mara Vogel", "email=mara.vogel@vogel-technik.example")
    run("ingest", folder / "a.eml")
    assert "say with options" in run("policies", "simulate", status=2)
    found = run("policies", "simulate", "--kind", "phone", "--json")
    assert {each["policy"] for each in found} == {"simulated"}
    waiting = {each["name"] for each in run("proposals", "--json")}
    assert {each["proposal"] for each in found} < waiting
    shown = run("policies", "simulate", "--kind", "phone")
    assert "+493023125042" in shown
    assert f"simulated: {len(found)}" in shown
    (added,) = run("policies", "add", "phones", "--kind", "phone", "--only-empty-fields", "--json")
    assert (added["name"], added["only_empty_fields"]) == ("phones", True)
    assert "only empty fields" in run("policies")
    assert "phones: 1" in run("policies", "simulate", "phones")
    run("ingest", folder / "b.eml")
    assert "phones" in run("changes")
    assert len(run("proposals", "--json")) == len(waiting) - 1
    assert "INVALID_POLICY" in run("policies", "add", "phones", status=1)
    assert "POLICY_NOT_FOUND" in run("policies", "remove", "faxes", status=1)
    assert run("policies", "remove", "phones", "--json") == []


def test_keys_close_an_open_server(run, undersigned):
    assert "SERVING" in run("health")
    run("contacts")
    key = undersigned("keys", "create", "--role", "intake").stdout.decode().strip()
    assert "KEY_MISSING" in run("contacts", status=4)
    assert "INVALID_KEY" in run("contacts", key=key + "x", status=4)
    assert "ROLE_TOO_LOW" in run("contacts", key=key, status=4)
    assert "SERVING" in run("health")


def test_serve_ends_in_peace(serve):
    running = serve()
    assert running.terminate() == 0


def test_serve_shows_the_sample_once(serve, undersigned, sample_messages):
    running = serve("--sample")
    env = {"UNDERSIGNED_SERVER": running.address}
    found = json.loads(undersigned("messages", "--limit", "0", "--json", env=env).stdout)
    assert len(found) > 30
    assert json.loads(undersigned("proposals", "--json", env=env).stdout)
    running.terminate()
    serve("--sample", address=running.address)
    assert len(json.loads(undersigned("messages", "--limit", "0", "--json", env=env).stdout)) == len(found)


# ── parts ──


NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3d", datetime(2026, 11, 28, 12, tzinfo=UTC)),
        ("2w", datetime(2026, 12, 9, 12, tzinfo=UTC)),
        ("1h", datetime(2026, 11, 25, 13, tzinfo=UTC)),
        ("2026-12-24T09:00+00:00", datetime(2026, 12, 24, 9, tzinfo=UTC)),
    ],
)
def test_points_in_time(text, expected):
    assert parse_when(text, NOW) == expected


@pytest.mark.parametrize("text", ["", "tomorrow", "3", "-3d", "99999d", "2026-13-01"])
def test_no_point_in_time(text):
    with pytest.raises(click.BadParameter):
        parse_when(text, NOW)


def test_what_came_from_a_mail_does_not_steer_the_terminal():
    assert safe("a\x1b[31mb\u202ec\r\n") == "a[31mbc"
    assert safe("می\u200cخواهم") == "می\u200cخواهم"
