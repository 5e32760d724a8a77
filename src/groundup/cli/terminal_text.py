"""What a model writes, made safe for a terminal.

A terminal obeys control sequences that are mixed into text: they can move the cursor over earlier
lines, set the window's title or hide words. A model may have learned or been told to write them,
so on a terminal they are shown as visible signs. Text that goes into a file or a pipe is data and
stays as it is; nothing here is applied to it.
"""

from __future__ import annotations

_KEPT = {"\n", "\t"}
_BIDIRECTIONAL = [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x061C]
_INVISIBLE = [0x200B, 0x2028, 0x2029, 0xFEFF, *range(0xE0000, 0xE0080)]


def _signs() -> dict[int, str]:
    signs = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in _KEPT}
    signs[0x7F] = "␡"
    signs |= {code: f"<U+{code:04X}>" for code in [*range(0x80, 0xA0), *_BIDIRECTIONAL, *_INVISIBLE]}
    signs[0x0D] = ""  # a line end of other systems
    return signs


_SIGNS = _signs()


def visible(text: str) -> str:
    """The same text with every control character but line break and tab made visible."""
    return text.translate(_SIGNS)
