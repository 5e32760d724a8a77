"""The table of licences says what each is, and what it does not know stays unknown."""

from __future__ import annotations

import msgspec
import pytest

from groundup.openness.licences import Licence, LicenceFile, Licences, Plain
from groundup.openness.logic import Truth
from groundup.openness.tables import licences

NEEDED = (
    "Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "ISC", "Unlicense", "MulanPSL-2.0", "MPL-2.0",
    "EPL-2.0", "EUPL-1.2", "LGPL-3.0", "GPL-3.0", "AGPL-3.0", "CC0-1.0", "CC-BY-4.0", "ODC-By-1.0",
    "PDDL-1.0", "CDLA-Permissive-2.0", "CC-BY-SA-4.0", "ODbL-1.0", "OpenMDW-1.0", "OpenMDW-1.1",
    "llama-3.1-community", "llama-3.2-community", "llama-3.3-community", "llama-4-community",
    "gemma-terms", "mistral-research", "mistral-non-production", "deepseek-1.0", "bigscience-rail-1.0",
    "bigcode-openrail-m-1", "falcon-llm-2.0", "nvidia-open-model", "nvidia-nemotron-open-model", "qwen",
    "qwen-research", "CC-BY-NC-4.0",
)  # fmt: skip


def test_needed_licences_are_there() -> None:
    """Every licence of the models that matter has a row."""
    assert [name for name in NEEDED if licences().get(name) is None] == []


@pytest.mark.parametrize(
    ("name", "is_open", "osi", "mof"),
    [
        ("Apache-2.0", Truth.PASS, Truth.PASS, Truth.PASS),
        ("GPL-3.0", Truth.PASS, Truth.PASS, Truth.PASS),
        ("CC-BY-4.0", Truth.PASS, Truth.FAIL, Truth.PASS),
        ("OpenMDW-1.0", Truth.PASS, Truth.FAIL, Truth.PASS),
        ("OpenMDW-1.1", Truth.PASS, Truth.FAIL, Truth.UNKNOWN),
        ("CC-BY-NC-4.0", Truth.FAIL, Truth.FAIL, Truth.FAIL),
        ("CC-BY-ND-4.0", Truth.FAIL, Truth.FAIL, Truth.FAIL),
        ("gemma-terms", Truth.FAIL, Truth.FAIL, Truth.FAIL),
        ("none_found", Truth.FAIL, Truth.FAIL, Truth.FAIL),
        ("unknown", Truth.UNKNOWN, Truth.UNKNOWN, Truth.UNKNOWN),
        ("mixed", Truth.PASS, Truth.UNKNOWN, Truth.UNKNOWN),
        ("a-licence-that-nobody-knows", Truth.UNKNOWN, Truth.UNKNOWN, Truth.UNKNOWN),
    ],
)
def test_how_open_a_licence_is(name: str, is_open: Truth, osi: Truth, mof: Truth) -> None:
    """Open, approved by OSI, and on the framework's list are three questions."""
    table = licences()
    assert (table.is_open(name), table.is_osi_approved(name), table.is_mof_open(name)) == (is_open, osi, mof)


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("apache-2.0", "Apache-2.0"),
        ("llama3.2", "llama-3.2-community"),
        ("Gemma", "gemma-terms"),
        ("odc-by", "ODC-By-1.0"),
    ],
)
def test_tags_of_hubs_are_understood(tag: str, name: str) -> None:
    """What a hub writes leads to the row."""
    found = licences().of_tag(tag)
    assert found is not None
    assert found.id == name


@pytest.mark.parametrize("tag", ["other", "", "openrail++"])
def test_tags_that_say_nothing_lead_nowhere(tag: str) -> None:
    """A tag that names no certain licence is not guessed."""
    assert licences().of_tag(tag) is None


def test_no_tag_means_two_licences() -> None:
    """Each tag is in one row alone."""
    tags = [tag for one in licences() for tag in {one.id.lower(), *one.hub_tags}]
    assert len(tags) == len(set(tags))


def test_records_may_name_rows_and_standings() -> None:
    """Words that stand for no licence are allowed, others are not."""
    assert all(name in licences() for name in ("MIT", "mixed", "none_found", "unknown"))
    assert "MIT-ish" not in licences()


def test_research_and_business_do_not_go_together() -> None:
    """Whoever allows research alone allows no business; an open licence forbids neither."""
    for one in licences():
        if one.research_only == "yes" or one.non_commercial == "yes":
            assert one.commercial == "no", one.id
        if one.is_open:
            assert (one.commercial, one.use_list, one.user_limit) == ("yes", "none", None), one.id


LICENCE = {
    "id": "x", "name": "X", "commercial": "yes", "change": "yes", "share": "yes", "plain": "free",
    "source": "https://example.org/x", "date": "2026-11-26", "checked": "read",
}  # fmt: skip
PLAIN = {"free": {"en": "Free.", "de": "Frei.", "fr": "Libre.", "it": "Libero."}}


def table_of(*rows: dict[str, str]) -> Licences:
    """A table of these rows."""
    return Licences.of(msgspec.convert({"licences_schema": 1, "plain": PLAIN, "licence": rows}, LicenceFile))


def test_contradictions_are_refused() -> None:
    """Two rows of an id, and a row without plain words, are mistakes; the row by itself is none."""
    assert table_of(LICENCE).get("x") is not None
    with pytest.raises(ValueError, match="the same id"):
        table_of(LICENCE, LICENCE)
    with pytest.raises(ValueError, match="no plain words for x"):
        table_of({**LICENCE, "plain": "none"})


@pytest.mark.parametrize("change", [{"osi_approved": "perhaps"}, {"source": "somewhere"}, {"colour": "red"}])
def test_the_form_is_strict(change: dict[str, str]) -> None:
    """A wrong word, a source without an address and an unknown field are refused."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**LICENCE, **change}, Licence)
    assert msgspec.convert(LICENCE, Licence).id == "x"


def test_plain_words_are_short() -> None:
    """240 characters, in every language; one more is refused."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**PLAIN["free"], "it": "x" * 241}, Plain)
    assert msgspec.convert({**PLAIN["free"], "it": "x" * 240}, Plain)["it"] == "x" * 240
