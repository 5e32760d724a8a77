"""Seedling's tokenizer: byte-level BPE trained on the corpus, and the form of a conversation.

It cuts text the way llama.cpp's pre-tokenizer `smollm` does (every digit alone, then the pattern of
GPT-2), so that both agree token for token. It does not write files of the GGUF format.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

from .corpus.dialogue import Dialogue
from .corpus.stream import dialogues

PRE_TOKENIZER_NAME = "smollm"  # the name under which llama.cpp knows this way of cutting
VOCABULARY_TOKENS = 4096
LONGEST_TOKEN = 12  # letters; longer words are cut, so that their letters can be learned from other words
TRAINING_DIALOGUES = 60_000
VOCABULARY_SEED = 1
END, SYSTEM, USER, ASSISTANT = "<|end|>", "<|system|>", "<|user|>", "<|assistant|>"
SPECIAL_TOKENS = (END, SYSTEM, USER, ASSISTANT)  # their ids are 0 to 3
END_ID, SYSTEM_ID, USER_ID, ASSISTANT_ID = range(4)

CHAT_TEMPLATE = (
    "{%- for message in messages -%}"
    "{{- '<|' + message['role'] + '|>' + message['content'] + '<|end|>' -}}"
    "{%- endfor -%}"
    "{%- if add_generation_prompt -%}{{- '<|assistant|>' -}}{%- endif -%}"
)


def train_tokenizer(seed: int = VOCABULARY_SEED, dialogue_count: int = TRAINING_DIALOGUES) -> Tokenizer:
    """Learn the vocabulary from the first dialogues of a seed; the same seed gives the same vocabulary."""
    return train_tokenizer_on(_texts(islice(dialogues(seed), dialogue_count)))


def train_tokenizer_on(
    texts: Iterable[str], vocabulary_tokens: int = VOCABULARY_TOKENS, longest_token: int = LONGEST_TOKEN
) -> Tokenizer:
    """Learn a vocabulary from any texts; the same texts give the same vocabulary."""
    tokenizer = _cutting_as_smollm(models.BPE())
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary_tokens,
        max_token_length=longest_token,
        special_tokens=list(SPECIAL_TOKENS),
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def tokenizer_of(tokens: Sequence[str], merges: Sequence[tuple[str, str]]) -> Tokenizer:
    """The tokenizer of a vocabulary that was learned before: tokens in the order of their ids, and merges."""
    ids = {token: number for number, token in enumerate(tokens)}
    tokenizer = _cutting_as_smollm(models.BPE(ids, list(merges)))
    tokenizer.add_special_tokens(list(SPECIAL_TOKENS))
    return tokenizer


def _cutting_as_smollm(model: models.BPE) -> Tokenizer:
    tokenizer = Tokenizer(model)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(r"\p{N}"), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def load_tokenizer(path: Path) -> Tokenizer:
    """Read a tokenizer that `train_tokenizer` made."""
    return Tokenizer.from_file(str(path))


def encode_plain(tokenizer: Tokenizer, text: str) -> list[int]:
    """Token ids of a text in which special tokens are ordinary letters."""
    pieces: list[int] = []
    for word, _ in tokenizer.pre_tokenizer.pre_tokenize_str(text):
        pieces.extend(token.id for token in tokenizer.model.tokenize(word))
    return pieces


def encode_dialogues(tokenizer: Tokenizer, batch: list[Dialogue]) -> list[tuple[list[int], list[bool]]]:
    """Token ids of whole conversations, and for each token whether the model is to learn to write it.

    Only answers and the mark that ends them are learned; questions are only read.
    """
    messages = [list(_messages(dialogue)) for dialogue in batch]
    chunks = [chunk for dialogue in messages for _, parts in dialogue for chunk in parts]
    encoded = (encoding.ids for encoding in tokenizer.encode_batch_fast(chunks, add_special_tokens=False))
    return [_join(dialogue, encoded) for dialogue in messages]


def encode_question(tokenizer: Tokenizer, question: str) -> list[int]:
    """Token ids of a conversation of one question, up to where the answer begins."""
    return [USER_ID, *encode_plain(tokenizer, question), END_ID, ASSISTANT_ID]


def _messages(dialogue: Dialogue) -> Iterator[tuple[int, list[str]]]:
    """Role and text of each message; the text in the chunks that are cut into tokens one by one."""
    if dialogue.system:
        yield SYSTEM_ID, [dialogue.system]
    for turn in dialogue.turns:
        yield USER_ID, [turn.question]
        yield ASSISTANT_ID, _chunks(turn.answer, turn.letterwise)


def _chunks(text: str, letterwise: str) -> list[str]:
    """'backwards: nedrag' to 'backwards:', ' n', 'e', 'd', 'r', 'a', 'g' (and what follows)."""
    if not letterwise:
        return [text]
    start, end = text.rindex(letterwise), text.rindex(letterwise) + len(letterwise)
    with_space = start - 1 if text[:start].endswith(" ") else start
    return [text[:with_space], text[with_space : start + 1], *text[start + 1 : end], text[end:]]


def _join(
    messages: list[tuple[int, list[str]]], encoded: Iterator[list[int]]
) -> tuple[list[int], list[bool]]:
    tokens: list[int] = []
    learned: list[bool] = []
    for role, chunks in messages:
        text = [token for _ in chunks for token in next(encoded)]
        tokens += [role, *text, END_ID]
        learned += [False, *[role == ASSISTANT_ID] * (len(text) + 1)]
    return tokens, learned


def _texts(batch: Iterable[Dialogue]) -> Iterator[str]:
    for dialogue in batch:
        for _, chunks in _messages(dialogue):
            yield "".join(chunks)
