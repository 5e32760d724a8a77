"""A reader of bodies with the usual defects: the checks of strict JSON must fail on it."""

from __future__ import annotations

import json
from typing import Any


def lenient_json(raw: bytes) -> Any:
    """Defect: whatever Python's reader lets pass."""
    return json.loads(raw)
