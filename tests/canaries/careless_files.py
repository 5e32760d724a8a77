"""A look at files that believes their names."""

from __future__ import annotations

from collections.abc import Mapping

from groundup.names import Digest


def check_files_by_form_alone(files: Mapping[str, str]) -> dict[str, Digest]:
    """Checks digests, and lets every name pass."""
    return {name: Digest.parse(text) for name, text in files.items()}
