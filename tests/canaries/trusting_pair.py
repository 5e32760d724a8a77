"""A known-bad twin of `groundup.engine.pairs`: it reads both texts together with the template."""

from __future__ import annotations

from collections.abc import Sequence

from groundup.engine.libllama import Vocabulary


def pair_tokens(
    query: str, document: str, vocabulary: Vocabulary, template: str | None, special_texts: Sequence[str]
) -> list[int]:
    """What somebody writes becomes control tokens, and a query can hold the place of the document."""
    whole = (template or "{query}{document}").replace("{query}", query).replace("{document}", document)
    return vocabulary.tokenize(whole, parse_special=True, add_special=template is None)
