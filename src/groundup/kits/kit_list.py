"""`kit.json`: which models a kit holds, and how it was made.

Everything in it is a claim of its maker until a signature and the digests have been checked; texts are held
to what can be shown on a terminal. Reading and checking happen in memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from groundup.errors import GroundupError, InvalidKitError, UnsupportedKitError
from groundup.library.model_source import ModelSource
from groundup.names import SEEDLING, Digest, ModelName

from .kit_layout import PART_BYTES, SMALLEST_PART_BYTES

FORMAT: Final = 1
MAXIMUM_MODELS: Final = 1_000
MAXIMUM_WHEELS: Final = 1_000
LONGEST_TEXT: Final = 300
LONGEST_SIGNED_AS: Final = 60
MAXIMUM_WHEEL_BYTES: Final = (1 << 32) - 1
# The parts of a wheel's name: https://packaging.python.org/specifications/binary-distribution-format/
_WHEEL: Final = re.compile(r"([A-Za-z0-9_.]+)-([A-Za-z0-9_.!+]+)(-\d[A-Za-z0-9_.]*)?-[^-]+-[^-]+-[^-]+\.whl")


class KitModel(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One model. `manifest` is the digest of its manifest, `source` where its maker had it from."""

    name: str
    manifest: str
    size_bytes: int
    licence: str = ""
    openness: str = ""
    source: ModelSource | None = None

    @property
    def model_name(self) -> ModelName:
        """The name, parsed."""
        return ModelName.parse(self.name)

    @property
    def digest(self) -> Digest:
        """The digest of the manifest, parsed."""
        return Digest.parse(self.manifest)


class KitWheel(msgspec.Struct, frozen=True, kw_only=True):
    """One installation file of Python."""

    file: str
    size_bytes: int


class KitWheels(msgspec.Struct, frozen=True, kw_only=True):
    """Groundup's own installation: for which Python ("3.11"), system ("linux") and machine ("x86_64")."""

    groundup: str
    python: str
    system: str
    machine: str
    files: tuple[KitWheel, ...]


class KitList(msgspec.Struct, frozen=True, kw_only=True):
    """Everything in `kit.json`. `signed_as` is who the maker says they are."""

    format: int
    made_by: str
    made: str
    title: str
    signed_as: str
    part_bytes: int
    models: tuple[KitModel, ...]
    wheels: KitWheels | None = None


class _Version(msgspec.Struct):
    format: int
    made_by: str = ""


def encode_kit_list(listed: KitList) -> bytes:
    """The bytes of `kit.json`, the same for the same list."""
    return msgspec.json.format(msgspec.json.encode(listed), indent=2) + b"\n"


def parse_kit_list(raw: bytes, kit: str) -> KitList:
    """Read and check `kit.json`.

    Raises:
        InvalidKitError: it breaks a rule; the error says which.
        UnsupportedKitError: a newer version has written it.
    """
    try:
        version = msgspec.json.decode(raw, type=_Version)
        if version.format > FORMAT:
            raise UnsupportedKitError(kit, version.format, FORMAT, _shown(version.made_by))
        listed = msgspec.json.decode(raw, type=KitList)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidKitError(kit, f"its list is malformed ({_shown(str(error))})") from None
    problem = next(_problems(listed), "")
    if problem:
        raise InvalidKitError(kit, problem)
    return listed


def wheel_project(file: str) -> tuple[str, str]:
    """Project and version in the name of a wheel; two empty texts if it is none."""
    match = _WHEEL.fullmatch(file)
    return (match[1], match[2]) if match else ("", "")


def is_showable(text: str, longest: int = LONGEST_TEXT) -> bool:
    """Whether a text fits on a line of a terminal and holds nothing that a terminal obeys."""
    return len(text) <= longest and text.isprintable()


def _shown(text: str) -> str:
    return "".join(character for character in text if character.isprintable())[:100]


def _problems(listed: KitList) -> Iterator[str]:
    if listed.format != FORMAT:
        yield f"its format is {listed.format}, and {FORMAT} is known"
    if not SMALLEST_PART_BYTES <= listed.part_bytes <= PART_BYTES:
        yield f"it has parts of {listed.part_bytes:,} bytes"
    if not is_showable(listed.signed_as, LONGEST_SIGNED_AS):
        yield "its list says in no readable way who made it"
    if not all(is_showable(text) for text in (listed.made_by, listed.made, listed.title)):
        yield "its list has a text that is too long or not readable"
    if len(listed.models) > MAXIMUM_MODELS:
        yield f"it has more than {MAXIMUM_MODELS:,} models"
    yield from _model_problems(listed)
    if listed.wheels is not None:
        yield from _wheel_problems(listed.wheels)


def _model_problems(listed: KitList) -> Iterator[str]:
    seen: set[ModelName] = set()
    for model in listed.models:
        source = model.source or ModelSource(kind="")
        texts = (model.licence, model.openness, *msgspec.structs.astuple(source))
        if not all(is_showable(str(text)) for text in texts):
            yield "its list has a text about a model that is too long or not readable"
        try:
            name = model.model_name
            Digest.parse(model.manifest)
        except GroundupError as error:
            yield f"a model in its list: {_shown(error.message)}".rstrip(".")
            return
        if name == ModelName.parse(SEEDLING):
            yield f"one of its models is called {SEEDLING}, as the one that is part of Groundup"
        if name in seen:
            yield f"two of its models are called {name}"
        if name.digest is not None and name.digest != model.digest:
            yield f"the name {_shown(model.name)} belongs to another model"
        seen.add(name)


def _wheel_problems(wheels: KitWheels) -> Iterator[str]:
    if len(wheels.files) > MAXIMUM_WHEELS:
        yield f"it has more than {MAXIMUM_WHEELS:,} installation files"
    if not all(
        is_showable(text, 50) for text in (wheels.groundup, wheels.python, wheels.system, wheels.machine)
    ):
        yield "its list says in no readable way what its installation is for"
    for wheel in wheels.files:
        if not wheel_project(wheel.file)[0] or not 0 < wheel.size_bytes <= MAXIMUM_WHEEL_BYTES:
            yield "an installation file in its list has a strange name or size"
