"""From a plan to an installed model: grow, write the file, ask it, put it among the models here.

It is an iterator of events, so that whoever shows them also sets the pace. Torch is imported when it
is, for everybody who only looks at plans.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import msgspec

from groundup.library.free_names import free_name
from groundup.library.grown_models import install_grown
from groundup.library.installed import Library

from .events import AnyEvent, Finished, Judged, Stopped
from .growing import Growth
from .judging import judge
from .lessons import Lessons, lessons_of
from .model_file import Card, licence_of, write_model
from .plan import Plan

Stop = Callable[[], bool]


def grow(plan: Plan, folder: Path, *, started: float, stop: Stop) -> Iterator[AnyEvent]:
    """Do everything that a plan says, telling what happens; with `Finished` or `Stopped` at the end.

    Args:
        plan: what to grow.
        folder: where it grows; removed when it is installed.
        started: when the command began, of `time.monotonic`.
        stop: asked often; once it says True, a checkpoint is left and nothing more happens.

    Raises:
        GroundupError: the text cannot be used, or the engine does not take the file.
        OSError: something cannot be written.
    """
    lessons = lessons_of(plan)
    growth = Growth(plan, lessons, folder)
    yield from growth.past
    if not growth.is_grown():
        prepared_s = time.monotonic() - started
        yield from growth.grow(max(1.0, plan.total_s - prepared_s - plan.closing_s), stop)
    if growth.is_grown() and not stop():
        is_installed = yield from _close(plan, folder, growth, lessons, started=started, stop=stop)
        if is_installed:
            return
    yield Stopped(name=plan.name, step=growth.step, used_s=growth.used_s)


def _close(
    plan: Plan, folder: Path, growth: Growth, lessons: Lessons, *, started: float, stop: Stop
) -> Generator[AnyEvent, None, bool]:
    """What comes after the training; whether it came to an end."""
    model = folder / "model.gguf"
    write_model(model, growth.checkpoint, growth.shape, growth.tokenizer, _card(plan, growth))
    deadline = max(started + plan.total_s, time.monotonic() + plan.closing_s / 2)
    judged = Judged(asked=0, right=0)
    for judged in judge(model, lessons.family, deadline=deadline, stop=stop):
        yield judged
    if stop():  # what is missing takes seconds, when it goes on
        return False
    card = msgspec.structs.replace(_card(plan, growth), asked=judged.asked, right=judged.right)
    library = Library()
    name = plan.name if plan.replace else free_name(plan.name, library.names())
    installed = install_grown(library, model, name, card=msgspec.to_builtins(card), replace=plan.replace)
    shutil.rmtree(folder, ignore_errors=True)
    yield Finished(
        name=name,
        is_text=bool(plan.text_path),
        path=str(installed.weights[0]),
        parameters=card.parameters,
        steps=card.steps,
        tokens=card.tokens,
        asked=card.asked,
        right=card.right,
        took_s=growth.used_before_s + time.monotonic() - started,
        prompt=lessons.prompt,
    )
    return True


def _card(plan: Plan, growth: Growth) -> Card:
    return Card(
        name=plan.name,
        grown_from=plan.grown_from,
        licence=licence_of(plan),
        family=plan.family,
        text_sha256=plan.text_sha256,
        minutes=plan.minutes,
        training_s=round(growth.used_s, 1),
        seed=plan.seed,
        steps=growth.step,
        tokens=growth.tokens,
        parameters=growth.shape.parameter_count(),
        vocabulary_tokens=growth.shape.vocabulary_tokens,
        temperature=plan.temperature,
        code_version=plan.code_version,
    )
