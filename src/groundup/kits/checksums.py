"""`SHA256SUMS`: the list of all files of a kit, in the form that `sha256sum --check` reads.

One line for each file: 64 digits, two blanks, the name. What the signature covers are the bytes of this
list, and through its digests everything else.

Format: https://www.gnu.org/software/coreutils/manual/html_node/sha2-utilities.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from groundup.errors import InvalidFileNameError, InvalidKitError
from groundup.names import Digest
from groundup.names.file_names import check_file_names

from .kit_layout import MAXIMUM_FILES

_LINE: Final = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9][ -~]{0,300})")


def write_checksums(digests: Mapping[str, Digest]) -> bytes:
    """The list, in the order of the names."""
    return "".join(f"{digests[name].hex}  {name}\n" for name in sorted(digests)).encode()


def parse_checksums(raw: bytes, kit: str) -> dict[str, Digest]:
    """Read the list.

    Raises:
        InvalidKitError: a line has another form, a name is unsafe on some system, or two are the same.
    """
    lines = raw.decode("utf-8", "replace").split("\n")
    if lines.pop() != "" or not 0 < len(lines) <= MAXIMUM_FILES:
        raise InvalidKitError(kit, "its list of checksums is cut off, empty or too long")
    found: dict[str, Digest] = {}
    for number, line in enumerate(lines, 1):
        match = _LINE.fullmatch(line)
        if match is None or match[2] in found:
            raise InvalidKitError(kit, f"line {number:,} of its list of checksums is malformed")
        found[match[2]] = Digest(match[1])
    try:
        check_file_names(found)
    except InvalidFileNameError as error:
        raise InvalidKitError(kit, f"the file name {error.name[:100]!r}: {error.problem}") from error
    return found
