"""Ways to store weights have an order, and those below four bits are known."""

from __future__ import annotations

import pytest

from groundup.fit.quality import is_below_four_bits, quality_rank


def test_order() -> None:
    """The finer the better; capitals do not matter."""
    names = ["F16", "q8_0", "Q6_K", "Q5_K_M", "Q4_K_M", "IQ4_XS", "Q4_0", "Q3_K_M", "Q2_K"]
    ranks = [quality_rank(name) for name in names]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize(("name", "like"), [("Q4_K_XXL", "Q4_0"), ("UD-Q6_K_XL", "Q6_K"), ("TQ1_0", "IQ1_S")])
def test_unknown_names_rank_by_their_bits(name: str, like: str) -> None:
    """A name that nobody listed is as good as the plainest of its bits."""
    assert quality_rank(name) == quality_rank(like)


@pytest.mark.parametrize(
    ("name", "is_coarse"),
    [("Q4_0", False), ("MXFP4", False), ("Q3_K_L", True), ("IQ2_M", True), ("odd", True)],
)
def test_coarse_files_are_known(name: str, is_coarse: bool) -> None:
    """Below four bits answers suffer; a name without bits is not trusted."""
    assert is_below_four_bits(name) is is_coarse
