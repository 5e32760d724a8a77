"""Who decides about a kit: a known key, this computer's own, or the user."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from groundup.errors import UnsignedKitError, UntrustedKitError
from groundup.kits.kit import Kit, open_kit
from groundup.kits.signing_key import own_key
from groundup.kits.trust import Decision, Standing, require_trust, standing_of
from groundup.kits.trusted_keys import trusted_keys

from .kit_factory import MAKER, good_kit


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Kit:
    """A kit that is signed by `MAKER`."""
    return open_kit(good_kit(tmp_path_factory.mktemp("good")))


def test_unknown_keys_are_refused(kit: Kit, tmp_path: Path) -> None:
    """Where nobody can be asked, an unknown key is refused with its fingerprint and the option."""
    with pytest.raises(UntrustedKitError) as caught:
        require_trust(kit, Decision(), tmp_path)
    assert MAKER.public.fingerprint in caught.value.hint
    assert "Ms. Keller" in caught.value.message
    assert trusted_keys(tmp_path) == []


def test_the_expected_key_is_remembered(kit: Kit, tmp_path: Path) -> None:
    """A fingerprint that the user has been told lets the kit pass, now and later."""
    require_trust(kit, Decision(MAKER.public.fingerprint.lower()), tmp_path)
    assert standing_of(kit, tmp_path) is Standing.TRUSTED
    require_trust(kit, Decision(), tmp_path)


def test_another_key_than_expected_is_refused(kit: Kit, tmp_path: Path) -> None:
    """The expected fingerprint counts even if the kit's own key is trusted."""
    require_trust(kit, Decision(MAKER.public.fingerprint), tmp_path)
    with pytest.raises(UntrustedKitError, match="was expected"):
        require_trust(kit, Decision("AAAA-AAAA-AAAA-AAAA-AAAA"), tmp_path)


def test_the_user_is_asked(kit: Kit, tmp_path: Path) -> None:
    """No means no and is not remembered; yes is."""
    with pytest.raises(UntrustedKitError):
        require_trust(kit, Decision(ask=lambda _: False), tmp_path)
    assert standing_of(kit, tmp_path) is Standing.UNKNOWN
    require_trust(kit, Decision(ask=lambda _: True), tmp_path)
    assert standing_of(kit, tmp_path) is Standing.TRUSTED


def test_unsigned_kits_are_refused(kit: Kit, tmp_path: Path) -> None:
    """Without a good signature nothing passes but an explicit decision, which is not remembered."""
    unsigned = replace(kit, signer=None, signature_problem="it has no signature")
    for decision in (Decision(), Decision(MAKER.public.fingerprint), Decision(ask=lambda _: True)):
        with pytest.raises(UnsignedKitError, match="no signature"):
            require_trust(unsigned, decision, tmp_path)
    require_trust(unsigned, Decision(accepts_unsigned=True), tmp_path)
    assert trusted_keys(tmp_path) == []


def test_own_kits_pass(kit: Kit, tmp_path: Path) -> None:
    """A kit of this computer needs no question."""
    own = replace(kit, signer=own_key(tmp_path).public)
    assert standing_of(own, tmp_path) is Standing.OWN
    require_trust(own, Decision(), tmp_path)
