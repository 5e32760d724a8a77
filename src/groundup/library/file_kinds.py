"""What a file that is not a GGUF model looks like, in one sentence for its owner.

Judged by the first bytes; the name only helps where they say nothing. Nothing is unpacked, imported
or executed: most other formats for weights can carry code (pickle), and Groundup opens none of them.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

SAMPLE_BYTES: Final = 4096

_PICKLE_ADVICE: Final = "a format that can run code when it is opened, so it never is here"

_PICKLE_NAMES: Final = {
    ".bin": "PyTorch",
    ".pt": "PyTorch",
    ".pth": "PyTorch",
    ".ckpt": "PyTorch",
    ".pkl": "pickle",
    ".pickle": "pickle",
    ".joblib": "joblib",
    ".keras": "Keras",
    ".h5": "Keras",
}

_MAGICS: Final = (
    (b"GGML", "an old GGML file, from before GGUF"),
    (b"lmgg", "an old GGML file, from before GGUF"),
    (b"fmgg", "an old GGML file, from before GGUF"),
    (b"tjgg", "an old GGML file (GGJT), from before GGUF"),
    (b"algg", "an old GGML adapter file (GGLA), from before GGUF"),
    (b"FUGG", "a GGUF file with its bytes in reverse (big-endian) order"),
    (b"\x89HDF\r\n\x1a\n", f"a Keras or HDF5 file, {_PICKLE_ADVICE}"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"%PDF", "a PDF document"),
    (
        b"version https://git-lfs",
        "a Git LFS pointer: the model itself was not downloaded (git lfs pull gets it)",
    ),
)


def describe_content(sample: bytes, name: str) -> str:
    """Say what a file is, from its first bytes (`SAMPLE_BYTES` are enough) and its name."""
    if not sample:
        return "the file is empty"
    for magic, description in _MAGICS:
        if sample.startswith(magic):
            return description
    return _describe_structure(sample) or _describe_text(sample) or _describe_name(name)


def _describe_structure(sample: bytes) -> str:
    if sample.startswith(b"PK\x03\x04"):
        if b"data.pkl" in sample or b"archive/" in sample:
            return f"a PyTorch (pickle) file, {_PICKLE_ADVICE}"
        return "a zip archive"
    if sample[0] == 0x80 and len(sample) > 1 and sample[1] in range(2, 6):
        return f"a pickle file, {_PICKLE_ADVICE}"
    if sample[257:262] == b"ustar":
        return "a tar archive"
    if sample[8:9] == b"{" and 2 <= int.from_bytes(sample[:8], "little") <= 1 << 30:
        return "a safetensors file: weights without a GGUF header"
    if not sample.strip(b"\x00"):
        return "nothing but zeros, as an unfinished download leaves behind"
    if b"GGUF".startswith(sample):
        return f"only {len(sample)} bytes long"
    return ""


def _describe_text(sample: bytes) -> str:
    text = sample.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith((b"<!doctype html", b"<html", b"<head", b"<script")):
        return "a web page, as a sign-in or error page saved under a model's name"
    if text.startswith(b"<?xml"):
        return "an XML document, as a download server's error message"
    if not text.startswith((b"{", b"[")):
        return ""
    if b"vnd.ollama." in text or (b"schemaversion" in text and b"mediatype" in text):
        return "a manifest of an Ollama or OCI registry, which names the model's files (blobs) but holds none"
    return "a JSON file"


def _describe_name(name: str) -> str:
    maker = _PICKLE_NAMES.get(PurePath(name).suffix.lower())
    if maker:
        return f"by its name a {maker} file, {_PICKLE_ADVICE}"
    return "its first bytes are not 'GGUF'"
