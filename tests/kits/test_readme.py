"""What people read on a stick."""

from __future__ import annotations

import msgspec

from groundup.kits.readme import readme_text

from .test_kit_list import LISTED


def test_it_says_how_to_do_without_groundup() -> None:
    """With wheels it says for which computers and how; without them it says that Groundup is not there."""
    text = readme_text(LISTED)
    assert "python3 install.py" in text
    assert "Linux on x86_64 with Python 3.11" in text
    assert "poet  (0.0 MB, licence not known)" in text
    assert max(map(len, text.splitlines())) <= 110
    bare = readme_text(msgspec.structs.replace(LISTED, wheels=None))
    assert "install.py" not in bare
    assert "sha256sum --check SHA256SUMS" in bare
