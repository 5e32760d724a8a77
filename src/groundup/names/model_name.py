"""The full name of a model: where it comes from, whose it is, what it is called, and which variant.

`[scheme://][host/][namespace/]model[:tag][@sha256:...]`. The grammar and the defaults are those of Ollama,
so that its names work; namespaces of several parts (other registries), Hugging Face names and pinned
digests are added. Which models exist is nobody's business here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from groundup.errors import InvalidNameError

from .digest import Digest
from .known_models import KNOWN_MODELS

DEFAULT_HOST: Final = "registry.ollama.ai"
DEFAULT_NAMESPACE: Final = "library"
DEFAULT_TAG: Final = "latest"
HUGGING_FACE_HOST: Final = "hf.co"
LOCAL_HOST: Final = "local"

LONGEST_TEXT: Final = 1_000
LONGEST_HOST: Final = 350
LONGEST_NAMESPACE: Final = 200
LONGEST_PART: Final = 80
LONGEST_HUGGING_FACE_PART: Final = 200

_HUGGING_FACE_HOSTS: Final = (HUGGING_FACE_HOST, "huggingface.co")
_SCHEMES: Final = ("https", "http")
_HOST: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*(:[0-9]{1,5})?")
_NAMESPACE_PART: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
_PART: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")
_EXAMPLE: Final = "qwen3:4b or hf.co/owner/repository:Q4_K_M"


class HubKind(StrEnum):
    """The kind of place that a name points to."""

    REGISTRY = "registry"
    HUGGING_FACE = "huggingface"
    LOCAL = "local"


@dataclass(frozen=True, eq=False, slots=True)
class ModelName:
    """A parsed name; two are equal if they differ in capitals or scheme only.

    `namespace` holds its parts with "/" between them. Made by `parse` alone: the constructor checks nothing.
    """

    host: str
    namespace: str
    model: str
    tag: str
    digest: Digest | None = None
    scheme: str = "https"

    @classmethod
    def parse(cls, text: str) -> ModelName:
        """Read a name; what is left out takes its default.

        With two parts the first is a host if it has a dot or a port, else a namespace.

        Raises:
            InvalidNameError: some part breaks the rules; the error says which and how.
            InvalidDigestError: what follows "@" is no digest.
        """
        if len(text) > LONGEST_TEXT:
            raise _invalid(text[:80] + "…", f"it has more than {LONGEST_TEXT:,} characters")
        scheme, rest = _split_scheme(text)
        rest, at_sign, pinned = rest.partition("@")
        host, namespace, model, tag = _split_places(text, rest)
        _check(text, host, namespace, model, tag)
        digest = Digest.parse(pinned) if at_sign else None
        return cls(_canonical_host(host), namespace, model, tag, digest, scheme)

    @property
    def hub(self) -> HubKind:
        """The kind of place that it points to; built-in models and the host "local" point nowhere else."""
        is_default = (self.host.lower(), self.namespace.lower()) == (DEFAULT_HOST, DEFAULT_NAMESPACE)
        if self.host.lower() == LOCAL_HOST or (is_default and self.model.lower() in KNOWN_MODELS):
            return HubKind.LOCAL
        return HubKind.HUGGING_FACE if self.host == HUGGING_FACE_HOST else HubKind.REGISTRY

    @property
    def full(self) -> str:
        """With every part; parsed again it gives an equal name."""
        return f"{self.host}/{self.namespace}/{self.model}:{self.tag}{self._pin}"

    @property
    def short(self) -> str:
        """Without the default host and namespace; parsed again it gives an equal name."""
        if self.host.lower() != DEFAULT_HOST:
            return self.full
        namespace = "" if self.namespace.lower() == DEFAULT_NAMESPACE else f"{self.namespace}/"
        return f"{namespace}{self.model}:{self.tag}{self._pin}"

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What two spellings of one name have in common."""
        parts = (self.host, self.namespace, self.model, self.tag)
        host, namespace, model, tag = (part.lower() for part in parts)
        return host, namespace, model, tag, self._pin

    @property
    def _pin(self) -> str:
        return f"@{self.digest}" if self.digest else ""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ModelName) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def __lt__(self, other: ModelName) -> bool:
        return self.key < other.key

    def __str__(self) -> str:
        return self.short


def is_tag(text: str) -> bool:
    """Whether a text may stand after the colon of a name."""
    return len(text) <= LONGEST_PART and _PART.fullmatch(text) is not None


def _invalid(text: str, problem: str) -> InvalidNameError:
    return InvalidNameError(text, problem, _EXAMPLE)


def _split_scheme(text: str) -> tuple[str, str]:
    scheme, separator, rest = text.partition("://")
    if not separator:
        return "https", text
    if scheme.lower() not in _SCHEMES:
        raise _invalid(text, f"'{scheme}' is not a way to reach a hub (https is)")
    return scheme.lower(), rest


def _split_places(text: str, rest: str) -> tuple[str, str, str, str]:
    """Host, namespace, model and tag, with defaults in place of what is missing."""
    *places, last = rest.split("/")
    model, colon, tag = last.partition(":")
    if colon and not tag:
        raise _invalid(text, "nothing follows the colon")
    host, namespace = DEFAULT_HOST, DEFAULT_NAMESPACE
    if len(places) == 1 and not _is_host(places[0]):
        namespace = places[0]
    elif places:
        host = places[0]
        namespace = "/".join(places[1:]) if len(places) > 1 else DEFAULT_NAMESPACE
    if _canonical_host(host) == HUGGING_FACE_HOST and len(places) != 2:
        raise _invalid(text, "a Hugging Face name has an owner and a repository")
    return host, namespace, model, tag or DEFAULT_TAG


def _is_host(part: str) -> bool:
    return "." in part or ":" in part


def _canonical_host(host: str) -> str:
    return HUGGING_FACE_HOST if host.lower() in _HUGGING_FACE_HOSTS else host


def _check(text: str, host: str, namespace: str, model: str, tag: str) -> None:
    is_hugging_face = _canonical_host(host) == HUGGING_FACE_HOST
    longest = LONGEST_HUGGING_FACE_PART if is_hugging_face else LONGEST_PART
    _check_part(text, "host", host, _HOST, LONGEST_HOST)
    namespaces = namespace.split("/")
    if len(namespaces) > 1 and host.lower() == DEFAULT_HOST:
        raise _invalid(text, f"a namespace at {DEFAULT_HOST} has one part")
    if len(namespace) > LONGEST_NAMESPACE:
        raise _invalid(text, f"the namespace has more than {LONGEST_NAMESPACE} characters")
    for part in namespaces:
        _check_part(text, "namespace", part, _PART if is_hugging_face else _NAMESPACE_PART, longest)
    _check_part(text, "model", model, _PART, longest)
    _check_part(text, "tag", tag, _PART, longest)


def _check_part(text: str, kind: str, part: str, pattern: re.Pattern[str], longest: int) -> None:
    if not part:
        raise _invalid(text, f"the {kind} is empty")
    if len(part) > longest:
        raise _invalid(text, f"the {kind} has more than {longest} characters")
    if not pattern.fullmatch(part):
        allowed = "letters, digits, '_' and '-'" + ("" if pattern is _NAMESPACE_PART else " and '.'")
        raise _invalid(
            text, f"the {kind} {part!r} may hold {allowed}, and begins with a letter, a digit or '_'"
        )
