"""`groundup fit`: will it run here, how fast, how sure. This file reads the command line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click
import msgspec

from groundup import settings
from groundup.catalogue.catalogue import catalogue
from groundup.cli.exit_codes import EXIT_DOES_NOT_FIT, EXIT_DONE
from groundup.cli.model_names import complete_known_model_or_file
from groundup.cli.this_device import device_option, this_device
from groundup.device.device import Device
from groundup.errors import InvalidParameterError
from groundup.fit.advice import Advice, advise
from groundup.fit.budget import Budget, budget_of
from groundup.fit.purposes import ANSWER_TOKENS, LESSON_TOKENS, PURPOSES, Purpose, class_of
from groundup.fit.sentences import device_sentence, relative_sentence
from groundup.host.fit_checks import FILE_NAME, FitCheck, FitChecks
from groundup.host.known_speed import known_speed
from groundup.host.measured_speed import read_measured_speed

from .finding import find_model
from .record import advice_record
from .screen import advice_text, fitted_lines, short_list_text
from .situations import situation_for

if TYPE_CHECKING:
    from .short_list import Listed


class FitOptions(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was given after `groundup fit`."""

    name: str
    context: int | None
    users: int | None
    document: int | None
    quant: str
    purpose: str
    pupils: int | None
    changes: str
    as_json: bool
    history: bool
    explain: bool


_COUNT = click.IntRange(1, 1000)
_TOKENS = click.IntRange(256, 16_777_216)


@click.command(
    epilog="Examples: groundup fit gemma-3-4b · groundup fit poet.gguf --context 16384 · "
    "groundup fit gemma-3-4b --class 30 · groundup fit gemma-3-4b --device memory=8GB"
)
@click.argument("name", default="", metavar="[NAME|PATH]", shell_complete=complete_known_model_or_file)
@click.option("--context", type=_TOKENS, metavar="TOKENS", help="How long one text may be, with its answer.")
@click.option(
    "--users", type=_COUNT, metavar="N",
    help=f"So many people at once; of longer contexts they share the first {LESSON_TOKENS:,} tokens.",
)  # fmt: skip
@click.option("--document", type=_TOKENS, metavar="TOKENS", help="A text that it is to read: 700 are a page.")
@click.option("--quant", default="", metavar="Q", help="Only files stored so, such as Q4_K_M.")
@click.option("--purpose", type=click.Choice(list(PURPOSES)), default="desk", help="What it is wanted for.")
@click.option("--class", "pupils", type=_COUNT, metavar="N", help="Plan a class of so many pupils.")
@device_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object with the exact figures.")
@click.option("--history", is_flag=True, help="Show what was predicted and measured of the loads here.")
@click.option("--explain", is_flag=True, help="Print every term with where it comes from.")
def fit(**options: Any) -> int:
    """Say whether a model runs here, with how much memory, how fast, and how sure that is.

    NAME is that of a model on this device, of the catalogue (groundup models), or one at a hub, of which
    the header alone is read; PATH is a .gguf file. Without one, the models that suit this device best are
    listed, with --class those with which a class works best. Nothing is downloaded. The exit code is 0 if it
    can be started now, and 3 if not.
    """
    given = FitOptions(**options)
    if given.history:
        return _show_history(given)
    device = this_device(given.changes)
    return _about_model(given, device) if given.name else _about_all(given, device)


def _about_model(given: FitOptions, device: Device) -> int:
    found = find_model(given.name, given.quant)
    facts = found.candidates[0].facts
    calibration = known_speed(device, _checks(), read_measured_speed(settings.home()))
    situation = situation_for(facts, device, calibration, document_tokens=given.document or 0)
    advice = advise(found.candidates, situation, _purpose(given), pupils=given.pupils or 0)
    if given.as_json:
        _print_json(advice_record(advice, device))
        return exit_code(advice)
    _print_device(situation.budget, device)
    click.echo(advice_text(advice, _other_models(given, advice, device)))
    if given.explain:
        click.echo("\n".join(["", *_explanation(advice)]))
    return exit_code(advice)


