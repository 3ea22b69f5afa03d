"""What is remembered, for how long, and by how many at once."""

from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from models.memory import Memory, Recall, remembered


def test_an_answer_is_worked_out_once():
    asked = []
    memory = Memory(10, 100, len)

    def answer(word):
        asked.append(word)
        return word.upper()

    assert [memory.recall("a", answer) for _ in range(3)] == ["A"] * 3
    assert asked == ["a"]
    assert memory.rate == Recall(2, 3)


def test_answers_for_short_texts_alone_are_kept():
    asked = []

    @remembered
    def length(text):
        asked.append(text)
        return len(text)

    long = "a" * 201
    assert [length("a"), length("a"), length(long), length(long)] == [1, 1, 201, 201]
    assert asked == ["a", long, long]


@given(st.lists(st.text("ab", max_size=6), max_size=80), st.integers(0, 5), st.integers(0, 12))
def test_never_more_than_there_is_room_for(words, entries, room):
    memory = Memory(entries, room, len)
    for word in words:
        assert memory.recall(word, str.upper) == word.upper()
        assert len(memory._answers) <= entries
        assert sum(map(len, memory._answers)) == memory._used <= room


def test_what_was_not_asked_for_longest_goes_first():
    memory = Memory(2, 100, len)
    for word in ("one", "two", "one", "three", "one", "two"):
        memory.recall(word, str.upper)
    assert memory.rate == Recall(2, 6)  # both repetitions of "one"; "two" was forgotten


def test_many_threads_may_ask_at_once():
    memory = Memory(50, 10_000, len)
    words = [str(n % 70) for n in range(20_000)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda word: memory.recall(word, str.upper), words)) == words
    assert memory.rate.asked == len(words)
    assert len(memory._answers) == 50
    assert sum(map(len, memory._answers)) == memory._used
