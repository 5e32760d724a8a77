"""From a question and a document to the tokens in which a model that ranks wants the two.

A model that reads (BERT and the like) wants both between marks; one that writes is asked in the words of the
template in its file. So does llama.cpp's server (`server-common.cpp`, format_prompt_rerank), except that a
text ends with the mark with which this model's texts end, as in training.
"""

from __future__ import annotations

from collections.abc import Sequence

from .libllama import Vocabulary
from .prompts import read_prompt
from .protocol import Prompt, Span

_QUERY, _DOCUMENT = "{query}", "{document}"


def pair_tokens(
    query: str, document: str, vocabulary: Vocabulary, template: str | None, special_texts: Sequence[str]
) -> list[int]:
    """Token ids of both texts; names of control tokens in them are mere letters.

    Args:
        template: with `{query}` and `{document}`; None: the texts come between marks.
        special_texts: the names of control tokens that the template may hold, longest first.
    """
    if template is not None:
        spans = [_filled(part, query, document, special_texts) for part in _parts(template, special_texts)]
        return _tokens(spans, vocabulary)
    marks = vocabulary.tokenize("", parse_special=False, add_special=True)
    begin = [vocabulary.bos] if marks[:1] == [vocabulary.bos] else []
    between = [vocabulary.eos] if vocabulary.adds_eos else []
    between += [vocabulary.separator] if vocabulary.adds_separator else []
    first, second = (_tokens([Span(text, control=False)], vocabulary) for text in (query, document))
    return [*begin, *first, *between, *second, *marks[len(begin) :]]


def _parts(template: str, special_texts: Sequence[str]) -> list[str]:
    """The template, cut around the names of control tokens: between them text is tokenised as a whole."""
    names, parts = set(special_texts), [template]
    for name in special_texts:
        parts = [piece for part in parts for piece in ([part] if part in names else _around(part, name))]
    return parts


def _around(text: str, name: str) -> list[str]:
    pieces = [text]
    while name in pieces[-1]:
        pieces[-1:] = pieces[-1].partition(name)
    return [piece for piece in pieces if piece]


def _filled(part: str, query: str, document: str, special_texts: Sequence[str]) -> Span:
    if part in special_texts:
        return Span(part)
    filled = query.join(document.join(piece.split(_DOCUMENT)) for piece in part.split(_QUERY))
    return Span(filled, control=False)


def _tokens(spans: list[Span], vocabulary: Vocabulary) -> list[int]:
    if not any(span.text for span in spans):
        return []
    tokens: list[int] = read_prompt(Prompt(spans=spans), vocabulary, add_special=False)[0].tolist()
    return tokens
