"""`groundup device`: what this computer has, how fast it is, and who says so."""

from __future__ import annotations

import click
import msgspec

from groundup import settings
from groundup.cli.exit_codes import EXIT_DONE, EXIT_INTERRUPTED
from groundup.cli.styled import print_note
from groundup.cli.table import terminal_width
from groundup.cli.this_device import device_option, this_device
from groundup.device.measured import read_measured
from groundup.device.probe import probe
from groundup.host.measured_speed import read_measured_speed

from .lines import device_text
from .progress import MeasuringProgress
from .record import device_record
from .speed_lines import speed_lines

_USUAL_WIDTH = 80
STOPPED = "Stopped. Nothing of this measurement is kept; what was measured before stays."


@click.command(
    epilog="Examples: groundup device · groundup device --measure · groundup device --json | jq .memory"
)
@click.option("--measure", "is_measured", is_flag=True, help="Measure how fast it is, in under a minute.")
@device_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object with the exact figures.")
def device(is_measured: bool, changes: str, as_json: bool) -> int:
    """Show what this computer has for models: memory, processor, graphics card, disk and speed.

    In brackets stands who says so. Nothing is sent anywhere, and nothing needs an administrator.
    """
    if is_measured and changes:
        raise click.UsageError("Only this computer can be measured: use --measure without --device.")
    if is_measured:
        code = _measure()
        if code != EXIT_DONE:
            return code
    home, shown = settings.home(), this_device(changes)
    speed = read_measured_speed(home)
    if as_json:
        record = device_record(shown, read_measured(home), speed)
        click.echo(msgspec.json.format(msgspec.json.encode(record), indent=2).decode())
        return EXIT_DONE
    click.echo(device_text(shown, speed_lines(shown, speed), width=terminal_width() or _USUAL_WIDTH))
    return EXIT_DONE


def _measure() -> int:
    from groundup.cli.async_runner import run_async  # noqa: PLC0415  the engine's side: only to measure
    from groundup.host.measuring_device import measure_device  # noqa: PLC0415

    try:
        found = probe()
        print_note("Measuring this computer. Please leave it alone for a minute; Ctrl-C stops.", err=True)
        with MeasuringProgress() as progress:
            run_async(measure_device, found, settings.home(), progress)
    except KeyboardInterrupt:
        print_note(STOPPED, err=True)
        return EXIT_INTERRUPTED
    return EXIT_DONE
