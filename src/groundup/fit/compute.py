"""Size of the buffers in which the engine library computes one batch, and hands over logits.

The formulas were fitted on dry runs of the library: on processors with flash attention exact within
0.02 MiB for dense models, within about 15 % of the buffer for mixtures, latent attention and recurrent
layers. They do not depend on the number of layers, from four layers on. Without flash attention, and on
CUDA: figures of published logs.
"""

from __future__ import annotations

from groundup.library.model_facts import ModelFacts

# Dry runs on processors gave 1.05 to 1.27 times the formula of the logs (5 shapes, 1,024 to 8,192 tokens).
WITHOUT_FLASH_ON_PROCESSORS = 1.15

_FLOAT_BYTES = 4
_LONGEST_LATENT_INPUT = 4096


def compute_bytes(
    facts: ModelFacts,
    *,
    micro_batch_tokens: int,
    output_rows: int,
    cells: int,
    cells_in_window: int = 0,
    sequences: int = 1,
) -> int:
    """Bytes of the compute buffer as it is reserved, flash attention on.

    Args:
        facts: of the model.
        micro_batch_tokens: tokens that are computed together.
        output_rows: the most tokens of a batch whose logits are wanted.
        cells: cells of the cache that a token may attend to.
        cells_in_window: cells of the second cache, for layers with a window; 0 where there is none.
        sequences: how many may be in one batch; the library reserves for equally many tokens of each.
    """
    tokens = reserved_tokens(micro_batch_tokens, sequences)
    layers = touched_bytes(
        facts, micro_batch_tokens=tokens, cells=cells + cells_in_window, sequences=sequences
    )
    output = _FLOAT_BYTES * (output_rows * facts.vocabulary_size + 2 * tokens * facts.embedding_length)
    return max(layers, output)


def touched_bytes(facts: ModelFacts, *, micro_batch_tokens: int, cells: int, sequences: int = 1) -> int:
    """Bytes of it that a full batch uses, without rows of logits: those are touched when they are wanted."""
    layers = _FLOAT_BYTES * micro_batch_tokens * _working_width(facts) + 2 * micro_batch_tokens * cells
    return layers + _FLOAT_BYTES * sequences * _scanned_values(facts)


def compute_bytes_without_flash(
    facts: ModelFacts, *, micro_batch_tokens: int, output_rows: int, cells: int
) -> int:
    """The same with flash attention off: every head keeps its scores of all cells."""
    width = facts.embedding_length
    heads = max((layer.heads for layer in facts.layers), default=0)
    scores = heads * cells + cells + 4 * width
    output = output_rows * facts.vocabulary_size + micro_batch_tokens * width
    return _FLOAT_BYTES * max(micro_batch_tokens * scores, output)


def accelerator_compute_bytes(facts: ModelFacts, output_rows: int) -> int:
    """The buffer on a CUDA device, flash attention on: logits and one hidden state for each row."""
    return _FLOAT_BYTES * output_rows * (facts.vocabulary_size + facts.embedding_length)


def host_input_bytes(facts: ModelFacts, *, micro_batch_tokens: int, cells: int) -> int:
    """What stays in the processor's memory of a model on an accelerator: the mask, and embedded tokens."""
    return _FLOAT_BYTES * micro_batch_tokens * (cells + facts.embedding_length)


def output_bytes(facts: ModelFacts, output_rows: int) -> int:
    """Bytes of the logits that are handed over; the library clears them at once, so they count."""
    return _FLOAT_BYTES * output_rows * facts.vocabulary_size


def reserved_tokens(micro_batch_tokens: int, sequences: int) -> int:
    """Tokens that the library reserves for: the next multiple of the sequences."""
    most = max(1, min(sequences, micro_batch_tokens))
    return -(-micro_batch_tokens // most) * most


def _working_width(facts: ModelFacts) -> int:
    """Values per token that are alive at once in the widest layer; the largest that applies."""
    width = facts.embedding_length
    heads = max((layer.heads for layer in facts.layers), default=0)
    attention = max((layer.heads * layer.key_length for layer in facts.layers), default=0)
    feed_forward = max((layer.feed_forward_length for layer in facts.layers), default=0)
    widths = []
    if facts.experts:
        expert = facts.experts.feed_forward_length or feed_forward
        widths.append(2 * facts.experts.used * (width + expert))
    else:
        widths.append(_dense_width(facts, attention, feed_forward))
    if facts.kv_lora_rank and any(layer.has_latent_keys for layer in facts.layers):
        rank = facts.kv_lora_rank
        more = min(width, _LONGEST_LATENT_INPUT)
        widths.append(heads * (rank + facts.rope_dimensions) + 2 * heads * rank + more)
    if facts.recurrent:
        inner = facts.recurrent.inner_size
        channels = inner + 2 * facts.recurrent.group_count * facts.recurrent.state_size
        widths.append(5 * inner + 2 * channels)
    return max(widths)


def _dense_width(facts: ModelFacts, attention: int, feed_forward: int) -> int:
    """Values that live while a dense layer is computed.

    The library puts a tensor into a hole that another one left, if it is long enough: the feed-forward part
    into that of the attention, or one hidden state into half of it.
    """
    width = facts.embedding_length
    up = next((one for one in facts.tensors if one.name.endswith(".ffn_up.weight")), None)
    is_gated = up is None or any(one.name.endswith(".ffn_gate.weight") for one in facts.tensors)
    if up is not None and not is_gated:
        is_fused = up.shape[1] > feed_forward  # gate and up in one matrix
        return 3 * feed_forward + 3 * width if is_fused else feed_forward + 3 * width + attention
    if attention >= feed_forward:
        return max(3 * attention, 2 * feed_forward + attention + 3 * width)
    reused = width if attention >= 2 * width else 0
    return max(3 * attention, 3 * feed_forward + 3 * width + attention - reused)


def _scanned_values(facts: ModelFacts) -> int:
    """Values of one recurrent state, of which a batch needs a second copy."""
    return facts.recurrent.inner_size * facts.recurrent.state_size if facts.recurrent else 0
