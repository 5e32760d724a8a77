"""What a file of a model is for, told from its media type.

The types are those of Ollama's registry and of the two other conventions for models in OCI registries,
Docker's and the CNCF's. Nothing is read here.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

OLLAMA_PREFIX: Final = "application/vnd.ollama.image."
OCI_MANIFEST: Final = "application/vnd.oci.image.manifest.v1+json"
DOCKER_MANIFEST: Final = "application/vnd.docker.distribution.manifest.v2+json"
DOCKER_CONFIG: Final = "application/vnd.docker.container.image.v1+json"
MANIFEST_TYPES: Final = (DOCKER_MANIFEST, OCI_MANIFEST)

_MEDIA_TYPE: Final = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}( *;[ -~]{0,200})?"
)


class LayerKind(StrEnum):
    """What a layer is for. `FOREIGN` ones are kept but not used, `UNUSABLE` ones make a model unusable."""

    WEIGHTS = "weights"
    PROJECTOR = "projector"
    ADAPTER = "adapter"
    DRAFT = "draft"
    GO_TEMPLATE = "go_template"
    JINJA_TEMPLATE = "jinja_template"
    SYSTEM = "system"
    PARAMETERS = "parameters"
    MESSAGES = "messages"
    LICENCE = "licence"
    FOREIGN = "foreign"
    UNUSABLE = "unusable"


MEDIA_TYPES: Final = {
    f"{OLLAMA_PREFIX}model": LayerKind.WEIGHTS,
    f"{OLLAMA_PREFIX}projector": LayerKind.PROJECTOR,
    f"{OLLAMA_PREFIX}adapter": LayerKind.ADAPTER,
    f"{OLLAMA_PREFIX}draft": LayerKind.DRAFT,
    f"{OLLAMA_PREFIX}template": LayerKind.GO_TEMPLATE,
    f"{OLLAMA_PREFIX}prompt": LayerKind.GO_TEMPLATE,
    f"{OLLAMA_PREFIX}system": LayerKind.SYSTEM,
    f"{OLLAMA_PREFIX}params": LayerKind.PARAMETERS,
    f"{OLLAMA_PREFIX}messages": LayerKind.MESSAGES,
    f"{OLLAMA_PREFIX}license": LayerKind.LICENCE,
    f"{OLLAMA_PREFIX}tensor": LayerKind.UNUSABLE,
    f"{OLLAMA_PREFIX}json": LayerKind.UNUSABLE,
    "application/vnd.docker.ai.gguf.v3": LayerKind.WEIGHTS,
    "application/vnd.docker.ai.mmproj": LayerKind.PROJECTOR,
    "application/vnd.docker.ai.chat.template.jinja": LayerKind.JINJA_TEMPLATE,
    "application/vnd.docker.ai.license": LayerKind.LICENCE,
    "application/vnd.docker.ai.safetensors": LayerKind.UNUSABLE,
    "application/vnd.cncf.model.weight.v1.gguf": LayerKind.WEIGHTS,
    # Raw weights can be anything: whoever opens the file looks at its first bytes.
    "application/vnd.cncf.model.weight.v1.raw": LayerKind.WEIGHTS,
    "application/vnd.cncf.model.weight.v1.safetensors": LayerKind.UNUSABLE,
    "application/vnd.cncf.model.doc.v1.raw": LayerKind.LICENCE,
}


def kind_of(media_type: str) -> LayerKind:
    """The kind that a media type stands for, whatever its parameters; `FOREIGN` if it is not known."""
    return MEDIA_TYPES.get(media_type.partition(";")[0].rstrip(), LayerKind.FOREIGN)


def is_media_type(text: str) -> bool:
    """Whether a text has the form of a media type."""
    return _MEDIA_TYPE.fullmatch(text) is not None
