"""A process that turns one file into text, and ends: what a stranger's file does to it harms nobody else.

python -m groundup.desk.documents.reader pdf < file > document.json
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import msgspec

from .document import Document, Unreadable, UnreadableDocumentError
from .docx import docx_text
from .pdf import pdf_text
from .plain import plain_text

READERS: Final[dict[str, Callable[[bytes], Document]]] = {
    "docx": docx_text,
    "pdf": pdf_text,
    "text": plain_text,
}
MOST_MEMORY_BYTES: Final = 1 << 30
MOST_PROCESSOR_S: Final = 30


def main() -> None:
    """Read one file from standard input, and write what it became."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_PROCESSOR_S, MOST_PROCESSOR_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    with suppress(ValueError, OSError):  # macOS does not always take this one
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
    answer: Document | Unreadable
    try:
        answer = READERS[sys.argv[1]](sys.stdin.buffer.read())
    except UnreadableDocumentError as error:
        answer = Unreadable(reason=str(error))
    except (MemoryError, RecursionError):
        answer = Unreadable(reason="reading it takes more than this computer gives to a file")
    sys.stdout.buffer.write(msgspec.json.encode(answer))


if __name__ == "__main__":
    main()
