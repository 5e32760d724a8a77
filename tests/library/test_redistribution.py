"""What may be passed on, by the licence that a model names."""

from __future__ import annotations

import pytest

from groundup.library.redistribution import SharingAnswer, licence_of_text, may_share, may_share_all

APACHE_TEXT = (
    "\n   Apache License\n   Version 2.0, January 2004\n   http://www.apache.org/licenses/\n" + "x" * 500
)
LLAMA_TEXT = (
    "LLAMA 3.1 COMMUNITY LICENSE AGREEMENT\nLlama 3.1 Version Release Date: July 23, 2024\n" + "x" * 500
)


@pytest.mark.parametrize(
    "licence",
    ["apache-2.0", "Apache-2.0", "MIT", "GPL-3.0-only", "gpl-2.0+", "cc-by-4.0", "MIT License", APACHE_TEXT,
     "Apache License, Version 2.0",
     "Apache-2.0 WITH LLVM-exception", "MIT OR llama3.1", "Apache-2.0 AND MIT"],
)  # fmt: skip
def test_free_licences_may_be_passed_on(licence: str) -> None:
    """A free licence lets everybody pass a model on, however it is written."""
    assert may_share(licence).answer is SharingAnswer.YES
    assert may_share(licence).is_allowed


@pytest.mark.parametrize(
    "licence",
    ["", "other", "unknown", "llama3.1", "llama2", "gemma", "bigscience-openrail-m", LLAMA_TEXT, "my terms\n",
     "MIT AND llama3.1", "(MIT OR gemma) AND other", "3d-licence", "llamas", "(MIT OR other)"],
)  # fmt: skip
def test_conditions_and_strange_licences_ask(licence: str) -> None:
    """Where a person has to read something first, the answer is neither yes nor no."""
    sharing = may_share(licence)
    assert sharing.answer is SharingAnswer.UNKNOWN
    assert sharing.reason
    assert not sharing.is_allowed


@pytest.mark.parametrize("licence", ["proprietary", "All-Rights-Reserved", "MIT AND proprietary"])
def test_closed_licences_forbid(licence: str) -> None:
    """A licence that lets nobody pass a model on is a plain no."""
    assert may_share(licence).answer is SharingAnswer.NO


def test_not_for_money_is_said() -> None:
    """Licences against commerce let a class share, and the sentence says what not to do."""
    sharing = may_share("cc-by-nc-sa-4.0")
    assert sharing.is_allowed
    assert "not for money" in sharing.reason


def test_all_of_several_count() -> None:
    """Of several licences that hold at once the strictest decides; none at all is unknown."""
    assert may_share_all(["mit", "gemma", "apache-2.0"]).answer is SharingAnswer.UNKNOWN
    assert may_share_all(["mit", "proprietary", "gemma"]).answer is SharingAnswer.NO
    assert may_share_all([]).answer is SharingAnswer.UNKNOWN


def test_the_first_title_names_a_text() -> None:
    """A licence that mentions another one later is itself."""
    assert licence_of_text(LLAMA_TEXT + APACHE_TEXT) == "llama"
    assert licence_of_text(APACHE_TEXT + LLAMA_TEXT) == "apache-2.0"
    assert licence_of_text("Dear reader") == ""
