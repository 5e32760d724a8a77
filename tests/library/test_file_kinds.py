"""Files that are no GGUF models are named for what they are, by content and not by name."""

from __future__ import annotations

import gzip
import json
import os
import pickle
import struct
import zipfile
from pathlib import Path

import pytest

from groundup.errors import FileAccessError, ModelNotFoundError, NotGgufError, UnsupportedGgufError
from groundup.library.gguf import read_header

from .gguf_corpus import small_model

SAFETENSORS = struct.pack("<Q", 40) + b'{"x":{"dtype":"F32","shape":[1]}}       ' + bytes(4)
LFS_POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"
MANIFEST = json.dumps({"schemaVersion": 2, "layers": [{"mediaType": "application/vnd.ollama.image.model"}]})

CONTENTS = {
    "pickle file": pickle.dumps({"weights": [1.0]}, protocol=4),
    "safetensors": SAFETENSORS,
    "web page": b"\n<!DOCTYPE html><html><title>Sign in</title>",
    "Git LFS pointer": LFS_POINTER,
    "manifest of an Ollama": MANIFEST.encode(),
    "JSON file": b'{"model_type": "llama"}',
    "XML document": b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>",
    "Keras or HDF5": b"\x89HDF\r\n\x1a\n" + bytes(8),
    "gzip archive": gzip.compress(b"GGUF"),
    "old GGML file": b"tjgg" + bytes(8),
    "zeros": bytes(64),
    "is empty": b"",
    "only 3 bytes": b"GGU",
    "reverse": b"FUGG" + bytes(8),
    "not 'GGUF'": b"hello, this is not a model",
}


@pytest.mark.parametrize("name", ["model.gguf", "model", "model.bin"])
@pytest.mark.parametrize("found", CONTENTS)
def test_content_is_named(tmp_path: Path, found: str, name: str) -> None:
    """What a file holds is said in the message, whatever its name pretends."""
    path = tmp_path / name
    path.write_bytes(CONTENTS[found])
    with pytest.raises(NotGgufError) as caught:
        read_header(path)
    unnamed = found == "not 'GGUF'" and name == "model.bin"  # then the name says more
    assert ("PyTorch" if unnamed else found) in caught.value.message
    assert ".gguf" in caught.value.hint


@pytest.mark.parametrize("inside", ["archive/data.pkl", "notes.txt"])
def test_zip_files_are_told_apart(tmp_path: Path, inside: str) -> None:
    """A PyTorch file is a zip archive with a pickle in it, and is called so; other archives are archives."""
    path = tmp_path / "model.pt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(inside, b"x")
    with pytest.raises(NotGgufError, match="PyTorch" if inside.endswith("pkl") else "a zip archive"):
        read_header(path)


def test_opening_a_pickle_runs_nothing(tmp_path: Path) -> None:
    """A pickle that would run code when loaded is refused without running it."""
    path = tmp_path / "trap.pt"
    path.write_bytes(pickle.dumps(_Trap(tmp_path / "sprung")))
    with pytest.raises(NotGgufError):
        read_header(path)
    assert not (tmp_path / "sprung").exists()
    pickle.loads(path.read_bytes())  # noqa: S301 - the trap is ours, and it must be a working one
    assert (tmp_path / "sprung").exists()


class _Trap:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return (Path.touch, (self.path,))


@pytest.mark.parametrize("suffix", [".pt", ".pth", ".ckpt", ".pkl", ".joblib", ".keras", ".h5"])
def test_valid_model_under_any_name_is_read(tmp_path: Path, suffix: str) -> None:
    """The content decides: a GGUF model may be called anything."""
    path = tmp_path / f"model{suffix}"
    path.write_bytes(small_model().write())
    assert read_header(path).metadata["general.name"] == "Corpus"


@pytest.mark.parametrize("path", ["nothing-here.gguf", "file/inside", "zero\0byte"])
def test_missing_files_are_missing(tmp_path: Path, path: str) -> None:
    """A path that leads nowhere is a missing model."""
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(ModelNotFoundError):
        read_header(tmp_path / path)


def test_folder_names_the_model_in_it(tmp_path: Path) -> None:
    """For a folder the message points to the model inside, if there is one."""
    with pytest.raises(NotGgufError, match=r"no \.gguf file in it"):
        read_header(tmp_path)
    (tmp_path / "tiny.gguf").write_bytes(b"")
    with pytest.raises(NotGgufError, match=r"the file tiny\.gguf in it"):
        read_header(tmp_path)


def test_pipes_and_devices_do_not_hang(tmp_path: Path) -> None:
    """What is no regular file is refused at once, and not waited for."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NotGgufError, match="a device or a pipe"):
        read_header(tmp_path / "pipe")
    with pytest.raises(NotGgufError, match="a device or a pipe"):
        read_header(Path("/dev/zero"))


def test_unreadable_file_names_the_reason(tmp_path: Path) -> None:
    """A file that the system withholds is reported with its reason."""
    path = tmp_path / "loop.gguf"
    path.symlink_to(path)
    with pytest.raises(FileAccessError, match="cannot be read: Too many levels of symbolic links"):
        read_header(path)


def test_other_versions_are_named(tmp_path: Path) -> None:
    """Big-endian files and other versions are refused with what they are."""
    for number, words in ((1, "version 1"), (4, "version 4"), (0x03000000, "big-endian")):
        path = tmp_path / "other.gguf"
        path.write_bytes(b"GGUF" + struct.pack("<I", number) + bytes(16))
        with pytest.raises(UnsupportedGgufError, match=words):
            read_header(path)
