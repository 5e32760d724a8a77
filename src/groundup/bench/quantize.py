"""Child process of `models`: quantise a model file with llama.cpp.

Usage: python -m groundup.bench.quantize SOURCE TARGET TYPE (for example Q4_K_M).
"""

from __future__ import annotations

import sys
from pathlib import Path

from groundup.engine.libllama import quantize
from groundup.errors import GroundupError


def main(arguments: list[str]) -> int:
    """Quantise the file named first into the one named second; returns the exit code."""
    source, target, type_name = arguments
    try:
        quantize(Path(source), Path(target), type_name)
    except GroundupError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
