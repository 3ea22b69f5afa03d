"""Attribution lines ("On Tue, 12 Mar 2024, Jane Doe <jane@example.com> wrote:") of any language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from models.memory import remembered
from server.mail.address import Mailbox
from server.mail.attribution_tokens import TOKEN, Run, Token, WordSort, runs_of, tokens_of, without_remarks
from server.mail.quote_words import QuoteWords, fold, key, quote_words, visible, words_in
from server.mail.shown_date import read_date
from server.mail.shown_mailbox import Found, clean_name, find_addresses, is_list, mailbox_or_none

LIMIT = 400
_ADDRESS = "\x02"  # stands where the address was
_HIDDEN = re.compile(
    r"<?\[(?:hidden|email) (?:email|protected)\](?:<http[^<>]{0,200}>)?>?"
    r"|<[^<>]{0,80}(?:@end(?:\|ng|ing) [^<>]{0,120}|\.\.\.)>"
)
# A time of day, or a date whose day and month cannot be told apart.
_DATED = re.compile(r"\b\d{1,2}:\d\d\b|\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b")
# Between a name and its address: a unit in parentheses, the list that passed the message on.
_ASIDE = re.compile(r"\([^()]*\)|\svia\s.*")
_TAGGED = re.compile(r'"[^"]{1,40}" == ')


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who wrote the quotation that follows, and how sure the line is one.

    `begins_well`: the text begins with a date, a word that leads to one, a verb, or the name before the address.
    """

    author: Mailbox | None
    sent_time: datetime | None
    has_verb: bool
    has_date: bool
    begins_well: bool


def read_attribution(text: str) -> Attribution | None:
    """What an attribution line says; None where it holds neither a verb of saying nor a date with an address."""
    return _read(text[:LIMIT])


@lru_cache(maxsize=2048)
def _read(text: str) -> Attribution | None:
    text = visible(text)
    if "[" in text or "<" in text:
        text = _HIDDEN.sub(" ", text)
    text = text.replace("*", " ")
    if tagged := _TAGGED.match(text.lstrip("> ")):
        text = text.lstrip("> ")[tagged.end() :]
    words = quote_words()
    text = _without_message_ids(text, words)
    found = next(find_addresses(text), None)
    around = text if found is None else f"{text[: found.start]}{_ADDRESS}{text[found.end :]}"
    closed = text.rstrip().endswith(">>>")
    if found is None and not closed and not _may_hold_verb(text, words):
        return None
    tokens = tokens_of(around, words)
    has_verb = closed or any(t.sort is WordSort.VERB for t in tokens)
    when = read_date(around)
    has_date = when is not None or _DATED.search(around) is not None
    if not has_verb and not (found and has_date):
        return None
    name = _name_alone(tokens, around) if found is None else _name_before(tokens, around, found)
    address = found.address if found is not None and found.whole and not is_list(text[: found.start]) else ""
    begins_well = _begins_well(tokens, around, name if found else "")
    return Attribution(mailbox_or_none(name, address), when, has_verb, has_date, begins_well)


def _may_hold_verb(text: str, words: QuoteWords) -> bool:
    """False where no word of the text begins a verb of saying: most lines, told without looking at each token.

    Only in ASCII are the words of a text those of its tokens for certain.
    """
    return not text.isascii() or not words.wrote_starts.isdisjoint(words_in(fold(text)))


def _without_message_ids(text: str, words: QuoteWords) -> str:
    """The text without the id of the message that is answered ("In article <5f2a@example.org>, …")."""
    for found in find_addresses(text):
        before = key(text[: found.start][-24:]).split()
        if before and before[-1] in words.reference:
            return text[: found.start] + " " * (found.end - found.start) + text[found.end :]
    return text


def _begins_well(tokens: list[Token], text: str, name: str) -> bool:
    if not tokens or tokens[0].key in quote_words().pronouns:
        return False
    return tokens[0].sort not in (WordSort.WORD, WordSort.MARK) or text.startswith(("?", _ADDRESS, name or "?"))


@remembered
def opens(text: str) -> bool:
    """Whether a line can be the first of an attribution: it begins with a date or a word that leads to one."""
    words = quote_words()
    first = TOKEN.search(text[:60])
    if first is None:
        return False
    word = key(first.group())
    if first.group()[0] == "?":
        return True  # a weekday whose first letter an archive lost
    return word[:1].isdigit() or word in words.filler or word in words.weekdays or word in words.months


def has_verb(text: str) -> bool:
    """Whether a verb of attribution stands in the text."""
    words, text = quote_words(), text[:LIMIT]
    if not _may_hold_verb(text, words):
        return False
    return any(t.sort is WordSort.VERB for t in tokens_of(visible(text), words))


def _name_before(tokens: list[Token], text: str, found: Found) -> str:
    """The name that stands directly before an address, or behind it in parentheses."""
    before = text[: found.start].rstrip()
    if before.endswith('"') and before.count('"') > 1:
        return clean_name(before[before.rindex('"', 0, -1) :])
    runs = [run for run in runs_of(without_remarks(tokens)) if run.end <= found.start]
    if runs and not _ASIDE.sub("", text[runs[-1].end : found.start]).strip(" '\"“”(<.[*,"):
        return clean_name(_joined(runs, text))
    rest = text[found.start + len(_ADDRESS) :].strip()
    return clean_name(rest[1:].split(")")[0]) if rest.startswith("(") else ""


def _joined(runs: list[Run], text: str) -> str:
    """The last run, with the one before it where both are "Family, Given"."""
    last = runs[-1]
    if len(runs) > 1 and text[runs[-2].end : last.start].strip() == "," and runs[-2].last - runs[-2].first < 3:
        return text[runs[-2].start : last.end]
    return text[last.start : last.end]


def _name_alone(tokens: list[Token], text: str) -> str:
    """The only stretch that can be a name, beside the verb; "" where there are several or none.

    What stands in parentheses is a unit or a city ("Jane Doe (Sales) wrote:"), but the name behind a nickname.
    """
    outside = without_remarks(tokens)
    run = _only_run(outside, text)
    longer = [r for r in runs_of(tokens) if r.last > r.first]
    if (run is None or run.first == run.last) and len(longer) == 1 and len(outside) < len(tokens):
        outside, run = tokens, longer[0]
    if run is None or run.last - run.first > 5 or not _is_written_as_name(outside, run):
        return ""
    return clean_name(text[run.start : run.end])


def _only_run(tokens: list[Token], text: str) -> Run | None:
    runs = runs_of(tokens)
    if len(runs) == 2 and text[runs[0].end : runs[1].start].strip() == ",":
        return Run(runs[0].first, runs[1].last, runs[0].start, runs[1].end)
    if len(runs) > 1:
        runs = [run for run in runs if _beside_verb(tokens, run)]
    return runs[0] if len(runs) == 1 else None


def _is_written_as_name(tokens: list[Token], run: Run) -> bool:
    """Whether the words begin in capitals; a few small ones will do beside a date, or where nothing else is said."""
    named = [t for t in tokens[run.first : run.last + 1] if t.sort is not WordSort.FILLER]
    if not any(t.text[0].islower() for t in named):
        return True
    dated = any(t.sort is WordSort.DATE for t in tokens)
    bare = run.first == 0 and _beside_verb(tokens, run)
    return len(named) < 4 and (dated or bare)


def _beside_verb(tokens: list[Token], run: Run) -> bool:
    return any(0 <= j < len(tokens) and tokens[j].sort is WordSort.VERB for j in (run.first - 1, run.last + 1))
