"""The form of a command: a name, what it is given, and what does it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import msgspec

from groundup.server.call import Call

from .service import Browser

Work = Callable[[Browser, Call, Any], Coroutine[Any, Any, Any]]


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that a page may ask for by POST to `/app/commands/NAME`.

    `body` is what it is given in JSON; what `work` returns is the answer. Whatever it changes it tells all
    pages by events, since the one that asked is not the only one.
    """

    name: str
    body: type[msgspec.Struct]
    work: Work
