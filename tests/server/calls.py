"""Requests that come from nowhere, for tests of what is read from a body."""

from __future__ import annotations

from typing import Any, TypeVar, cast

import msgspec
from starlette.requests import Request

from groundup.server.bodies import convert_body
from groundup.server.call import Call, Caller, Services

Body = TypeVar("Body", bound=msgspec.Struct)


def a_call(owner: str = "") -> Call:
    """A call by somebody who may do everything."""
    return Call(Request({"type": "http", "headers": []}), cast(Services, None), Caller(owner))


def body_of(kind: type[Body], call: Call, **fields: Any) -> Body:
    """A body with these fields, read as if it had come by HTTP."""
    return convert_body(fields, kind, call.warnings)
