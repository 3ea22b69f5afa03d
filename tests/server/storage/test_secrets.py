"""The file of the secrets: made once, for its user alone, and never over another one."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from server.errors import ConfigurationError
from server.storage import secrets


def test_a_new_file_has_a_secret_that_only_its_user_reads(tmp_path):
    path = tmp_path / "folder" / "book.db.secrets"
    secrets.create(path)
    assert path.stat().st_mode & 0o777 == 0o600
    first = secrets.read(path)
    assert len(first.newest.value) == 64
    secrets.create(path)
    assert secrets.read(path) == first
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_of_many_who_make_it_at_once_one_does(tmp_path):
    path = tmp_path / "secrets"

    def make(_):
        secrets.create(path)
        return secrets.read(path)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(make, range(24)))) == 1


def test_the_last_line_signs(tmp_path):
    path = tmp_path / "secrets"
    path.write_text(f"# why\n\n{'a' * 32}\n  {'b' * 40}  \n{'a' * 32}")
    found = secrets.read(path)
    assert [one.value for one in found.secrets] == [b"a" * 32, b"b" * 40]
    assert found.newest.value == b"b" * 40


def test_a_secret_that_is_read_by_others_is_said(tmp_path, caplog):
    path = tmp_path / "secrets"
    secrets.create(path)
    secrets.read(path)
    assert not caplog.records
    path.chmod(0o644)
    secrets.read(path)
    assert "chmod 600" in caplog.text


@pytest.mark.parametrize("content", [b"", b"# only words\n", b"a" * 32 + b"\nshort\n", b"\xff\xfe" * 40])
def test_a_file_without_proper_secrets_is_refused(tmp_path, content):
    path = tmp_path / "secrets"
    path.write_bytes(content)
    with pytest.raises(ConfigurationError) as error:
        secrets.read(path)
    assert str(path) in error.value.message
    assert "short\n" not in error.value.message


def test_what_cannot_be_read_or_written_is_said(tmp_path):
    with pytest.raises(ConfigurationError) as error:
        secrets.read(tmp_path)
    assert error.value.reason == "SUPPRESSION_SECRETS_UNREADABLE"
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError) as error:
        secrets.create(tmp_path / "file" / "secrets")
    assert error.value.reason == "SUPPRESSION_SECRETS_UNWRITABLE"


def test_where_no_file_is_there_is_no_secret(tmp_path):
    assert secrets.read(tmp_path / "none").secrets == ()


def test_a_file_system_without_links_does_as_well(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(1, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    path = tmp_path / "secrets"
    secrets.create(path)
    first = secrets.read(path)
    secrets.create(path)
    assert secrets.read(path) == first and first.secrets
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_the_default_lies_beside_a_sqlite_database():
    assert secrets.beside("sqlite:///var/book.db") == Path("var/book.db.secrets")
    assert secrets.beside("sqlite:////srv/book.db") == Path("/srv/book.db.secrets")
    assert secrets.beside("postgresql://user:word@host/name") is None
