"""`groundup fit`: will it run here, how fast, how sure. This file reads the command line."""

from __future__ import annotations

import click

from groundup.cli.errors import EXIT_DONE
from groundup.cli.model_names import complete_model_or_file
from groundup.device.device import Device
from groundup.device.probe import probe
from groundup.fit.advice import advise
from groundup.fit.purposes import PURPOSES

from .finding import find_model
from .screen import advice_text, device_line
from .situations import situation_for

EXIT_DOES_NOT_FIT = 3


@click.command(
    epilog="Examples: groundup fit gemma-3-4b · groundup fit poet.gguf --context 16384 · "
    "groundup fit gemma-3-4b --class 30 · groundup fit gemma-3-4b --device memory=8GB"
)
@click.argument("name", default="", metavar="[NAME|PATH]", shell_complete=complete_model_or_file)
@click.option("--purpose", type=click.Choice(list(PURPOSES)), default="desk", help="What it is wanted for.")
def fit(name: str, purpose: str) -> int:
    """Say whether a model runs here, with how much memory, how fast, and how sure that is."""
    device: Device = probe()
    found = find_model(name)
    situation = situation_for(found.candidates[0].facts, device, None)
    advice = advise(found.candidates, situation, PURPOSES[purpose])
    click.echo(device_line(situation.budget, device.changes))
    click.echo(advice_text(advice))
    return EXIT_DONE if advice.verdict.runs_now else EXIT_DOES_NOT_FIT
