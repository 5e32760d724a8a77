"""The quantisation that the name of a model file tells, as its makers write it: "Q4_K_M", "UD-IQ2_XXS".

Told from the name alone; what the file itself says is in its header.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Final

_QUANTISATION: Final = re.compile(
    r"(?:^|[-._])((?:UD-)?(?:IQ[1-4]_(?:XXS|XS|S|M|NL)|Q[1-8]_K(?:_(?:XXL|XL|XS|S|M|L))?|Q[1-8]_[01]|TQ[12]_0"
    r"|MXFP4(?:_MOE)?|BF16|F16|F32))(?=$|[-._])",
    re.IGNORECASE,
)
_PART: Final = re.compile(r"(?P<stem>.+)-\d{5}-of-\d{5}")


def quantisation_of(file_name: str) -> str:
    """The quantisation that a file name tells, in capitals; "" if it tells none."""
    stem = re.sub(r"\.gguf$", "", PurePosixPath(file_name).name, flags=re.IGNORECASE)
    part = _PART.fullmatch(stem)
    found = _QUANTISATION.findall(part["stem"] if part else stem)
    return found[-1].upper() if found else ""
