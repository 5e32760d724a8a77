"""The rules on examples whose outcome is fixed: a change of a rule that moves one needs a reason."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from groundup.catalogue.evidence import evidence
from groundup.catalogue.evidence_schema import Openness
from groundup.openness.assessment import Assessment, Release, assess
from groundup.openness.card_making import card_of
from groundup.openness.evidence_lint import lint
from groundup.openness.may import May
from groundup.openness.tables import licences
from groundup.openness.wording import wording

from . import releases
from .releases import TODAY, gap, part, release, seen, weights_only

ROOT = Path(__file__).parents[2]


def assessed(openness: Openness) -> Assessment:
    """What the rules say."""
    return assess(Release("example", "Example"), openness, licences(), TODAY)


def label(openness: Openness) -> str:
    """The label in English."""
    return card_of(assessed(openness), wording("en")).g7.label


def may(openness: Openness) -> dict[str, May]:
    """The answers by question."""
    return {one.question: one.may for one in assessed(openness).may}


def conditions(openness: Openness) -> set[str]:
    """What stands under the label."""
    return {one.code for one in assessed(openness).g7.conditions}


def ai_act(openness: Openness) -> tuple[str, set[str]]:
    """The reading of the AI Act and the codes of its reasons."""
    reading = assessed(openness).ai_act
    return reading.verdict, {one.code for one in reading.reasons}


def beside_missing(openness: Openness) -> str:
    """What a card says about a release itself, without the heading of what is missing."""
    card = card_of(assessed(openness), wording("en"))
    parts = [card.g7.shown, card.g7.sentence, *card.g7.conditions, *(one.text for one in card.missing)]
    return " ".join([*parts, *(row.text for row in card.rows), *(one.text for one in card.readings)])


def test_bloom() -> None:
    """1: weights available; OSAID no for the weights' licence alone; unclear (84); the code stays open."""
    found = assessed(releases.bloom())
    assert label(releases.bloom()) == "Weights Available AI"
    assert found.osaid.verdict == "no"
    assert [(one.component, one.code) for one in found.osaid.reasons] == [
        ("weights_final", "licence_osi_approved")
    ]
    assert ai_act(releases.bloom()) == ("unclear", {"use_list_84"})
    assert found.rows["training_code"] == "open"


def test_granite_with_its_report() -> None:
    """2: MOF class III and open weights; the card calls it open source nowhere but in what is missing."""
    openness = releases.granite(technical_report="open", evaluation_results="open")
    found = assessed(openness)
    assert (found.mof.verdict, label(openness)) == ("III", "Open Weights AI")
    said = beside_missing(openness)
    assert "open source" not in said.lower()
    assert "Open Source AI" in beside_missing(release())
    assert card_of(found, wording("en")).missing_title == "Missing to be open source"


def test_granite_without_its_report() -> None:
    """3: open weights; no class of the framework, for the technical report alone."""
    found = assessed(releases.granite(evaluation_results="open"))
    assert (found.step, found.mof.verdict) == ("2", "none")
    assert [one.component for one in found.mof.reasons] == ["technical_report"]


def test_mistral_large_2() -> None:
    """4: weights available; likely no (83, 86); commercially no; in class: ask."""
    openness = weights_only("mistral-research", weights_base="closed")
    assert label(openness) == "Weights Available AI"
    verdict, codes = ai_act(openness)
    assert verdict == "likely_no"
    assert {"non_commercial_83", "separate_commercial_licence_86"} <= codes
    assert (may(openness)["commercial"], may(openness)["class"]) == (May.NO, May.ASK)


def test_llama_3_2() -> None:
    """5: text and vision share label and reading; in the EU one may be used and the other may not."""
    text = weights_only("llama-3.2-community", gate="accept_terms")
    vision = weights_only("llama-3.2-community", gate="accept_terms", modalities=("text", "image_in"))
    assert label(text) == label(vision) == "Weights Available AI"
    assert ai_act(text) == ai_act(vision)
    assert "user_limit_83" in ai_act(text)[1]
    assert (may(text)["eu"], may(vision)["eu"]) == (May.YES_IF, May.NO)
    notes = {one.question: [note.code for note in one.notes] for one in assessed(vision).may}
    assert notes["eu"] == ["end_users_exempt"]
    assert notes["ch"] == ["not_named"]


def test_llama_3_1() -> None:
    """5: Llama 3.1 has no clause on regions, so nothing is noted."""
    found = assessed(weights_only("llama-3.1-community", modalities=("text", "image_in")))
    assert [one.notes for one in found.may if one.question in ("eu", "ch")] == [(), ()]


def test_gpt_oss() -> None:
    """6: open weights; that the base weights are missing changes nothing."""
    with_base, without = weights_only("Apache-2.0"), weights_only("Apache-2.0", weights_base="closed")
    assert label(with_base) == label(without) == "Open Weights AI"


def test_deepseek() -> None:
    """7: V3 of 2024 is weights available, R1 open weights."""
    assert label(weights_only("deepseek-1.0")) == "Weights Available AI"
    assert label(weights_only("MIT")) == "Open Weights AI"


def test_a_distillation_is_not_freer_than_its_parent() -> None:
    """7: the lint finds a distillation from Llama under MIT alone, and lets one under Llama's terms be."""
    parents = {"llama-3.1": weights_only("llama-3.1-community")}
    free = weights_only("MIT", based_on=("llama-3.1",), stage="tuned")
    bound = weights_only("llama-3.1-community", based_on=("llama-3.1",), stage="tuned")
    rules = [
        {one.rule for one in lint(each, licences(), bodies=parents) if "based_on" in f"{one.place}{one.rule}"}
        for each in (free, bound)
    ]
    assert rules[0]
    assert not rules[1]


