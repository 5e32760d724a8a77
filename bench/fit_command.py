"""How long `groundup fit NAME` takes, and what it imports for that.

    python bench/fit_command.py [NAME] [RUNS]

A whole program is started for each run, as a user does, with a home that is empty. The bar is 300 ms for the
median, and that no model library is imported. Measure on a quiet computer.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BAR_S = 0.300
HEAVY = ("llama_cpp", "torch", "transformers", "numpy", "httpx2", "huggingface_hub")
_IMPORT = re.compile(r"import time: +\d+ \| +(?P<us>\d+) \|(?P<indent> +)(?P<name>[\w.]+)")


def environment(home: Path) -> dict[str, str]:
    """Variables for a program that knows nothing yet."""
    return {**os.environ, "GROUNDUP_HOME": str(home)}


def run_s(name: str, home: Path) -> float:
    """Seconds of one run, from start to end."""
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "groundup", "fit", name],
        env=environment(home),
        stdout=subprocess.DEVNULL,
        check=False,  # it says with its exit code whether the model fits
    )
    return time.perf_counter() - started


def imports_of(name: str, home: Path) -> dict[str, int]:
    """Microseconds that each imported module took, with what it imported itself."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "groundup", "fit", name],
        env=environment(home),
        capture_output=True,
        text=True,
        check=False,
    )
    return {match["name"]: int(match["us"]) for match in _IMPORT.finditer(done.stderr)}


def main() -> int:
    """Measure, and say whether both bars are met."""
    name = sys.argv[1] if len(sys.argv) > 1 else "gemma-3-4b"
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 15
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "home")
        run_s(name, home)  # bytecode and pages of files are warm for a user, too
        times = sorted(run_s(name, home) for _ in range(runs))
        imported = imports_of(name, home)
    median_s = statistics.median(times)
    heavy = [one for one in HEAVY if one in imported]
    print(
        f"groundup fit {name}: median {median_s * 1000:.0f} ms of {runs} runs, {times[0] * 1000:.0f} at best"
    )
    print(f"at most {BAR_S * 1000:.0f} ms: {'yes' if median_s <= BAR_S else 'no'}")
    print(f"model libraries imported: {', '.join(heavy) or 'none'}")
    for module, us in sorted(imported.items(), key=lambda item: -item[1])[:10]:
        print(f"  {us / 1000:6.1f} ms  {module}")
    return 0 if median_s <= BAR_S and not heavy else 1


if __name__ == "__main__":
    sys.exit(main())
