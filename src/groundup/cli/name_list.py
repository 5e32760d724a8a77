"""Names of models in one option, with commas between them; some options may be given several times."""

from __future__ import annotations

from collections.abc import Iterable


def split_names(given: Iterable[str]) -> list[str]:
    """The names, each once, in the order in which they were typed."""
    names = (name.strip() for one in given for name in one.split(","))
    return list(dict.fromkeys(name for name in names if name))
