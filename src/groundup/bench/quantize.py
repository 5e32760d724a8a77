"""Child process of `models`: quantise a model file with llama.cpp.

Usage: python -m groundup.bench.quantize SOURCE TARGET TYPE (for example Q4_K_M).
"""

from __future__ import annotations

import sys
from pathlib import Path

from groundup.engine.libllama import quantize


def main(arguments: list[str]) -> None:
    """Quantise the file named first into the one named second."""
    source, target, type_name = arguments
    quantize(Path(source), Path(target), type_name)


if __name__ == "__main__":
    main(sys.argv[1:])
