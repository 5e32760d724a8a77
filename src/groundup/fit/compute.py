"""Size of the buffer in which the engine library computes one batch, flash attention on, on processors.

The formulas were fitted on dry runs of the library over a dozen shapes: exact within 0.02 MiB for dense
models, within 8 % for mixtures and latent attention. That of recurrent layers was fitted on Mamba models
and leans high. They do not depend on the number of layers.
"""

from __future__ import annotations

from groundup.library.model_facts import ModelFacts


def compute_bytes(
    facts: ModelFacts,
    *,
    micro_batch_tokens: int,
    output_rows: int,
    cells: int,
    cells_in_window: int = 0,
    sequences: int = 1,
) -> int:
    """Bytes of the compute buffer.

    Args:
        facts: of the model.
        micro_batch_tokens: tokens that are computed together.
        output_rows: the most tokens of a batch whose logits are wanted.
        cells: cells of the cache that a token may attend to.
        cells_in_window: cells of the second cache, for layers with a window; 0 where there is none.
        sequences: how many recurrent states are updated together, where there are any.
    """
    tokens, width = micro_batch_tokens, facts.embedding_length
    layers = 4 * tokens * _working_width(facts) + 2 * tokens * (cells + cells_in_window)
    layers += 4 * sequences * _scanned_values(facts)
    output = 4 * (output_rows * facts.vocabulary_size + 2 * tokens * width)
    return max(layers, output)


def output_bytes(facts: ModelFacts, output_rows: int) -> int:
    """Bytes of the logits that are handed over."""
    return 4 * output_rows * facts.vocabulary_size


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
        widths.append(3 * feed_forward + 3 * width + attention)
    if facts.kv_lora_rank and any(layer.has_latent_keys for layer in facts.layers):
        rank = facts.kv_lora_rank
        widths.append(heads * (rank + facts.rope_dimensions) + 2 * heads * rank + 4096)
    if facts.recurrent:
        widths.append(7 * facts.recurrent.inner_size)
    return max(widths)


def _scanned_values(facts: ModelFacts) -> int:
    """Values of one recurrent state, of which a batch needs a second copy."""
    return facts.recurrent.inner_size * facts.recurrent.state_size if facts.recurrent else 0
