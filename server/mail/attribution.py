"""Attribution lines ("On Tue, 12 Mar 2024, Jane Doe <jane@example.com> wrote:") of any language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from server.mail.address import Mailbox
from server.mail.quote_words import QuoteWords, key, quote_words, visible
from server.mail.shown_date import read_date
from server.mail.shown_mailbox import Found, clean_name, find_addresses, is_list, mailbox_or_none

LIMIT = 400
_ADDRESS = "\x02"  # stands where the address was
_TOKEN = re.compile(r"\??\w[\w.'’?&-]*|[^\w\s]")
_HIDDEN = re.compile(
    r"<?\[(?:hidden|email) (?:email|protected)\](?:<http[^<>]{0,200}>)?>?"
    r"|<[^<>]{0,80}(?:@end(?:\|ng|ing) [^<>]{0,120}|\.\.\.)>"
)
# A time of day, or a date whose day and month cannot be told apart.
_DATED = re.compile(r"\b\d{1,2}:\d\d\b|\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b")
# Between a name and its address: a unit in parentheses, the list that passed the message on.
_ASIDE = re.compile(r"\([^()]*\)|\svia\s.*")
_TAGGED = re.compile(r'"[^"]{1,40}" == ')


class _Sort(StrEnum):
    WORD = "word"
    DATE = "date"
    MONTH = "month"
    WEEKDAY = "weekday"
    FILLER = "filler"
    VERB = "verb"
    MARK = "mark"


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


@dataclass(slots=True)
class _Token:
    text: str
    start: int
    end: int
    key: str
    sort: _Sort


def read_attribution(text: str) -> Attribution | None:
    """What an attribution line says; None where it holds neither a verb of saying nor a date with an address."""
    text = _HIDDEN.sub(" ", visible(text[:LIMIT])).replace("*", " ")
    if tagged := _TAGGED.match(text.lstrip("> ")):
        text = text.lstrip("> ")[tagged.end() :]
    words = quote_words()
    text = _without_message_ids(text, words)
    found = next(find_addresses(text), None)
    around = text if found is None else f"{text[: found.start]}{_ADDRESS}{text[found.end :]}"
    tokens = _tokens(around, words)
    has_verb = any(t.sort is _Sort.VERB for t in tokens) or text.rstrip().endswith(">>>")
    when = read_date(around)
    has_date = when is not None or _DATED.search(around) is not None
    if not has_verb and not (found and has_date):
        return None
    name = _name_alone(tokens, around) if found is None else _name_before(tokens, around, found)
    address = found.address if found is not None and found.whole and not is_list(text[: found.start]) else ""
    begins_well = _begins_well(tokens, around, name if found else "")
    return Attribution(mailbox_or_none(name, address), when, has_verb, has_date, begins_well)


def _without_message_ids(text: str, words: QuoteWords) -> str:
    """The text without the id of the message that is answered ("In article <5f2a@example.org>, …")."""
    for found in find_addresses(text):
        before = key(text[: found.start][-24:]).split()
        if before and before[-1] in words.reference:
            return text[: found.start] + " " * (found.end - found.start) + text[found.end :]
    return text


def _begins_well(tokens: list[_Token], text: str, name: str) -> bool:
    if not tokens or tokens[0].key in quote_words().pronouns:
        return False
    return tokens[0].sort not in (_Sort.WORD, _Sort.MARK) or text.startswith(("?", _ADDRESS, name or "?"))


def opens(text: str) -> bool:
    """Whether a line can be the first of an attribution: it begins with a date or a word that leads to one."""
    words = quote_words()
    first = _TOKEN.search(text[:60])
    if first is None:
        return False
    word = key(first.group())
    if first.group()[0] == "?":
        return True  # a weekday whose first letter an archive lost
    return word[:1].isdigit() or word in words.filler or word in words.weekdays or word in words.months


def has_verb(text: str) -> bool:
    """Whether a verb of attribution stands in the text."""
    words = quote_words()
    return any(t.sort is _Sort.VERB for t in _tokens(visible(text[:LIMIT]), words))


def _tokens(text: str, words: QuoteWords) -> list[_Token]:
    if not text.isascii():
        for phrase in words.unspaced:
            if phrase in text:
                text = text.replace(phrase, " " * (len(phrase) - 1) + "\x01", 1)
    tokens = [_token(m, words) for m in _TOKEN.finditer(text)]
    _mark_phrases(tokens, words)
    _mark_dates(tokens)
    _mark_lists(tokens)
    return tokens


def _token(match: re.Match[str], words: QuoteWords) -> _Token:
    text = match.group()
    word = key(text)
    if text == "\x01":
        sort = _Sort.VERB
    elif not word:
        sort = _Sort.MARK
    elif word[0].isdigit() or (not word.isascii() and any(c.isdigit() for c in word)):
        sort = _Sort.DATE
    elif word in words.months:
        sort = _Sort.MONTH
    elif word in words.weekdays:
        sort = _Sort.WEEKDAY
    else:
        sort = _Sort.FILLER if word in words.filler or word in words.pronouns else _Sort.WORD
    return _Token(text, match.start(), match.end(), word, sort)


def _mark_phrases(tokens: list[_Token], words: QuoteWords) -> None:
    spoken = [t for t in tokens if t.key]
    for i, first in enumerate(spoken):
        if first.key.split(" ", 1)[0] not in words.wrote_starts:
            continue
        for length in (5, 4, 3, 2, 1):
            if " ".join([t.key for t in spoken[i : i + length]]) in words.wrote and i + length <= len(spoken):
                for token in spoken[i : i + length]:
                    token.sort = _Sort.VERB
                break


def _mark_lists(tokens: list[_Token]) -> None:
    """The list in "Jane Doe via Planning" is no part of the name."""
    inside = False
    for token in tokens:
        inside = token.key == "via" or (inside and token.sort in (_Sort.WORD, _Sort.FILLER))
        if inside:
            token.sort = _Sort.MARK


def _mark_dates(tokens: list[_Token]) -> None:
    """Month names beside numbers and weekdays beside dates are dates; elsewhere they may be names (May, Jan, So)."""
    for i, token in enumerate(tokens):
        if token.sort is _Sort.MONTH and (_day_beside(tokens, i, -1) or _day_beside(tokens, i, 1)):
            token.sort = _Sort.DATE
    for i in range(len(tokens) - 1, -1, -1):
        token = tokens[i]
        if token.sort in (_Sort.WEEKDAY, _Sort.MONTH) and token.key in quote_words().weekdays:
            before, after = _neighbour(tokens, i, -1), _neighbour(tokens, i, 1, ",.(-")
            if any(j is not None and tokens[j].sort is _Sort.DATE for j in (before, after)):
                token.sort = _Sort.DATE


def _day_beside(tokens: list[_Token], i: int, step: int) -> bool:
    """Whether a day or a year stands beside a month name; the minutes of a time do not count."""
    j = _neighbour(tokens, i, step)
    if j is None or tokens[j].sort is not _Sort.DATE or not tokens[j].key.isdigit() or len(tokens[j].key) > 4:
        return False
    around = tokens[max(0, j - 1) : j] + tokens[j + 1 : j + 2]
    return not any(t.text == ":" for t in around)


def _neighbour(tokens: list[_Token], i: int, step: int, marks: str = ".-/(") -> int | None:
    """The index of the next token that is neither one of the marks nor a word such as "of", at most three away."""
    for j in range(i + step, i + 4 * step, step):
        if not 0 <= j < len(tokens):
            return None
        if not (tokens[j].sort is _Sort.MARK and tokens[j].text in marks) and tokens[j].key not in _OF:
            return j
    return None


@dataclass(slots=True)
class _Run:
    first: int
    last: int
    start: int
    end: int


# "12 de marzo de 2024", "12th of March": words inside dates, in the languages that put any there.
_OF = frozenset(("de", "of", "del", "di"))
_INSIDE_NAMES = frozenset("\"'“”„’/&`")


def _runs(tokens: list[_Token]) -> list[_Run]:
    """Stretches of tokens that may be a name: words that no date, verb or mark parts, without words of the frame."""
    runs: list[_Run] = []
    open_run: list[int] = []
    for i, token in enumerate([*tokens, _Token("\n", 0, 0, "", _Sort.MARK)]):
        if token.sort in (_Sort.WORD, _Sort.FILLER, _Sort.MONTH, _Sort.WEEKDAY):
            open_run.append(i)
        elif not (token.sort is _Sort.MARK and token.text in _INSIDE_NAMES and open_run):
            while (
                open_run
                and tokens[open_run[0]].sort is not _Sort.WORD
                and len(open_run) > 1
                and _frames(tokens, open_run[0])
            ):
                open_run.pop(0)
            while open_run and tokens[open_run[-1]].sort is _Sort.FILLER:
                open_run.pop()
            if any(tokens[j].sort in (_Sort.WORD, _Sort.MONTH) for j in open_run):
                runs.append(_Run(open_run[0], open_run[-1], tokens[open_run[0]].start, tokens[open_run[-1]].end))
            open_run = []
    return runs


def _frames(tokens: list[_Token], i: int) -> bool:
    return tokens[i].sort in (_Sort.FILLER, _Sort.WEEKDAY)


def _name_before(tokens: list[_Token], text: str, found: Found) -> str:
    """The name that stands directly before an address, or behind it in parentheses."""
    before = text[: found.start].rstrip()
    if before.endswith('"') and before.count('"') > 1:
        return clean_name(before[before.rindex('"', 0, -1) :])
    runs = [run for run in _runs(_without_remarks(tokens)) if run.end <= found.start]
    if runs and not _ASIDE.sub("", text[runs[-1].end : found.start]).strip(" '\"“”(<.[*,"):
        return clean_name(_joined(runs, text))
    rest = text[found.start + len(_ADDRESS) :].strip()
    return clean_name(rest[1:].split(")")[0]) if rest.startswith("(") else ""


def _joined(runs: list[_Run], text: str) -> str:
    """The last run, with the one before it where both are "Family, Given"."""
    last = runs[-1]
    if len(runs) > 1 and text[runs[-2].end : last.start].strip() == "," and runs[-2].last - runs[-2].first < 3:
        return text[runs[-2].start : last.end]
    return text[last.start : last.end]


def _name_alone(tokens: list[_Token], text: str) -> str:
    """The only stretch that can be a name, beside the verb; "" where there are several or none.

    What stands in parentheses is a unit or a city ("Jane Doe (Sales) wrote:"), but the name behind a nickname.
    """
    outside = _without_remarks(tokens)
    run = _only_run(outside, text)
    longer = [r for r in _runs(tokens) if r.last > r.first]
    if (run is None or run.first == run.last) and len(longer) == 1 and len(outside) < len(tokens):
        outside, run = tokens, longer[0]
    if run is None or run.last - run.first > 5 or not _is_written_as_name(outside, run):
        return ""
    return clean_name(text[run.start : run.end])


def _only_run(tokens: list[_Token], text: str) -> _Run | None:
    runs = _runs(tokens)
    if len(runs) == 2 and text[runs[0].end : runs[1].start].strip() == ",":
        return _Run(runs[0].first, runs[1].last, runs[0].start, runs[1].end)
    if len(runs) > 1:
        runs = [run for run in runs if _beside_verb(tokens, run)]
    return runs[0] if len(runs) == 1 else None


def _is_written_as_name(tokens: list[_Token], run: _Run) -> bool:
    """Whether the words begin in capitals; a few small ones will do beside a date, or where nothing else is said."""
    named = [t for t in tokens[run.first : run.last + 1] if t.sort is not _Sort.FILLER]
    if not any(t.text[0].islower() for t in named):
        return True
    dated = any(t.sort is _Sort.DATE for t in tokens)
    bare = run.first == 0 and _beside_verb(tokens, run)
    return len(named) < 4 and (dated or bare)


def _without_remarks(tokens: list[_Token]) -> list[_Token]:
    """The tokens without what stands in parentheses behind a blank: units, cities ("Jane Doe (Sales) wrote:")."""
    out, depth = [], 0
    for i, token in enumerate(tokens):
        opening = token.text == "(" and i > 0 and tokens[i - 1].end < token.start
        depth += opening or (depth > 0 and token.text == "(")
        if not depth:
            out.append(token)
        depth -= depth > 0 and token.text == ")"
    return out


def _beside_verb(tokens: list[_Token], run: _Run) -> bool:
    return any(0 <= j < len(tokens) and tokens[j].sort is _Sort.VERB for j in (run.first - 1, run.last + 1))