def _explanation(advice: Advice) -> list[str]:
    """The terms; of a file that is here, the engine library is asked about its buffers, too."""
    from .explanation import explanation_lines  # noqa: PLC0415  few ask for it
    from .library_buffers import buffers_of  # noqa: PLC0415  likewise

    return explanation_lines(advice, buffers_of(advice.choice))


def _other_models(given: FitOptions, advice: Advice, device: Device) -> list[str]:
    """A relative that fits, for who asked about a model of the catalogue that does not."""
    record = catalogue().find(given.name) if not advice.verdict.runs_now else None
    if record is None:
        return []
    from .relatives import fitting_relative  # noqa: PLC0415  most of what is asked about fits

    found = fitting_relative(record, device)
    return [relative_sentence(found.record.name, found.record.id)] if found is not None else []


def _about_all(given: FitOptions, device: Device) -> int:
    """The models of the catalogue that suit this device best, or a class on it."""
    _refuse_what_needs_a_name(given)
    from .short_list import short_list_hint  # noqa: PLC0415  it judges openness, too

    listed = _listed(given, device)
    if given.as_json:
        _print_json([advice_record(one.advice, device) for one in listed])
        return EXIT_DONE if listed else EXIT_DOES_NOT_FIT
    _print_device(budget_of(device), device)
    if not listed:
        click.echo("No model of the catalogue fits beside what runs now. All of them: groundup models")
        return EXIT_DOES_NOT_FIT
    click.echo(short_list_text([one.sentence for one in listed], short_list_hint(listed, given.pupils or 0)))
    return EXIT_DONE


def _listed(given: FitOptions, device: Device) -> list[Listed]:
    calibration = known_speed(device, _checks(), read_measured_speed(settings.home()))
    if given.pupils:
        from .class_list import class_list  # noqa: PLC0415  few plan a class

        return class_list(device, calibration, _purpose(given), given.pupils)
    from .short_list import short_list  # noqa: PLC0415  it judges openness, too

    return short_list(device, calibration, _purpose(given))


def _refuse_what_needs_a_name(given: FitOptions) -> None:
    """Options that would be ignored without a model.

    Raises:
        click.UsageError: one of them was given.
    """
    for option, value in (("--quant", given.quant), ("--explain", given.explain)):
        if value:
            raise click.UsageError(f"{option} is about one model: groundup fit NAME {option} ...")


def _show_history(given: FitOptions) -> int:
    """All loads, or those whose model's name has the given one in it."""
    from .history import history_record, history_text  # noqa: PLC0415  it is asked for seldom

    checks = [one for one in _checks() if given.name.lower() in one.name.lower()]
    if given.as_json:
        _print_json(history_record(checks))
    else:
        click.echo(history_text(checks))
    return EXIT_DONE


def _checks() -> list[FitCheck]:
    return FitChecks(settings.home() / FILE_NAME).all()


def _print_device(budget: Budget, device: Device) -> None:
    click.echo("\n".join(fitted_lines(device_sentence(budget, device.changes))))


def _print_json(record: object) -> None:
    click.echo(msgspec.json.format(msgspec.json.encode(record), indent=2).decode())


def exit_code(advice: Advice) -> int:
    """0 if it can be started now."""
    return EXIT_DONE if advice.verdict.runs_now else EXIT_DOES_NOT_FIT


def _purpose(given: FitOptions) -> Purpose:
    """The purpose with the lengths and the number of people that were asked for."""
    people = given.users or 1
    found = class_of(people) if people > 1 else PURPOSES[given.purpose]
    if given.document and given.context and given.document > given.context:
        allowed = f"at least the document's {given.document:,} tokens"
        raise InvalidParameterError("--context", str(given.context), allowed)
    tokens = given.context or max(found.context_tokens, (given.document or 0) + ANSWER_TOKENS)
    shared = min(found.shared_tokens, LESSON_TOKENS if tokens > LESSON_TOKENS else 0)
    return replace(found, context_tokens=tokens, shared_tokens=shared)