def test_gemma_3() -> None:
    """8: weights available; likely no (80); on the server yes, if the rules are passed on."""
    openness = weights_only("gemma-terms", gate="accept_terms")
    assert label(openness) == "Weights Available AI"
    verdict, codes = ai_act(openness)
    assert (verdict, "provider_may_restrict_80" in codes) == ("likely_no", True)
    server = next(one for one in assessed(openness).may if one.question == "server")
    assert (server.may, [one.code for one in server.conditions]) == (May.YES_IF, ["pass_on_terms"])


def test_apertus() -> None:
    """9: open data; the gate is shown and lowers nothing; OSAID no for one reason, or not decided."""
    openness = releases.apertus()
    assert label(openness) == "Open Source AI with Open Data"
    assert {"gate", "no_licence_file", "extra_terms"} <= conditions(openness)
    assert [one.component for one in assessed(openness).osaid.reasons] == ["data_prep_code"]
    assert assessed(openness).osaid.verdict == "no"
    assert assessed(releases.apertus("unknown")).osaid.verdict == "not_decided"


def test_fully_open_releases() -> None:
    """10: open source with open data; disputed rights are told and lower nothing."""
    assert label(release()) == "Open Source AI with Open Data"
    assert label(releases.pythia()) == "Open Source AI with Open Data"
    assert "data_rights_disputed" in conditions(releases.pythia())
    assert "data_rights_disputed" not in conditions(release())


def test_k2_chat() -> None:
    """11: at least open weights, could be open source."""
    card = card_of(assessed(releases.k2_chat()), wording("en"))
    assert (card.g7.step, card.g7.could_be) == ("2", "3")
    assert card.g7.at_least.startswith("At least Open Weights AI; Open Source AI if")


def test_nemotron() -> None:
    """12: weights available under NVIDIA's own licence; open weights under OpenMDW, if one accepts that."""
    assert label(releases.nemotron("nvidia-nemotron-open-model")) == "Weights Available AI"
    assert label(releases.nemotron("OpenMDW-1.1")) == "Open Weights AI"
    assert "not_osi_approved" in conditions(releases.nemotron("OpenMDW-1.1"))


def test_smollm3() -> None:
    """13: a corpus withheld by law and described leaves open source; an unknown reason does not."""
    assert label(releases.smollm3("legal")) == "Open Source AI"
    unknown = assessed(releases.smollm3("unknown")).g7
    assert (unknown.verdict, unknown.could_be) == ("2", "3")


@pytest.mark.parametrize("openness", [releases.pythia(), release(), releases.apertus("unknown")])
def test_osi_list_of_fully_open_models(openness: Openness) -> None:
    """14: what OSI found to meet its definition in 2024 is never "no" here."""
    assert assessed(openness).osaid.verdict != "no"


@pytest.mark.parametrize(
    ("openness", "reason"),
    [
        (releases.bloom(), "weights_final"),
        (
            releases.release(
                weights_final=part("open", "bigcode-openrail-m-1"),
                training_data_pretraining=part("request", "mixed"),
                training_data_posttraining="none",
            ),
            "weights_final",
        ),
        (weights_only("llama-3.1-community"), "weights_final"),
        (weights_only("MIT", training_code="closed"), "training_code"),
    ],
)
def test_osi_list_of_others(openness: Openness, reason: str) -> None:
    """14: BLOOM, StarCoder2, Llama and Phi are "no", and the reason is among those that are told."""
    found = assessed(openness).osaid
    assert (found.verdict, reason in {one.component for one in found.reasons}) == ("no", True)


def test_nothing_is_known() -> None:
    """15: not decided; nothing may be said."""
    openness = release("unknown", gate="unknown", price="unknown")
    found = assessed(openness)
    assert (label(openness), found.osaid.verdict, found.mof.verdict) == (
        "Not decided", "not_decided", "not_decided",
    )  # fmt: skip
    assert found.ai_act.verdict == "not_decided"
    assert set(may(openness).values()) == {May.NOT_KNOWN}


def test_weights_without_a_licence() -> None:
    """15: not on the scale, and nothing may be done."""
    openness = weights_only("none_found")
    assert label(openness) == "Not on the scale"
    assert set(may(openness).values()) == {May.NO}


def test_old_evidence() -> None:
    """16: after 366 days the label stays and is marked stale; after 365 it is not."""
    for days, stale in ((366, True), (365, False)):
        aged = (seen(on=TODAY - timedelta(days=days)),)
        openness = weights_only("Apache-2.0", weights_final=part("open", evidence=aged))
        card = card_of(assessed(openness), wording("en"))
        assert card.g7.label == "Open Weights AI"
        assert any("older than a year" in one for one in card.g7.warnings) is stale


def test_evidence_that_nobody_read() -> None:
    """16: an address alone leaves the label and is marked as not verified."""
    nobody = part("open", evidence=(seen("address_only"),))
    card = card_of(assessed(weights_only("Apache-2.0", weights_final=nobody)), wording("en"))
    assert card.g7.label == "Open Weights AI"
    assert card.g7.warnings == ("Not verified: nobody has read the source for weights.",)


def test_seedling() -> None:
    """17: our own model meets the same rules, and every file that its evidence cites is here."""
    openness = evidence("seedling")
    assert label(openness) == "Open Source AI with Open Data"
    paths = {one.path for _, component in openness.components for one in component.evidence if one.path}
    assert paths
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []


def test_unexcused_gaps_stay_gaps() -> None:
    """A part that is withheld by choice, or not described, is no excuse."""
    for missing in (gap("choice"), gap("legal", "partial"), gap("legal", "none")):
        openness = release(training_data_pretraining=part("partial", "mixed", missing=(missing,)))
        assert (assessed(openness).g7.verdict, assessed(openness).g7.could_be) == ("2", "2")
