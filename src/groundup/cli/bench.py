"""`groundup bench`: measure the engine on random models of real shapes, alone or against a peer.

One subcommand for each scenario; its own options are the fields of the scenario, the rest is
the same for all.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import Field, fields
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec

from groundup import settings
from groundup.bench.measure import measure
from groundup.bench.models import DEFAULT_SHAPE, QUANTIZATIONS, default_quantization, make_model
from groundup.bench.peer import is_installed
from groundup.bench.result import Result
from groundup.bench.scenarios import SCENARIOS, Scenario
from groundup.bench.shapes import REAL_SHAPES
from groundup.cli.async_runner import run_async
from groundup.device.processors import usable_threads
from groundup.errors import FileAccessError, MissingExtraError

Command = TypeVar("Command", bound=Callable[..., Any])

_HELP = {
    "prompt": "Tokens of the prompt.",
    "prefix": "Tokens that all prompts share.",
    "own": "Tokens that are different in each prompt.",
    "generate": "Tokens of each answer.",
    "students": "Requests at once.",
    "streams": "Answers that stream when the document arrives.",
    "sequences": "Sequences decoded together.",
    "document": "Tokens of the document.",
    "longest_answer": "Tokens after which a stream would end.",
    "warm": "Answer another request with the same prefix first.",
}


@click.group()
def bench() -> None:
    """Measure the engine with random models of real shapes; nothing is downloaded.

    \b
    Shapes: llama-3.2-1b, qwen3-0.6b, gemma-3-1b, gpt-oss-small. A shape is written once (about a
    minute for 1.2 billion parameters) and kept for the next time.
    """


def _common_options(command: Command) -> Command:
    options = [
        click.option(
            "--model", "model_name", default=DEFAULT_SHAPE, show_default=True, metavar="SHAPE|PATH",
            help="A shape, or a GGUF file of your own.",
        ),
        click.option(
            "--quantization", type=click.Choice(QUANTIZATIONS, case_sensitive=False), metavar="TYPE",
            help="Type of a shape's weights: by default Q4_K_M, or MXFP4_MOE for experts.",
        ),
        click.option("--threads", type=click.IntRange(min=1), help="Of both sides; all cores by default."),
        click.option(
            "--repeat", type=click.IntRange(min=1), default=3, show_default=True, help="Runs of each side."
        ),
        click.option(
            "--against", type=click.Choice(["llama-server"]), help="Measure it too, in the same run."
        ),
        click.option("--folder", type=click.Path(path_type=Path), help="Where models of shapes are kept."),
        click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of a table."),
        click.option("--output", type=click.Path(path_type=Path), help="Write the JSON to this file too."),
    ]  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def _scenario_option(field: Field[Any]) -> Callable[[Command], Command]:
    flag = f"--{field.name.replace('_', '-')}"
    if isinstance(field.default, bool):
        return click.option(flag, is_flag=True, help=_HELP[field.name])
    return click.option(
        flag, type=click.IntRange(min=1), default=field.default, show_default=True, help=_HELP[field.name]
    )


def _add_command(kind: type[Scenario]) -> None:
    own_names = [field.name for field in fields(kind)]

    def command(**options: Any) -> None:
        scenario = kind(**{name: options.pop(name) for name in own_names})
        _run(scenario, **options)

    decorated = _common_options(command)
    for field in reversed(fields(kind)):
        decorated = _scenario_option(field)(decorated)
    bench.command(kind.name, help=kind.summary)(decorated)


for _kind in SCENARIOS.values():
    _add_command(_kind)


def _run(  # noqa: PLR0913 - one for each option
    scenario: Scenario,
    *,
    model_name: str,
    quantization: str | None,
    threads: int | None,
    repeat: int,
    against: str | None,
    folder: Path | None,
    as_json: bool,
    output: Path | None,
) -> None:
    if against and not is_installed():
        raise MissingExtraError("Comparing with llama-server", extra="bench")
    model = _find_model(model_name, quantization, folder or settings.home() / "bench")
    result = run_async(
        measure,
        scenario,
        model,
        threads=threads or usable_threads(),
        repeat=repeat,
        against_peer=bool(against),
        report=lambda line: click.echo(line, err=True),
    )
    text = msgspec.json.format(msgspec.json.encode(result), indent=2).decode()
    if output:
        _write(output, text)
    if as_json:
        click.echo(text)
    else:
        _print_table(result)


def _find_model(name: str, quantization: str | None, folder: Path) -> Path:
    """A file as it is, or the model of a shape, made now if it is not there yet."""
    if name not in REAL_SHAPES and Path(name).is_file():
        return Path(name).absolute()  # the worker runs in another folder
    progress = _ProgressLine()
    try:
        return make_model(
            name, folder, quantization=quantization or default_quantization(name), progress=progress.show
        )
    finally:
        progress.end()


class _ProgressLine:
    """What is being done, on standard error: every tenth on a terminal, else only its beginning."""

    def __init__(self) -> None:
        self._shown = ""
        self._what = ""

    def show(self, what: str, fraction: float) -> None:
        line = f"{what}: {int(fraction * 10) * 10} %"
        if not sys.stderr.isatty():
            if what != self._what:
                click.echo(f"{what} …", err=True)
        elif line != self._shown:
            click.echo(f"\r\x1b[K{line}", err=True, nl=False)
        self._shown, self._what = line, what

    def end(self) -> None:
        if self._shown and sys.stderr.isatty():
            click.echo(err=True)


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise FileAccessError(str(path), "written", error.strerror or str(error)) from error


def _print_table(result: Result) -> None:
    from rich.console import Console  # noqa: PLC0415 - only when a table is drawn

    from groundup.bench.report import print_result  # noqa: PLC0415

    print_result(result, Console())
