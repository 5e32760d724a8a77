"""Answers about text and tokens alone: no memory of the model is used, and nothing waits in the queue."""

from __future__ import annotations

from collections.abc import Sequence

from groundup.errors import InvalidParameterError, UnsupportedCapabilityError

from .commands import Detokenize, Tokenize, TokenizePair
from .events import Pieces, Tokens
from .image_runs import ReadImage
from .libllama.model import Model
from .libllama.vocabulary import Vocabulary
from .pairs import pair_tokens
from .prompts import read_prompt
from .protocol import EngineFacts


def tokenize(command: Tokenize, vocabulary: Vocabulary, images: Sequence[ReadImage] = ()) -> Tokens:
    """Ids of a prompt, each with its bytes; a cell of an image is -1."""
    tokens, _ = read_prompt(command.prompt, vocabulary, add_special=command.add_special, images=images)
    ids = [max(-1, int(token)) for token in tokens]
    pieces = [vocabulary.piece(token) if token >= 0 else b"" for token in ids]
    return Tokens(command.request_id, ids, pieces)


def tokenize_pair(command: TokenizePair, model: Model, facts: EngineFacts) -> Tokens:
    """Ids of a question and a document.

    Raises:
        UnsupportedCapabilityError: the model does not rank.
    """
    if not facts.score_kind:
        raise UnsupportedCapabilityError(facts.name, "ranking")
    tokens = pair_tokens(
        command.query, command.document, model.vocabulary, model.rank_template, facts.special_texts
    )
    return Tokens(command.request_id, tokens)


def detokenize(command: Detokenize, vocabulary: Vocabulary) -> Pieces:
    """The bytes of tokens.

    Raises:
        InvalidParameterError: an id that the model does not have.
    """
    wrong = [token for token in command.tokens if not 0 <= token < vocabulary.size]
    if wrong:
        raise InvalidParameterError("a token", str(wrong[0]), f"between 0 and {vocabulary.size - 1}")
    return Pieces(command.request_id, b"".join(map(vocabulary.piece, command.tokens)))
