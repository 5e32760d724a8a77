"""Requests that come from nowhere, for tests of what is read from a body."""

from __future__ import annotations

from typing import Any, TypeVar, cast

import msgspec
from hypothesis import strategies as st
from starlette.requests import Request

from groundup.server.bodies import convert_body
from groundup.server.call import Call, Caller, Services

Body = TypeVar("Body", bound=msgspec.Struct)


def a_call(*rights: str, owner: str = "") -> Call:
    """A call by somebody who has these rights; without any named, all."""
    caller = Caller(owner, frozenset(rights)) if rights else Caller(owner)
    return Call(Request({"type": "http", "headers": []}), cast(Services, None), caller)


def body_of(kind: type[Body], call: Call, **fields: Any) -> Body:
    """A body with these fields, read as if it had come by HTTP."""
    return convert_body(fields, kind, call.warnings)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def bodies(kind: type[msgspec.Struct], likely: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
    """JSON objects with the fields of a body: what is likely in each, or anything at all."""
    names = [field.encode_name for field in msgspec.structs.fields(kind)]
    fields = {name: (likely[name] | JSON) if name in likely else JSON for name in names}
    needed = {name: likely[name] for name in likely}
    return st.fixed_dictionaries(
        needed, optional={name: one for name, one in fields.items() if name not in needed}
    )
