"""Settings come from options, else the environment, else the default."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.errors import ConfigurationError
from server.settings import (
    ClientSettings,
    ServerSettings,
    from_environment,
    is_loopback,
    settings_of,
    settings_table,
    split_address,
)


def test_options_go_before_the_environment_and_that_before_the_default():
    found = from_environment(ServerSettings, {"UNDERSIGNED_WORKERS": "3", "UNDERSIGNED_LISTEN": "a:1"}, listen="b:2")
    assert (found.workers, found.listen, found.log_level) == (3, "b:2", "info")


def test_types():
    environment = {"UNDERSIGNED_WEIGHTS": "w", "UNDERSIGNED_ALLOW_PLAINTEXT": "Yes"}
    found = from_environment(ServerSettings, environment)
    assert found.weights == Path("w")
    assert found.allow_plaintext is True


@pytest.mark.parametrize(
    ("variable", "value"), [("UNDERSIGNED_WORKERS", "many"), ("UNDERSIGNED_ALLOW_PLAINTEXT", "perhaps")]
)
def test_a_wrong_value_is_named(variable, value):
    with pytest.raises(ConfigurationError, match=variable) as error:
        from_environment(ServerSettings, {variable: value})
    assert error.value.reason == "SETTING_INVALID"


def test_an_empty_variable_is_none():
    assert from_environment(ClientSettings, {"UNDERSIGNED_SERVER": ""}).server == "127.0.0.1:50051"


def test_the_documentation_lists_every_setting():
    guide = Path(__file__).resolve().parents[2] / "docs" / "getting-started.md"
    assert settings_table() in guide.read_text("utf-8"), "paste the output of `undersigned doctor --settings`"


def test_every_setting_says_what_it_means():
    for cls in (ServerSettings, ClientSettings):
        for setting in settings_of(cls):
            assert len(setting.help) > 10
            assert setting.variable in settings_table()


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("127.0.0.1:1", True),
        ("localhost:1", True),
        ("[::1]:1", True),
        ("127.8.9.1:0", True),
        ("0.0.0.0:1", False),
        ("[::]:1", False),
        ("192.0.2.1:1", False),
        ("mail.example.org:1", False),
    ],
)
def test_loopback(address, expected):
    assert is_loopback(address) is expected


@pytest.mark.parametrize("address", ["", "50051", "host:", ":50051", "host:99999", "host:x", "host:²"])
def test_no_address(address):
    with pytest.raises(ConfigurationError) as error:
        split_address(address)
    assert error.value.reason == "LISTEN_INVALID"
