"""Which models see pictures, told by their files, so that none is loaded for it."""

from __future__ import annotations

from groundup.chat.capabilities import BLIND
from groundup.errors import GroundupError
from groundup.library.installed import InstalledModel, Library
from groundup.library.layer_kinds import LayerKind


def can_see(library: Library, model: InstalledModel) -> bool:
    """Whether a model takes pictures; one whose files cannot be read does not."""
    if not model.manifest.of_kind(LayerKind.PROJECTOR):
        return False
    try:
        facts = library.brief_facts(model)
    except GroundupError:
        return False
    return facts is not None and facts.architecture not in BLIND
