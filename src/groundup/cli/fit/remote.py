"""A model that neither this device nor the catalogue has: its header is read at its hub, and nothing more."""

from __future__ import annotations

from dataclasses import replace

from groundup.cli.show.remote_model import remote_model
from groundup.cli.show.shown_model import ShownModel
from groundup.cli.sizes import size_text
from groundup.cli.styled import print_note
from groundup.errors import UnusableReleaseError
from groundup.fit.candidate import Basis, Candidate
from groundup.library.layer_kinds import LayerKind
from groundup.library.model_facts import ModelFacts

from .found import Found


def from_hub(text: str) -> Found:
    """What a hub tells about a model; says whom it asks, and how much was read.

    Raises:
        HubError: the hub may not or cannot be asked, or does not have it.
        UnusableReleaseError: what it has cannot be judged.
    """
    shown = remote_model(text)
    if shown.facts is None:
        raise UnusableReleaseError(shown.name, shown.problem or "it has no weights that can be read")
    print_note(f"{size_text(shown.read_bytes)} of {size_text(shown.size_bytes)} were read.", err=True)
    facts = _whole(shown.facts, shown)
    candidate = Candidate(
        name=shown.name,
        title=shown.name,
        quantisation=facts.quantisation,
        facts=facts,
        basis=Basis.REMOTE_HEADER,
        download_bytes=shown.size_bytes,
    )
    return Found(shown.name, (candidate,), is_here=False)


def _whole(facts: ModelFacts, shown: ShownModel) -> ModelFacts:
    """Of a model in parts the first header was read; the size of its weights is that of all files."""
    if facts.split is None or facts.split.parts < 2:
        return facts
    weights = sum(one.size_bytes for one in shown.files if one.kind == LayerKind.WEIGHTS.value)
    return replace(facts, weights_bytes=max(weights, facts.weights_bytes))
