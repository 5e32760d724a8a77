"""Texts from outside that want to be paths, hosts or commands: digests, file names, names of models.

One corpus for every way in. Each text is hostile on some system, and has to be refused on all.
"""

from __future__ import annotations

from typing import Final

GOOD_DIGEST: Final = "sha256:" + "0123456789abcdef" * 4

DIGESTS: Final = [
    "", "sha256:", "sha512:" + "a" * 64, GOOD_DIGEST.upper(), GOOD_DIGEST[:-1], GOOD_DIGEST + "0",
    GOOD_DIGEST + "\n", GOOD_DIGEST + "\0", " " + GOOD_DIGEST, "sha256-" + "a" * 64, "a" * 64,
    "sha256:../" + "a" * 61, "sha256:" + "../" * 21 + "a", "sha256:" + "a" * 63 + "/",
    "sha256:" + "１" * 64, "sha256:" + "A" * 64, "sha256:" + "g" * 64, "sha256:" + "a" * 63 + "\n",
    "sha256:sha256:" + "a" * 57,
]  # fmt: skip

FILE_NAMES: Final = [
    "", ".", "..", "../x", "a/../b", "/x", "a//b", "a/", "C:\\x", "C:x", "\\\\host\\share", "a\\b",
    "x:y", "a\0b", "a\nb", "CON", "con.gguf", "nul", "Lpt1.txt", "COM¹", "name.", "name ", "a/b./c",
    "a" * 256, "\ud800", "a\x7f", 'a"b', "a*b",
]  # fmt: skip
# Those of them that can be written as JSON in UTF-8, and say something.
SPOKEN_FILE_NAMES: Final = [name for name in FILE_NAMES if name and name != "\ud800"]

MODEL_NAMES: Final = [
    "..", ".", "/", "//", ":", "@", "../x", "../../../x", "x/../y", "/etc/passwd", "x:..", "x:../../y",
    "x:/y", "a/b/c/d/e/f/g/h/../../x", "hf.co/..", "hf.co/../x", "hf.co/a/..", "hf.co/a/b:../../c",
    "hf.co/a/b:x/y", "registry.ollama.ai/../x:y", "registry.ollama.ai/a/b:..", "a\\..\\b", "C:\\x", "C:/x",
    "\\\\host\\share\\x", "~/x", "~root/x", "a\0b", "a\nb", "a\r\nb", "a\tb", " ", "a b", "a\u202eb",
    "ａ/．．/b", "x\u2215..\u2215y", "\ud800", "\udcff", "é/x:y", "x" * 5000, "x:" + "y" * 5000,
    "/".join("abcdefghij" * 50), "%2e%2e/x", "..%2f..%2fx", "$(id)", "`id`", "x;id", "x|id", "x&id", "x>y",
    "{x}", "*", "?", "[x]", "'", '"', "x'y", "<x>", "http://evil.example/a/b", "https://evil.example/a/b:c",
    "file:///etc/passwd", "ftp://evil.example/x", "user:secret@evil.example/a/b", "evil.example:99999/a/b",
    "evil.example:-1/a/b", "[::1", "[::1]/a/b", "x@", "x@sha256", "x:@sha256:", "@sha256:" + "a" * 64,
    "x:y@z", "x::y", "x:y:z", ":x", "x:", "/x", "x/", *(f"poet@{digest}" for digest in DIGESTS),
]  # fmt: skip
# A host that no setting names, as a name and as an address; asking it at all is the offence.
FOREIGN_NAMES: Final = [
    "evil.example/a/b:c",
    "evil.example:5000/a/b",
    "192.0.2.1:5000/a/b",
    "localhost:1/a/b",
]

ALL_NAMES: Final = [*MODEL_NAMES, *FOREIGN_NAMES, *FILE_NAMES, *DIGESTS]
