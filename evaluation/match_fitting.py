"""Weights of matching learned on generated books, then on an own one; judged on books that they never saw."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from evaluation.address_book import make_book
from evaluation.match_decisions import Decided
from evaluation.match_learning import LEVELS, learn, shares
from evaluation.match_questions import Outcome, Pairs, Question, answered, pairs_of, questions_of
from evaluation.matching import LEAST_PRECISION, LEAST_RECALL, MOST_WRONG
from evaluation.report import Cell, Report, Table
from server.contacts.match_weights import Weights, parse_weights, shipped_text


@dataclass(frozen=True, slots=True)
class Plan:
    """How many generated books are learned from and held out, and how large each is. A book's seed is `seed` plus its
    number; those held out come after those learned from."""

    books: int
    held_out: int
    contacts: int
    cards: int
    seed: int

    def learned_from(self) -> Iterator[tuple[str, tuple[Question, ...]]]:
        """(name, questions) of each book."""
        return self._made(range(self.books))

    def held(self) -> Iterator[tuple[str, tuple[Question, ...]]]:
        """The same of those held out."""
        return self._made(range(self.books, self.books + self.held_out))

    def _made(self, numbers: Iterable[int]) -> Iterator[tuple[str, tuple[Question, ...]]]:
        for seed in (self.seed + number for number in numbers):
            yield f"book {seed}", questions_of(make_book(self.contacts, self.cards, seed))


@dataclass(frozen=True, slots=True)
class Judged:
    """One book with what the weights before and after made of it."""

    name: str
    before: Outcome
    after: Outcome


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was learned, from which pairs, and how it does on what was held out; the last row is of all books."""

    before: Weights
    after: Weights
    pairs: Pairs
    held_out: tuple[Judged, ...]

    @property
    def is_good(self) -> bool:
        """Whether on what was held out no more goes to a wrong person, no less to the right one, and both suffice."""
        of = self.held_out[-1]
        suffices = (of.after.precision or 0) >= LEAST_PRECISION and (of.after.recall or 0) >= LEAST_RECALL
        return suffices and of.after.wrong_rate <= MOST_WRONG and of.after.is_no_worse_than(of.before)


def fit(plan: Plan, start: Weights, own: Decided, strength: float, say: Callable[[str], None]) -> Fitted:
    """Learn from generated books, then from the decisions of an own book, drawn towards what the former taught."""
    learned: list[Question] = []
    for name, questions in plan.learned_from():
        say(f"learning from {name}")
        learned += questions
    pairs = pairs_of(learned)
    weights = learn(pairs, start, strength)
    if own.learned:
        weights = learn(pairs_of(own.learned), weights, strength)
    judged = []
    for name, questions in (*plan.held(), *([("own book", own.held_out)] if own.held_out else ())):
        say(f"judging on {name}")
        judged.append(Judged(name, answered(questions, start), answered(questions, weights)))
    total = Judged("all", sum_of(one.before for one in judged), sum_of(one.after for one in judged))
    return Fitted(start, weights, pairs, (*judged, total))


def sum_of(outcomes: Iterable[Outcome]) -> Outcome:
    """The counts of several groups."""
    return sum(outcomes, Outcome())


def report_of(result: Fitted, about: tuple[tuple[str, str], ...]) -> Report:
    """Precision and recall before and after on what was held out; each weight before and after."""
    return Report("Weights of matching", about, (_figures(result), _weights(result)))


def _figures(result: Fitted) -> Table:
    rows = tuple(
        (f"{one.name}, {when}", of.asked, of.known, of.linked, of.right, of.precision, of.recall, of.wrong_rate)
        for one in result.held_out
        for when, of in (("before", one.before), ("after", one.after))
    )
    columns = ("held out", "cards", "known", "linked", "right", "precision", "recall", "wrong person")
    verdict = "no worse than before" if result.is_good else "not good enough to take"
    note = (
        f"The learned weights are {verdict}. Needed: no more cards to a wrong person and no fewer to the right one, "
        f"precision {LEAST_PRECISION}, recall {LEAST_RECALL}, wrong person at most {MOST_WRONG}."
    )
    return Table("held_out", "On books that nothing was learned from", columns, rows, note)


def _weights(result: Fitted) -> Table:
    rows: list[tuple[Cell, ...]] = [("prior", result.before.prior, result.after.prior, None, None)]
    rows += [(" ".join(at), result.before.of(*at), result.after.of(*at), *shares(result.pairs, at)) for at in LEVELS]
    columns = ("level", "before", "after", "m", "u")
    note = (
        "In bits. m: how often pairs of one person show the level in the generated books; u: pairs of two persons. "
        "Of pairs that are named otherwise nothing is learned: they are never linked, whatever they weigh."
    )
    return Table("weights", "Weights", columns, tuple(rows), note)


def write(path: Path, weights: Weights) -> None:
    """Write the weights as the shipped file, with its comments; whoever reads meanwhile reads the former or the new."""
    text = written(shipped_text(), weights)
    new = path.with_name(f"{path.name}.new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)


def written(text: str, weights: Weights) -> str:
    """A text in the form of match_weights.toml with other numbers; comments stay where they are."""
    numbers = {("", name): getattr(weights, name) for name in ("prior", "threshold", "mention")}
    numbers |= {(name, level): weight for name, level, weight in weights.levels}
    section, lines = "", []
    for line in text.splitlines():
        name, equals, rest = line.partition(" = ")
        if line.startswith("["):
            section = line.partition("]")[0][1:]
        if equals and (section, name) in numbers:
            comment = rest.partition("#")[2]
            number = f"{name} = {numbers[section, name]!r}"
            line = f"{number}  #{comment}" if comment else number
        lines.append(line)
    made = "\n".join(lines) + "\n"
    assert set(parse_weights(made).levels) == set(weights.levels), "the text lacks a level"
    return made
