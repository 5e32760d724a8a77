"""What people have recorded about the openness of one body of weights, as strict structs.

It is the form of the files in `catalogue/evidence/`. Nobody types a label there: labels follow from these
facts by rules, in `openness/`. Unknown keys are errors, and unknown is a value.

`docs/concepts/openness.md` tells what each value means and what counts as complete.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Date  # noqa: N812  (the field of that name would hide it)
from typing import Annotated, Literal

import msgspec

Availability = Literal[
    "published", "on_request", "announced", "withdrawn", "not_published", "not_applicable", "unknown"
]
Completeness = Literal["complete", "partial", "unknown"]
LicenceBasis = Literal["component", "repository", "statement", "hub_tag"]
Checked = Literal["read", "excerpt", "address_only"]
Rights = Literal["cleared", "disputed", "unknown"]
Reason = Literal["legal", "technical", "choice", "unknown"]
Described = Literal["complete", "partial", "none", "unknown"]
Covers = Literal["all", "published_only", "unknown"]
Lists = Literal["yes", "no", "not_applicable", "unknown"]
Modality = Literal["text", "image_in", "audio_in", "image_out", "audio_out"]
Stage = Literal["base", "tuned"]
Price = Literal["free", "paid", "unknown"]
Gate = Literal["none", "account", "accept_terms", "contact_data", "approval", "unknown"]
Funding = Literal["public", "private", "mixed", "unknown"]
Found = Literal["published", "not_found", "unknown"]

OWN_REPOSITORY = "this repository"  # in place of an address, for what comes with Groundup itself

Text = Annotated[str, msgspec.Meta(min_length=1)]
ShortText = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Address = Annotated[str, msgspec.Meta(pattern=r"^(https?://\S+|this repository)$")]
Commit = Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{8,40})?$")]
Identifier = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$")]
Country = Annotated[str, msgspec.Meta(pattern=r"^([A-Z]{2}(/[A-Z]{2})*|international|unknown)$")]


class Evidence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where something was seen, by whom, on which day, and how closely they looked.

    `url` is an address, or "this repository" for what comes with Groundup itself. `commit` has 8 to 40
    hexadecimal digits, and is empty only where a source has no versions. `path` lies inside the repository at
    `url`; it may name a folder or be empty for the list of all files. `checked` says whether the file itself
    was read, an extract of it, or nothing but its address is known. `date` is the day a person looked.
    """

    url: Address
    date: Date
    checked: Checked
    by: Text
    says: ShortText
    commit: Commit = ""
    path: str = ""


class Missing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of training data that cannot be fetched, why not, and whether it is described all the same."""

    what: ShortText
    reason: Reason
    described: Described
    evidence: tuple[Evidence, ...] = ()


class Component(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One part of what a model is made of: can it be had, is it whole, under which licence, who says so?

    `licence` is an id of the table of licences, `none_found` or `unknown`, and for data also `mixed`.
    `why` says why there is no such thing, where the availability is `not_applicable`.
    """

    availability: Availability
    completeness: Completeness = "unknown"
    licence: Text = "unknown"
    licence_basis: LicenceBasis | None = None
    why: str = ""
    evidence: tuple[Evidence, ...] = ()

    @property
    def can_be_had(self) -> bool:
        """Whether somebody can get it, at least after asking."""
        return self.availability in {"published", "on_request"}


