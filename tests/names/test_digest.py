"""One type of digest, and no other text becomes part of a path."""

from __future__ import annotations

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundup.errors import InvalidDigestError
from groundup.names import Digest
from tests.canaries.lenient_digest import parse_leniently
from tests.faults.hostile_texts import DIGESTS
from tests.faults.hostile_texts import GOOD_DIGEST as GOOD


def accepted(parse: object) -> list[str]:
    """The hostile texts that a parser lets through."""
    assert callable(parse)
    found = []
    for text in DIGESTS:
        try:
            parse(text)
        except InvalidDigestError:
            continue
        found.append(text)
    return found


def test_a_digest_keeps_its_text() -> None:
    """What is parsed is printed again, and gives a name for a file."""
    digest = Digest.parse(GOOD)
    assert str(digest) == GOOD
    assert digest.file_name == GOOD.replace(":", "-")
    assert Digest.parse_file_name(digest.file_name) == digest
    assert digest.short == digest.hex[:12]


def test_digests_of_bytes() -> None:
    """It is the SHA-256 of the bytes."""
    assert Digest.of(b"seed").hex == hashlib.sha256(b"seed").hexdigest()


@pytest.mark.promise("S-12")
def test_hostile_texts_are_refused() -> None:
    """Other algorithms, capitals, wrong lengths, other digits and anything around it are no digest."""
    assert accepted(Digest.parse) == []


@pytest.mark.canary("S-12")
def test_a_lenient_parser_is_caught() -> None:
    """The known-bad twin, which looks for digits anywhere, lets some of them through."""
    assert accepted(parse_leniently)


@given(st.text())
def test_any_text_is_a_digest_or_an_error(text: str) -> None:
    """Nothing but the one form is a digest, whatever is tried."""
    try:
        Digest.parse(text)
    except InvalidDigestError:
        assert not re.fullmatch(r"sha256:[0-9a-f]{64}", text)


def test_a_file_name_is_not_a_digest() -> None:
    """Names of other files in the same folder are refused."""
    for name in ("sha256-", "sha256:" + "a" * 64, "readme", "sha256-" + "a" * 64 + ".new"):
        with pytest.raises(InvalidDigestError):
            Digest.parse_file_name(name)
