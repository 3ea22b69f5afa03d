"""Generated messages are readable mail and hold what their windows show."""

import email
from email import policy
from random import Random

from training.synthesis.message import CLIENTS, generate_message


def test_the_same_seed_gives_the_same_bytes():
    assert [generate_message(Random(4)).raw for _ in range(3)] == [generate_message(Random(4)).raw] * 3


def test_messages_hold_their_windows():
    rng, clients, threads = Random(6), set(), 0
    for _ in range(60):
        made = generate_message(rng)
        read = email.message_from_bytes(made.raw, policy=policy.default)
        text = read.get_body(("plain",)).get_content()
        clients.add(made.client)
        threads += len(made.windows) > 1
        assert made.windows[0].author_address in read["From"]
        for window in made.windows:
            for span in window.spans:
                assert window.text[span.start : span.end] in text
    assert clients == set(CLIENTS) and threads > 10
