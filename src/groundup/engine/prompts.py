"""From the prompt of a request to token ids, and to the length of its public part."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from groundup.errors import EmptyPromptError, InvalidParameterError

from .image_runs import ReadImage
from .libllama import Vocabulary
from .prefix_cache import EVERYTHING, common_length
from .protocol import Prompt, Span


def read_prompt(
    prompt: Prompt,
    vocabulary: Vocabulary,
    *,
    owner: str = "",
    add_special: bool = True,
    images: Sequence[ReadImage] = (),
) -> tuple[NDArray[np.int32], int]:
    """Token ids (length,) of a prompt and how many of them everybody may share; images have ids too.

    Where nothing is declared public, everything is if there is no owner (the answer too), and
    nothing is if there is one.

    Raises:
        EmptyPromptError: there are no tokens.
        InvalidParameterError: an id that the vocabulary does not have, or an image at the end.
    """
    tokens = _tokens(prompt, vocabulary, images, add_special=add_special)
    if not len(tokens):
        raise EmptyPromptError
    if images and tokens[-1] < 0:  # the next token is told from the last one, and cells of images tell none
        raise InvalidParameterError("the end of the prompt", "an image", "a text about it")
    if prompt.public_tokens is not None:
        return tokens, max(0, min(prompt.public_tokens, len(tokens)))
    if prompt.public is not None:
        public = _span_tokens(prompt.public, vocabulary, images, add_special=add_special)
        return tokens, common_length(tokens, public)
    return tokens, 0 if owner else EVERYTHING


def _tokens(
    prompt: Prompt, vocabulary: Vocabulary, images: Sequence[ReadImage], *, add_special: bool
) -> NDArray[np.int32]:
    if prompt.tokens:
        tokens = np.array(prompt.tokens, np.int64)
        wrong = tokens[(tokens < 0) | (tokens >= vocabulary.size)]
        if len(wrong):
            raise InvalidParameterError(
                "a token of the prompt", str(wrong[0]), f"between 0 and {vocabulary.size - 1}"
            )
        return tokens.astype(np.int32)
    return _span_tokens(prompt.spans, vocabulary, images, add_special=add_special)


def _span_tokens(
    spans: list[Span], vocabulary: Vocabulary, images: Sequence[ReadImage], *, add_special: bool
) -> NDArray[np.int32]:
    """Ids of spans in a row. The begin token comes first where the model wants it, and only once."""
    tokens: list[int] = []
    for span in spans:
        if span.image is not None:
            tokens += _image_tokens(span.image, images)
        elif span.text:
            tokens += (
                vocabulary.tokenize(span.text, parse_special=True)
                if span.control
                else _plain_tokens(span.text, vocabulary)
            )
    if add_special and vocabulary.adds_bos and vocabulary.bos >= 0 and tokens[:1] != [vocabulary.bos]:
        tokens.insert(0, vocabulary.bos)
    return np.array(tokens, np.int32)


def _image_tokens(index: int, images: Sequence[ReadImage]) -> list[int]:
    if not 0 <= index < len(images):
        raise InvalidParameterError("an image of the prompt", str(index), f"below {len(images)}")
    ids: list[int] = images[index].tokens.tolist()
    return ids


def _plain_tokens(text: str, vocabulary: Vocabulary) -> list[int]:
    """Ids of text that means only its characters; where the library finds a tag all the same, each
    character is read by itself."""
    tokens = vocabulary.tokenize(text, parse_special=False)
    if not any(map(vocabulary.is_marker, tokens)):
        return tokens
    return [token for character in text for token in vocabulary.tokenize(character, parse_special=False)]
