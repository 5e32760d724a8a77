"""Tests of files by their digests: a name that a client writes opens nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from groundup.errors import InvalidBodyError
from groundup.library.layer_kinds import OLLAMA_PREFIX
from groundup.library.manifest import Layer
from groundup.library.new_model import LocalFile, SmallPart, install_parts
from groundup.library.store import Store
from groundup.library.uploads import Uploads
from groundup.names import Digest, ModelName
from groundup.server.ollama.create_files import adapters_of, check_files, weights_of
from tests.canaries.careless_files import check_files_by_form_alone
from tests.library.small_library import model_file, split_files

HOSTILE = [
    "/etc/passwd",
    "../x.gguf",
    "a/../../x.gguf",
    "C:\\x.gguf",
    "c:x.gguf",
    "\\\\host\\x",
    "x\0.gguf",
    "",
]
ZEROS = f"sha256:{'0' * 64}"

Check = Callable[[Mapping[str, str]], dict[str, Digest]]


def refuses(check: Check, name: str) -> bool:
    """Whether a name that could lead elsewhere is refused."""
    try:
        check({name: ZEROS})
    except InvalidBodyError as error:
        return "must be relative" in error.message
    return False


def sent(uploads: Uploads, content: bytes) -> Digest:
    """The digest of a file that was sent."""
    digest = Digest.of(content)
    with uploads.begin(digest) as upload:
        upload.write(content)
        upload.finish()
    return digest


@pytest.fixture
def uploads(tmp_path: Path) -> Uploads:
    """Beside a store that does not exist yet."""
    return Uploads(Store(tmp_path / "library"))


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names(name: str) -> None:
    """Names that lead out of a folder on some system are refused on all."""
    assert refuses(check_files, name)


def test_trust_in_names_is_caught() -> None:
    """A check that looks at digests alone fails the same check."""
    assert not any(refuses(check_files_by_form_alone, name) for name in HOSTILE)


def test_weights_and_their_names(uploads: Uploads, tmp_path: Path) -> None:
    """A file keeps the last part of its name; one that no system could have goes without."""
    digest = sent(uploads, model_file(tmp_path).read_bytes())
    (part,) = weights_of(uploads, {"folder/good.gguf": digest}).files
    assert isinstance(part, LocalFile)
    assert (part.file_name, part.media_type) == ("good.gguf", f"{OLLAMA_PREFIX}model")
    (part,) = weights_of(uploads, {"con": digest}).files
    assert isinstance(part, LocalFile)
    assert part.file_name == ""


def test_parts_come_in_order(uploads: Uploads, tmp_path: Path) -> None:
    """The parts of a model are put in the order of their names, not of the request."""
    paths = split_files(tmp_path / "parts", 3)
    files = {path.name: sent(uploads, path.read_bytes()) for path in reversed(paths)}
    parts = weights_of(uploads, files).files
    assert [part.file_name for part in parts if isinstance(part, LocalFile)] == [path.name for path in paths]


def test_what_the_store_has_stays_there(tmp_path: Path) -> None:
    """A blob of the store is used where it lies; nothing would be moved out of it."""
    from_store = Store(tmp_path / "library")
    uploads = Uploads(from_store)
    content = model_file(tmp_path).read_bytes()
    digest = sent(uploads, content)
    layer = Layer(f"{OLLAMA_PREFIX}model", digest, len(content))
    waiting = uploads.waiting(digest)
    assert waiting is not None
    install_parts(from_store, ModelName.parse("x"), [SmallPart(layer.media_type, content)], config={})
    assert uploads.waiting(digest) is None
    assert weights_of(uploads, {"x.gguf": digest}).files == (layer,)


def test_adapters_are_adapters(uploads: Uploads, tmp_path: Path) -> None:
    """A whole model in the place of an adapter is refused by its name."""
    digest = sent(uploads, model_file(tmp_path).read_bytes())
    with pytest.raises(InvalidBodyError, match="model is no adapter"):
        adapters_of(uploads, {"model": digest})
