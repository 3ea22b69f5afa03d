"""The documents say what is so: settings, answered methods, links, commands, and a client that runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from undersigned.v1 import (
    contact_service_pb2_grpc,
    extraction_service_pb2_grpc,
    mail_service_pb2_grpc,
    proposal_service_pb2_grpc,
    settings_service_pb2_grpc,
)

from server import app
from server.api.contact_service import ContactServicer
from server.api.extraction_service import ExtractionServicer
from server.api.mail_service import MailServicer
from server.api.proposal_service import ProposalServicer
from server.api.settings_service import SettingsServicer
from server.cli.main import COMMANDS
from server.settings import ServerSettings, settings_table

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
ANSWERING = {
    "ExtractionService": (ExtractionServicer, extraction_service_pb2_grpc.ExtractionServiceServicer),
    "MailService": (MailServicer, mail_service_pb2_grpc.MailServiceServicer),
    "ProposalService": (ProposalServicer, proposal_service_pb2_grpc.ProposalServiceServicer),
    "ContactService": (ContactServicer, contact_service_pb2_grpc.ContactServiceServicer),
    "SettingsService": (SettingsServicer, settings_service_pb2_grpc.SettingsServiceServicer),
}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_to_files_that_exist(document):
    targets = re.findall(r"\]\(([^)#\s]+)", document.read_text(encoding="utf-8"))
    inside = [target for target in targets if not target.startswith("http")]
    assert not [target for target in inside if not (document.parent / target).exists()]


def test_the_table_of_settings_is_that_of_the_code():
    assert settings_table() in (ROOT / "docs" / "getting-started.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("service", ANSWERING)
def test_the_status_names_the_methods_that_are_answered(service):
    row = re.search(rf"^\| {service} \| ([^|]*) \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    servicer, generated = ANSWERING[service]
    methods = [name for name in vars(generated) if not name.startswith("_")]
    answered = {name for name in methods if getattr(servicer, name) is not getattr(generated, name)}
    assert row
    assert set(row[1].strip().split(", ")) == answered


def test_commands_in_the_documents_exist():
    named = set()
    for document in DOCUMENTS:
        code = re.findall(r"```\n(.*?)```|`([^`\n]+)`", document.read_text(encoding="utf-8"), re.DOTALL)
        named |= set(re.findall(r"\bundersigned ([a-z]+)", "\n".join(block or word for block, word in code)))
    assert len(named) > 8
    assert not named - set(COMMANDS)


def test_make_targets_in_the_documents_exist():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {name for d in DOCUMENTS for name in re.findall(r"`make ([a-z-]+)", d.read_text(encoding="utf-8"))}
    assert {"run", "test"} <= named
    assert not named - targets


def test_the_client_of_the_api_document_runs(tmp_path):
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    program = re.search(r"```python\n(.*?)```", text, re.DOTALL)[1]
    running = app.start(ServerSettings(database=f"sqlite:///{tmp_path / 'book.db'}", listen="127.0.0.1:0"))
    try:
        program = program.replace("127.0.0.1:50051", running.address)
        run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    finally:
        running.stop()
    assert run.returncode == 0, run.stderr
    assert "create_contact  Ada Winter" in run.stdout
    assert "+442079460733" in run.stdout
    assert "not offered again:" in run.stdout
