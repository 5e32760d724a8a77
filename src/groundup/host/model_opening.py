"""From a model of the library to what its engine and its chat have to know.

Everything that can be wrong with the files of a model shows here, before a process is started for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from groundup.chat.answer_defaults import AnswerDefaults
from groundup.chat.formats.choice import is_known
from groundup.chat.model import ModelDefaults
from groundup.chat.model_template import model_template
from groundup.chat.saved_settings import saved_settings
from groundup.engine.protocol import EngineFacts, EngineSettings
from groundup.errors import FileAccessError, InvalidManifestError, LibraryError, ModelNotFoundError
from groundup.library.adopt.restoring import checked_weights
from groundup.library.installed import InstalledModel
from groundup.library.layer_kinds import LayerKind
from groundup.library.small_layers import read_config
from groundup.names import Digest


@dataclass(frozen=True, slots=True)
class ModelOpening:
    """A model that may be loaded: its files, and what it brings for its answers."""

    name: str
    digest: Digest  # of its manifest
    weights: tuple[Path, ...]
    brought: AnswerDefaults
    parser: str = ""
    projector: Path | None = None  # with which it sees images
    blind_because: str = ""  # why it has none although its manifest names one

    @property
    def adapters_bytes(self) -> int:
        """The size of the files that change the weights."""
        return sum(Path(path).stat().st_size for path in self.brought.adapters)

    def engine_settings(
        self,
        context_tokens: int,
        *,
        max_running: int = 0,
        kv_type: str = "f16",
        flash_attention: bool = True,
    ) -> EngineSettings:
        """How to load it with this context."""
        first, *others = map(str, self.weights)
        return EngineSettings(
            model_path=first,
            more_model_paths=others,
            adapters=list(self.brought.adapters),
            projector_path=str(self.projector or ""),
            context_tokens=context_tokens,
            max_running=max_running,
            kv_type=kv_type,
            flash_attention=flash_attention,
            threads=self.brought.threads,
        )


def open_model(model: InstalledModel) -> ModelOpening:
    """Check the files of a model, and read its small ones. It may hash weights, so it may take long.

    Raises:
        ModelNotFoundError: its files are not there any more.
        InvalidManifestError: it is of a kind that cannot be run.
        LibraryError, FileAccessError: a file is missing, damaged, changed, or closed to us.
    """
    if model.manifest.refusal:
        raise InvalidManifestError(f"{model.shown_name}: {model.manifest.refusal}")
    weights = checked_weights(model)
    if not weights:
        raise ModelNotFoundError(model.shown_name)
    if model.is_built_in:  # it has no other files
        return ModelOpening(model.shown_name, model.manifest.digest, weights, AnswerDefaults())
    parser = read_config(model).get("parser")
    projector, blind_because = _projector(model)
    return ModelOpening(
        name=model.shown_name,
        digest=model.manifest.digest,
        weights=weights,
        brought=saved_settings(model),
        parser=parser if isinstance(parser, str) else "",
        projector=projector,
        blind_because=blind_because,
    )


def _projector(model: InstalledModel) -> tuple[Path | None, str]:
    """The file with which it sees, and why there is none; without it, it reads and writes all the same."""
    layers = model.manifest.of_kind(LayerKind.PROJECTOR)
    try:
        return (model.check_file(layers[0].digest) if layers else None), ""
    except (LibraryError, FileAccessError) as error:
        return None, error.message.rstrip(".")


def defaults_of(opening: ModelOpening, facts: EngineFacts) -> ModelDefaults:
    """What a model brings for its answers, once its weights have said what they recommend themselves."""
    brought = opening.brought
    template = model_template(brought.template, facts)
    sampling = brought.parameters.sampling
    notices = [*brought.notices, template.notice, _parser_notice(opening.parser)]
    notices.append(_sight_notice(opening.blind_because or facts.blind_because))
    return ModelDefaults(
        name=opening.name,
        system=brought.system,
        messages=brought.before,
        parameters={name: getattr(sampling, name) for name in brought.parameters.chosen},
        stop=brought.parameters.stop,
        max_tokens=brought.parameters.max_tokens,
        template=template.jinja,
        bos_text=template.bos_text,
        parser=opening.parser,
        notices=tuple(notice for notice in notices if notice),
        can_see=facts.can_see,
    )


def _sight_notice(blind_because: str) -> str:
    return f"It cannot see images here: {blind_because}." if blind_because else ""


def _parser_notice(parser: str) -> str:
    if not parser or is_known(parser):
        return ""
    return (
        f"The parser {parser[:40]!r} is not known here; how it marks its answers is told from its template."
    )
