"""Offers: what may be passed on, and the reason where it may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundup.library.installed import Library
from groundup.library.model_source import ModelSource
from groundup.names import ModelName
from groundup.sharing.offers import find_offers
from tests.faults.small_models import pull, small_model


@pytest.fixture(name="library")
def _library(tmp_path: Path) -> Library:
    """Four models with different licences, and one of which nobody knows any."""
    library = Library(tmp_path)
    licences = {"free": "apache-2.0", "closed": "proprietary", "llama": "llama3.2", "noted": ""}
    for number, (name, licence) in enumerate(licences.items()):
        model = small_model(1_000 + number)
        pull(library.store.open(), ModelName.parse(f"test/{name}"), model)
        if licence:
            library.note_source(model.manifest, ModelSource(kind="registry", licence=licence))
    return library


def test_only_free_models_are_offered(library: Library) -> None:
    """A licence that lets everybody pass it on is needed; all others are withheld, with a reason."""
    offered, withheld = find_offers(library)
    assert [one.name.model for one in offered] == ["free"]
    assert sorted(one.name.model for one in withheld) == ["closed", "llama", "noted"]
    assert all(len(one.reason) > 20 for one in withheld)


def test_the_owner_decides_in_the_end(library: Library) -> None:
    """Who insists offers all of them."""
    offered, withheld = find_offers(library, owner_insists=True)
    assert (len(offered), withheld) == (4, [])


def test_some_can_be_chosen(library: Library) -> None:
    """Only the models that were named are looked at."""
    offered, withheld = find_offers(library, names=[ModelName.parse("test/free")])
    assert ([one.name.model for one in offered], withheld) == (["free"], [])


def test_models_whose_files_are_gone_are_withheld(library: Library, tmp_path: Path) -> None:
    """What is not here cannot be given, whoever insists."""
    for path in (tmp_path / "blobs").iterdir():
        path.unlink()
    offered, withheld = find_offers(library, owner_insists=True)
    assert offered == []
    assert len(withheld) == 4


def test_an_offer_becomes_a_message(library: Library) -> None:
    """Name, digest, size, licence and manifest are those of the model."""
    [offer] = find_offers(library)[0]
    message = offer.message
    assert message.manifest.encode() == offer.manifest.raw
    assert (message.licence, message.name) == ("apache-2.0", "registry.ollama.ai/test/free:latest")
    assert sum(offer.sizes.values()) == message.size_bytes
