"""Only an answer that had the engine for itself tells how fast the model is."""

from __future__ import annotations

from groundup.engine.commands import Embed, Submit, Tokenize
from groundup.engine.lone_answers import LoneAnswers
from groundup.engine.protocol import Prompt, Usage

USAGE = Usage(10, 0, 10, 70, 0.0, 0.1, 1.0, 0.2, 80, 1)


def watched() -> tuple[LoneAnswers, list[Usage]]:
    """A watcher, and the accounts that it tells of."""
    answers = LoneAnswers()
    told: list[Usage] = []
    answers.on_answer = told.append
    return answers, told


def ask(number: int) -> Submit:
    """A request for an answer."""
    return Submit(request_id=number, prompt=Prompt())


def test_one_after_the_other() -> None:
    """Each is told of; one that failed is not."""
    answers, told = watched()
    for usage in (USAGE, None, USAGE):
        answers.begin(ask(1))
        answers.end(ask(1), usage)
    assert told == [USAGE, USAGE]


def test_nobody_is_alone_beside_others() -> None:
    """Neither who was there, nor who came, nor who stayed on alone."""
    answers, told = watched()
    answers.begin(ask(1))
    answers.begin(Embed(2, []))
    answers.end(Embed(2, []), None)
    answers.begin(ask(3))
    answers.end(ask(1), USAGE)
    answers.end(ask(3), USAGE)
    assert told == []


def test_questions_about_text_do_not_count() -> None:
    """Counting tokens keeps no model busy, and is no answer."""
    answers, told = watched()
    answers.begin(ask(1))
    answers.begin(Tokenize(2, Prompt()))
    answers.end(Tokenize(2, Prompt()), None)
    answers.end(ask(1), USAGE)
    assert told == [USAGE]
    answers.begin(Embed(4, []))
    answers.end(Embed(4, []), USAGE)
    assert told == [USAGE]
