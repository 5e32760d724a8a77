"""What sharing a beginning saves."""

from __future__ import annotations

from groundup.fit.planned import planned_facts
from groundup.fit.purposes import Purpose
from groundup.fit.users import shared_cache

from .record_shapes import shape_of
from .shapes import MIB


def sharing(people: int, shared_tokens: int, own_tokens: int) -> Purpose:
    """So many people with one beginning."""
    return Purpose("class", "a class", shared_tokens + own_tokens, people, shared_tokens)


def test_a_beginning_is_kept_once() -> None:
    """30 users with a lesson of 4,096 tokens and 1,024 of their own: a quarter of what copies would take."""
    facts = planned_facts(shape_of("llama-3.1-8b"), "Q4_K_M")
    ours = shared_cache(facts, sharing(30, 4096, 1024))
    per_token = 131_072
    assert ours.shared_bytes == (4096 + 30 * 1024 + 256) * per_token
    assert ours.unshared_bytes == 30 * 5120 * per_token
    assert ours.saved_bytes > 0.75 * ours.unshared_bytes


def test_one_user_saves_nothing() -> None:
    """Alone, only the cells are paid that the engine keeps to itself."""
    facts = planned_facts(shape_of("llama-3.2-1b"), "Q4_K_M")
    alone = shared_cache(facts, sharing(1, 1024, 1024))
    assert alone.saved_bytes == -8 * MIB


def test_more_users_save_more() -> None:
    """Each further user saves the shared beginning again, with any storage of the cache."""
    facts = planned_facts(shape_of("qwen3-4b"), "Q4_K_M")
    for kv_type in ("f16", "q8_0"):
        saved = [
            shared_cache(facts, sharing(users, 2048, 512), kv_type=kv_type).saved_bytes
            for users in (2, 8, 30)
        ]
        assert saved == sorted(saved)
        assert saved[0] > 0
