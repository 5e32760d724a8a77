"""How long the search of a desk with ten thousand messages takes."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from pathlib import Path

from app_figure import Figure
from groundup.desk.chats import begin_chat
from groundup.desk.database import Database
from groundup.desk.messages import add_message
from groundup.desk.search import search

BAR_MS = 50.0
CHATS, MESSAGES_EACH = 500, 20
WORDS_EACH = 120
VOCABULARY = 20_000
SEED = 20_260_101
INITIALS = "ttttaaaoossswwccbbpphhffmmddreelnniguvykjq"
RUNS = 20


def full_text_search() -> list[Figure]:
    """The worst of several kinds of questions: a rare word, common ones, a beginning, none that is there."""
    chooser = random.Random(SEED)
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder, "desk.sqlite3"))
        _fill(database, chooser)
        medians = {kind: _median_ms(database, words) for kind, words in _questions().items()}
        database.close()
    kind = max(medians, key=lambda one: medians[one])
    detail = f"the slowest kind: {kind}; " + ", ".join(f"{one} {ms:.1f}" for one, ms in medians.items())
    name = f"full-text search over {CHATS * MESSAGES_EACH:,} messages of {WORDS_EACH} words, median of {RUNS}"
    return [Figure(name, medians[kind], BAR_MS, "ms", detail)]


def _questions() -> dict[str, str]:
    return {
        "a rare word": _word(VOCABULARY - 7),
        "the most common word": _word(0),
        "three common words": " ".join(_word(number) for number in (1, 2, 3)),
        "one letter": "t",
        "two letters": _word(0)[:2],
        "no match": "zzz",
    }


def _fill(database: Database, chooser: random.Random) -> None:
    """Words are as frequent as those of a language: the n-th comes 1/n as often as the first (Zipf)."""
    frequencies = [1 / (number + 1) for number in range(VOCABULARY)]
    words = [_word(number) for number in range(VOCABULARY)]
    for _ in range(CHATS):
        title = " ".join(chooser.choices(words, frequencies, k=5))
        chat, parent = begin_chat(database, title).id, None
        for number in range(MESSAGES_EACH):
            text = " ".join(chooser.choices(words, frequencies, k=WORDS_EACH))
            role = "assistant" if number % 2 else "user"
            parent = add_message(database, chat, parent, role, text).id  # type: ignore[arg-type]


def _word(number: int) -> str:
    """Words that differ early; their first letters are about as frequent as those of English words."""
    letters = "aeioubdfgklmnprst"
    text, rest = INITIALS[number * 7 % len(INITIALS)], number
    while True:
        rest, letter = divmod(rest, len(letters))
        text += letters[letter]
        if rest == 0:
            return text


def _median_ms(database: Database, words: str) -> float:
    times_s = []
    for _ in range(RUNS):
        begin_s = time.perf_counter()
        search(database, words)
        times_s.append(time.perf_counter() - begin_s)
    return statistics.median(times_s) * 1000
