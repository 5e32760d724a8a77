"""How fast generated models ran here, kept until the next measurement.

The runs are kept and not what follows from them, so that answers of real models can be added to them, and so
that a newer Groundup can draw better conclusions. One small file, whole or not at all; one that makes no
sense counts as none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import msgspec

from groundup.device.kept_file import keep, read_kept
from groundup.fit.calibrate import ProbeRun, fit
from groundup.fit.calibration import Calibration, Circumstances
from groundup.fit.priors import prior_of

FILE_NAME: Final = "measured-speed.json"


class MeasuredSpeed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One measurement: when (UTC, ISO 8601), under which circumstances, and every run.

    The threads of the circumstances are those that were best, and that models are loaded with from then on.
    `bandwidth_bytes_per_s` is that of the memory, None where it was not measured. `step_s_by_threads` says
    how long a step took with each number of threads that was tried. Disk and preparation are in bytes per
    second, None where they could not be measured.
    """

    measured: str
    circumstances: Circumstances
    runs: tuple[ProbeRun, ...]
    bandwidth_bytes_per_s: float | None = None
    bandwidth_basis: str = "read_test"
    step_s_by_threads: dict[int, float] = {}
    disk_bytes_per_s: float | None = None
    prepare_bytes_per_s: float | None = None
    start_s: float = 0.0
    is_busy: bool = False

    def calibration(self, now: Circumstances | None = None, *, more: Sequence[ProbeRun] = ()) -> Calibration:
        """What follows from the runs.

        Args:
            now: today's circumstances; if they are others, the result is stale. None: as measured.
            more: runs of real models under the same circumstances.
        """
        found = fit(
            [*self.runs, *more],
            prior_of("", basis=self.bandwidth_basis),
            bandwidth_bytes_per_s=self.bandwidth_bytes_per_s,
            bandwidth_basis=self.bandwidth_basis,
            circumstances=self.circumstances,
        )
        found = replace(
            found,
            disk_bytes_per_s=self.disk_bytes_per_s,
            prepare_bytes_per_s=self.prepare_bytes_per_s,
            start_s=self.start_s,
            is_busy=self.is_busy,
        )
        return found if now is None else found.under(now)


def read_measured_speed(home: Path) -> MeasuredSpeed | None:
    """The last measurement; None if there is none, or only one that did not count rows of matrices yet."""
    found = read_kept(home / FILE_NAME, MeasuredSpeed)
    if found is None:
        return None
    is_sound = all(run.step_s > 0 and run.work.all_weight_bytes > 0 and run.work.rows for run in found.runs)
    return found if found.runs and is_sound else None


def best_threads(home: Path) -> int:
    """The number of threads that the last measurement found best; 0 if there is none."""
    found = read_measured_speed(home)
    return found.circumstances.threads if found is not None else 0


def keep_measured_speed(home: Path, speed: MeasuredSpeed) -> None:
    """Put a measurement in place of the one before.

    Raises:
        OSError: the folder cannot be written to; what was there stays.
    """
    keep(home / FILE_NAME, speed)
