"""Parses digests by a pattern that is not anchored at its end; the corpus must see what slips through."""

from __future__ import annotations

import re

from groundup.errors import InvalidDigestError


def parse_leniently(text: str) -> str:
    """`match` and "$", which allow a newline at the end, and capitals: the defect."""
    found = re.match(r"sha256:([0-9a-fA-F]{64})$", text)
    if found is None:
        raise InvalidDigestError(text)
    return found[1]
