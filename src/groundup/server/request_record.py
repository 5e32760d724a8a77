"""What is kept of a request when it has ended: for logs and figures, never a word of its content.

An address is recorded as it stands in the table of routes, so that no name of a model, no query and no
invented path is ever written down. Somebody's key is not recorded, nor is where they are.
"""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Final

import msgspec
from starlette.types import Scope

ROUTE: Final = "groundup.route"
DIALECT: Final = "groundup.dialect"
UNKNOWN: Final = "unknown"
CLIENT_GONE: Final = 499
METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class RequestRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One request. `status` 499 = the client went away; `first_piece_s` None = nothing was sent.

    `fault` names the kind and place of an error of ours, without its words, which may be a caller's.
    """

    request_id: str
    method: str
    route: str
    dialect: str
    status: int
    seconds: float
    first_piece_s: float | None
    longest_gap_s: float
    received_bytes: int
    sent_bytes: int
    is_streamed: bool = False
    fault: str = ""

    @property
    def is_cancelled(self) -> bool:
        """Whether the client went away before the end."""
        return self.status == CLIENT_GONE

    @property
    def shown_method(self) -> str:
        """The method, if it is one that exists."""
        return self.method if self.method in METHODS else UNKNOWN

    def line(self) -> str:
        """The request on one line for people."""
        told = f"; a fault of Groundup: {self.fault}" if self.fault else ""
        return (
            f"{self.shown_method} {self.route} {self.status}"
            f" in {self.seconds:.2f} s, {self.received_bytes} bytes in, {self.sent_bytes} out{told}"
        )

    def json_line(self, time: str) -> str:
        """The request as one JSON object, with the time at which it ended."""
        fields = msgspec.structs.asdict(self) | {"method": self.shown_method}
        rounded = {name: round(one, 4) if isinstance(one, float) else one for name, one in fields.items()}
        return msgspec.json.encode({"time": time, **rounded}).decode()


def route_of(scope: Scope) -> str:
    """The address of a request as the table of routes has it."""
    return str(scope.get(ROUTE, UNKNOWN))


def dialect_in(scope: Scope) -> str:
    """The dialect in which a request was answered."""
    return str(scope.get(DIALECT, UNKNOWN))


def place_of(error: BaseException) -> str:
    """The kind of an error and the line where it arose: its own words may be somebody's."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"
