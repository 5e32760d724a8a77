"""Evidence that is in form can still be wrong; each rule has a record that breaks it alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from groundup.catalogue.evidence import all_evidence
from groundup.catalogue.evidence_schema import Component, EuDocuments, Openness
from groundup.openness.evidence_lint import NONE_FOUND_FRESH_DAYS, Problem, lint
from groundup.openness.tables import licences

from .recorded import REVIEWED, changed, code, data, missing, seen, sound

BODIES = all_evidence()


def problems_of(openness: Openness) -> list[Problem]:
    """What lint says about a record beside all that are shipped."""
    return lint(openness, licences(), bodies=BODIES)


def published(**fields: object) -> Component:
    """Something that can be fetched, with the given fields."""
    return changed(code(), **fields)


def no_licence(days_before: int) -> Component:
    """Code whose repository was found to have no licence, some days before the review."""
    return code("none_found", seen(on=REVIEWED - timedelta(days=days_before)))


def tuned_from(parent: str, licence: str) -> Openness:
    """A model that starts from weights of others and names a licence of its own."""
    return changed(sound(weights_final=code(licence)), based_on=(parent,), stage="tuned")


# The rule, where it must be found, and a record that breaks it and nothing else.
BROKEN: list[tuple[str, str, Callable[[], Openness]]] = [
    ("evidence", "components.model_card",
     lambda: sound(model_card=published(evidence=(), licence="unknown"))),
    ("why", "components.evaluation_code",
     lambda: sound(evaluation_code=Component(availability="not_applicable"))),
    ("looked_where", "components.evaluation_code",
     lambda: sound(evaluation_code=Component(availability="not_published"))),
    ("completeness", "components.evaluation_code",
     lambda: sound(evaluation_code=changed(code(), availability="announced"))),
    ("missing", "components.training_data_pretraining",
     lambda: sound(training_data_pretraining=changed(data(), completeness="partial"))),
    ("missing", "components.training_data_pretraining",
     lambda: sound(training_data_pretraining=changed(data(), availability="on_request"))),
    ("missing_reason", "components.training_data_pretraining",
     lambda: sound(training_data_pretraining=data(missing("legal")))),
    ("licence_id", "components.training_code", lambda: sound(training_code=code("Apache 2"))),
    ("licence_id", "extra_terms", lambda: changed(sound(), extra_terms=("terms-of-nobody",))),
    ("licence_mixed", "components.training_code", lambda: sound(training_code=code("mixed"))),
    ("licence_basis", "components.training_code",
     lambda: sound(training_code=published(licence_basis=None))),
    ("none_found", "components.data_prep_code",
     lambda: sound(data_prep_code=no_licence(NONE_FOUND_FRESH_DAYS + 1))),
    ("none_found", "components.data_prep_code",
     lambda: sound(data_prep_code=code("none_found", seen(checked="address_only")))),
    ("commit", "components.evaluation_code", lambda: sound(evaluation_code=code("MIT", seen(commit="")))),
    ("path", "components.evaluation_code",
     lambda: sound(evaluation_code=code("MIT", seen("this repository", commit="", path="")))),
    ("date", "components.evaluation_code",
     lambda: sound(evaluation_code=code("MIT", seen(on=REVIEWED + timedelta(days=1))))),
    ("evidence", "gate", lambda: changed(sound(), gate="none")),
    ("evidence", "eu.data_summary", lambda: changed(sound(), eu=EuDocuments(data_summary="published"))),
    ("parent", "based_on", lambda: tuned_from("model-of-nobody", "MIT")),
    ("freer_than_parent", "based_on", lambda: tuned_from("llama-3.1", "MIT")),
    ("freer_than_parent", "based_on", lambda: tuned_from("llama-3.1", "gemma-terms")),
    ("copied_licence", "components.evaluation_code",
     lambda: sound(evaluation_code=published(licence_basis="hub_tag", evidence=(seen(path="eval.py"),)))),
    ("copied_licence", "components.evaluation_code",
     lambda: sound(weights_final=published(licence_basis="component"),
                   evaluation_code=published(licence_basis="component"))),
    ("hub_tag", "components.weights_final",
     lambda: sound(weights_final=published(licence_basis="hub_tag"))),
]  # fmt: skip


def test_a_sound_record_passes() -> None:
    """Nothing is said about a record in which nothing is wrong."""
    assert problems_of(sound()) == []


@pytest.mark.parametrize(("rule", "place", "record"), BROKEN)
def test_each_rule_is_seen_when_it_breaks(rule: str, place: str, record: Callable[[], Openness]) -> None:
    """A record that breaks one rule gets that problem, in that place, and no other."""
    assert [(one.rule, one.place, one.level) for one in problems_of(record())] == [(rule, place, "error")]


def test_a_label_that_nobody_read_is_told() -> None:
    """What the label rests on without a reading is a warning: the record may ship, "not verified"."""
    unread = sound(training_code=code("MIT", seen(checked="excerpt")))
    told = [(one.rule, one.place, one.level) for one in problems_of(unread)]
    assert told == [("not_verified", "components.training_code", "warning")]


def test_what_the_label_does_not_rest_on_may_be_unread() -> None:
    """An extract is enough for a part on which no label turns."""
    assert problems_of(sound(evaluation_code=code("MIT", seen(checked="excerpt")))) == []


def test_reasons_with_evidence_pass() -> None:
    """A part that is missing for a legal reason passes when that has a source; an unknown one needs none."""
    for part in (missing("legal", seen()), missing("unknown")):
        assert problems_of(sound(training_data_pretraining=data(part))) == []


def test_a_fresh_look_finds_no_licence() -> None:
    """Up to the limit of days, a repository without a licence file counts as one."""
    assert problems_of(sound(data_prep_code=no_licence(NONE_FOUND_FRESH_DAYS))) == []


def test_terms_of_a_parent_can_be_checked() -> None:
    """A model may be freer than its parent when somebody cites why; its terms and free parents pass, too."""
    why = changed(tuned_from("llama-3.1", "MIT"), based_on_terms_checked=(seen(),))
    same = tuned_from("llama-3.1", "llama-3.1-community")
    free_parent = tuned_from("qwen2.5", "MIT")
    assert [problems_of(one) for one in (why, same, free_parent)] == [[], [], []]


def test_the_distilled_llama_is_not_only_mit() -> None:
    """The shipped record of a model that starts from Llama carries its terms, and fails with MIT alone."""
    record = BODIES["deepseek-r1-distill-llama-8b"]
    weights = changed(record.components.weights_final, licence="MIT")
    freed = changed(record, components=changed(record.components, weights_final=weights))
    assert "freer_than_parent" not in {one.rule for one in problems_of(record)}
    assert "freer_than_parent" in {one.rule for one in problems_of(freed)}


@pytest.mark.parametrize("body", BODIES)
def test_shipped_evidence_has_no_errors(body: str) -> None:
    """All evidence that ships keeps the rules; what nobody has read yet may be warned about."""
    assert [one for one in problems_of(BODIES[body]) if one.level == "error"] == []


def test_messages_name_what_is_there() -> None:
    """A problem tells its figures, and where in the file it is."""
    (old,) = problems_of(sound(data_prep_code=no_licence(200)))
    assert "200 days" in old.message
    assert str(NONE_FOUND_FRESH_DAYS) in old.message