class DataComponent(Component, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Data: also whether the rights in it are settled, and which parts are missing."""

    rights: Rights = "unknown"
    missing: tuple[Missing, ...] = ()


class DataCard(Component, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A description of the data: also what it covers, and whether it names sources one could fetch or buy."""

    covers: Covers = "unknown"
    lists_public: Lists = "unknown"
    lists_third_party: Lists = "unknown"


class Components(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All parts: thirteen that every record speaks of, and seven more that it may speak of."""

    weights_final: Component
    weights_base: Component
    architecture_code: Component
    inference_code: Component
    training_code: Component
    data_prep_code: Component
    training_data_pretraining: DataComponent
    training_data_posttraining: DataComponent
    data_card: DataCard
    technical_report: Component
    model_card: Component
    evaluation_code: Component
    checkpoints_intermediate: Component
    evaluation_results: Component | None = None
    evaluation_data: DataComponent | None = None
    research_paper: Component | None = None
    supporting_libraries: Component | None = None
    sample_outputs: Component | None = None
    model_metadata: Component | None = None
    optimiser_state: Component | None = None

    def __iter__(self) -> Iterator[tuple[str, Component]]:
        """Name and content of each part that the record speaks of."""
        for name in self.__struct_fields__:
            component = getattr(self, name)
            if component is not None:
                yield name, component


class Origin(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who made the model, in which country, with whose money, and where one asks to have something removed.

    `country` has ISO 3166 codes of two letters, several joined by `/`, or is `international` or `unknown`.
    `removal_contact` is an address, `none_found` or `unknown`.
    """

    producer: Text
    country: Country
    funding: Funding = "unknown"
    removal_contact: Annotated[
        str, msgspec.Meta(pattern=r"^(https?://\S+|mailto:\S+|none_found|unknown)$")
    ] = "unknown"
    evidence: tuple[Evidence, ...] = ()


class EuDocuments(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Two documents that Article 53 of the EU AI Act asks for, whatever the licence."""

    data_summary: Found = "unknown"
    copyright_policy: Found = "unknown"
    data_summary_evidence: tuple[Evidence, ...] = ()
    copyright_policy_evidence: tuple[Evidence, ...] = ()


class Openness(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that is recorded about the openness of one body of weights.

    `based_on` names other producers' bodies of evidence from whose weights this one starts (tuning,
    distillation, merge); one's own base is `weights_base`. `based_on_terms_checked` is the evidence that the
    terms of those do not bind this one. `extra_terms` are terms beside the licence, by ids of the table.
    `reviewed` is the last day on which somebody (`reviewers`) went through the whole record.
    """

    modalities: Annotated[tuple[Modality, ...], msgspec.Meta(min_length=1)]
    stage: Stage
    reviewed: Date
    reviewers: Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]
    origin: Origin
    components: Components
    eu: EuDocuments = msgspec.field(default_factory=EuDocuments)
    based_on: tuple[Identifier, ...] = ()
    based_on_terms_checked: tuple[Evidence, ...] = ()
    price: Price = "unknown"
    gate: Gate = "unknown"
    gate_excludes: tuple[str, ...] = ()
    gate_evidence: tuple[Evidence, ...] = ()
    extra_terms: tuple[Text, ...] = ()


class EvidenceFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A whole file of `catalogue/evidence/`."""

    openness_schema: Literal[1]
    openness: Openness


class ReleaseTerms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one release does otherwise than the body of weights it belongs to; what is absent is the same.

    `licence` is that of the release's weights, and needs its evidence, as a gate does.
    """

    modalities: tuple[Modality, ...] | None = None
    licence: Text | None = None
    licence_evidence: tuple[Evidence, ...] = ()
    gate: Gate | None = None
    gate_excludes: tuple[str, ...] = ()
    gate_evidence: tuple[Evidence, ...] = ()
    price: Price | None = None

    def applied_to(self, openness: Openness) -> Openness:
        """The record as it holds for this release."""
        changes: dict[str, object] = {}
        if self.modalities is not None:
            changes["modalities"] = self.modalities
        if self.price is not None:
            changes["price"] = self.price
        if self.gate is not None:
            changes |= {
                "gate": self.gate,
                "gate_excludes": self.gate_excludes,
                "gate_evidence": self.gate_evidence,
            }
        if self.licence is not None:
            weights = msgspec.structs.replace(
                openness.components.weights_final,
                licence=self.licence,
                evidence=self.licence_evidence,
            )
            changes["components"] = msgspec.structs.replace(openness.components, weights_final=weights)
        return msgspec.structs.replace(openness, **changes)
