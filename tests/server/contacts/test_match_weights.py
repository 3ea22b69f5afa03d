"""Files of match weights: read, checked, taken into use."""

from __future__ import annotations

import pytest

from server.contacts.match_weights import load_weights, parse_weights, read_weights, shipped_text, use_weights
from server.errors import ConfigurationError

LEAST = "prior = -7\nthreshold = 0.95\nmention = 0.2\n"


@pytest.fixture
def shipped_again():
    yield
    use_weights(None)


def test_a_file_of_one_s_own_is_taken_into_use_and_left_again(tmp_path, shipped_again):
    path = tmp_path / "own.toml"
    path.write_text(LEAST + "[phone]\nsame = 3.5\n")
    use_weights(path)
    assert (load_weights().prior, load_weights().of("phone", "same"), load_weights().of("name", "same")) == (-7, 3.5, 0)
    path.write_text(LEAST + "[phone]\nsame = 4.5\n")
    use_weights(path)  # read anew, though the path is the same
    assert load_weights().of("phone", "same") == 4.5
    use_weights(None)
    assert load_weights() == parse_weights(shipped_text())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "prior must be a number"),
        ("prior = [", "no match weights"),
        (LEAST.replace("-7", "nan"), "prior must be a number"),
        (LEAST.replace("-7", "-1e9"), "between -100 and 100"),
        (LEAST.replace("-7", "true"), "prior must be a number"),
        (LEAST.replace("0.95", "1.5"), "must be probabilities"),
        (LEAST.replace("0.2", "0.99"), "must be probabilities"),
        (LEAST + "phone = 3\n", "phone is no table of levels"),
        (LEAST + "[phone]\nfax = 3\n", "[phone] fax"),
        (LEAST + '[phone]\nsame = "much"\n', "same must be a number"),
    ],
)
def test_wrong_files_are_refused_with_what_is_wrong(tmp_path, shipped_again, text, said):
    path = tmp_path / "own.toml"
    path.write_text(text)
    with pytest.raises(ConfigurationError, match="holds no match weights") as caught:
        use_weights(path)
    assert said in caught.value.message
    assert caught.value.reason == "MATCH_WEIGHTS_INVALID"
    assert load_weights() == parse_weights(shipped_text())  # what was in use stays


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_files_that_cannot_be_read_are_named(tmp_path, content):
    path = tmp_path / "own.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigurationError) as caught:
        read_weights(path)
    assert str(path) in caught.value.message
