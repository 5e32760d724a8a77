"""A byte-level BPE vocabulary of any size, made without a corpus of others.

256 byte tokens, merges learnt from the paragraph below, five control tokens, and fillers whose
text is their own number. Not a tokenizer: llama.cpp reads it from the model file and tokenises.
The byte alphabet is GPT-2's (Radford et al. 2019), which GGUF's `gpt2` tokenizer model expects.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

CONTROL_TEXTS = ("<|begin_of_text|>", "<|end_of_text|>", "<|begin|>", "<|end|>", "<|pad|>")
CHAT_TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}<|begin|>{{ message['role'] }}\n"
    "{{ message['content'] }}<|end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|begin|>assistant\n{% endif %}"
)
_NORMAL, _CONTROL = 1, 3  # gguf.TokenType
_MOST_MERGES = 400
_PARAGRAPH = """
The river runs past the old school, and in the morning the children cross the wooden bridge with
their books. Every house has a garden where beans, apples and small yellow flowers grow. A teacher
opens the window and asks what the weather will do today. Somebody says that rain is coming from the
west because the swallows are flying low. They write the answer on the board, measure the water in
the glass, and compare it with what they measured last week. Numbers are kept in a thin green
notebook which belongs to the whole class. When a question has no answer yet they leave the line
empty and look for one together. After lunch they learn how a machine counts words, why it guesses
the next one, and how anybody can open it and see the parts inside. Nothing is hidden: the seeds, the
soil, the light and the time that growing takes. In the evening the lamps are lit along the street,
the bridge is quiet again, and the notebook lies closed under a round grey stone until tomorrow.
"""


@dataclass(frozen=True)
class Vocabulary:
    """Tokens in id order with their kinds, the merges, and the ids of the control tokens.

    `quiet` are ids that a random model should seldom choose: control tokens and bytes that are no
    printable ASCII, so that answers are mostly readable and end when the limit says so.
    """

    tokens: list[str]
    kinds: list[int]
    merges: list[str]
    start: int
    stop: int
    end: int
    pad: int
    quiet: list[int]


def make_vocabulary(size: int) -> Vocabulary:
    """A vocabulary of exactly `size` tokens (at least 300)."""
    alphabet = _byte_alphabet()
    merges = _learn_merges(alphabet, min(_MOST_MERGES, size - 256 - len(CONTROL_TEXTS)))
    tokens = [*alphabet, *("".join(pair) for pair in merges)]
    first_control = len(tokens)
    tokens += CONTROL_TEXTS
    tokens += [f"Ġ{number}" for number in range(len(tokens), size)]
    controls = range(first_control, first_control + len(CONTROL_TEXTS))
    kinds = [_CONTROL if index in controls else _NORMAL for index in range(size)]
    odd_bytes = [byte for byte in range(256) if not 0x20 <= byte < 0x7F]
    return Vocabulary(
        tokens=tokens,
        kinds=kinds,
        merges=[" ".join(pair) for pair in merges],
        start=first_control,
        stop=first_control + 1,
        end=first_control + 3,
        pad=first_control + 4,
        quiet=[*odd_bytes, *controls],
    )


def _byte_alphabet() -> list[str]:
    """The character that stands for each byte: itself where printable, else one from U+0100 on."""
    printable = {*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)}
    others = (byte for byte in range(256) if byte not in printable)
    stand_ins = {byte: chr(0x100 + rank) for rank, byte in enumerate(others)}
    return [stand_ins.get(byte, chr(byte)) for byte in range(256)]


def _learn_merges(alphabet: list[str], count: int) -> list[tuple[str, str]]:
    """The `count` pairs that occur most often, joined one after the other (fewer if none is left)."""
    words = Counter(tuple(alphabet[byte] for byte in f" {word}".encode()) for word in _PARAGRAPH.split())
    merges: list[tuple[str, str]] = []
    known: set[str] = set()  # one token may arise from several pairs; the first one makes it
    while len(merges) < count:
        pairs: Counter[tuple[str, str]] = Counter()
        for word, times in words.items():
            for pair in pairwise(word):
                if "".join(pair) not in known:
                    pairs[pair] += times
        if not pairs:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        known.add("".join(best))
        words = Counter({_join(word, best): times for word, times in words.items()})
    return merges


def _join(word: tuple[str, ...], pair: tuple[str, str]) -> tuple[str, ...]:
    joined: list[str] = []
    for piece in word:
        if joined and (joined[-1], piece) == pair:
            joined[-1] += piece
        else:
            joined.append(piece)
    return tuple(joined)
