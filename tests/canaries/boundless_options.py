"""A known-bad reader of options: it looks at types alone, so that an integer may have any size."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from groundup.server.options import SAMPLING, Options, read_options
from groundup.server.warning_header import Warnings


def read_boundlessly(given: Mapping[str, Any], warnings: Warnings) -> Options:
    """The options, with integers as they came."""
    integers = {name: value for name, value in given.items() if name in SAMPLING and isinstance(value, int)}
    rest = {name: value for name, value in given.items() if name not in integers}
    read = read_options(rest, warnings)
    return msgspec.structs.replace(read, sampling=read.sampling | integers)
