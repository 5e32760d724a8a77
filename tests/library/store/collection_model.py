"""A small model of pulls, collections, a removal and crashes, and every order in which they can happen.

One blob, two models that need it, two pulls of them, two collections and the removal of one model. Each
step of a process is atomic, each process may die before each of its steps, and the order of steps between
processes is free. It models the protocol, not the code: `groundup.library.store.collection` and its
neighbours are written to take the same steps in the same order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

DONE = 99
DEAD = 100
PULLS = (0, 1)
COLLECTIONS = (0, 1)


@dataclass(frozen=True)
class Rules:
    """The protocol; each rule that is broken makes one of the known-bad twins."""

    pins: bool = True
    pin_before_look: bool = True
    pins_before_manifests: bool = True
    waiting_room: bool = True


@dataclass(frozen=True)
class Pull:
    """A pull: where it is, and whether it has to fetch the blob."""

    step: int = 0
    has_to_fetch: bool = False


@dataclass(frozen=True)
class Collection:
    """A collection: where it is, and whether what it has read so far needs the blob."""

    step: int = 0
    is_needed: bool = False


@dataclass(frozen=True)
class State:
    """Everything at one moment: the blob is in the store or in the trash of collections, or lost."""

    in_store: bool = True
    trash: frozenset[int] = frozenset()
    pins: frozenset[int] = frozenset()
    manifests: frozenset[int] = frozenset({0})
    pulls: tuple[Pull, Pull] = (Pull(), Pull())
    collections: tuple[Collection, Collection] = (Collection(), Collection())
    is_removed: bool = False

    @property
    def is_bad(self) -> bool:
        """Whether a model is there whose bytes are nowhere; those in the trash count as there."""
        return bool(self.manifests) and not self.in_store and not self.trash


def explore(rules: Rules) -> tuple[int, int]:
    """How many states can be reached, and how many of them are bad."""
    seen, waiting = {State()}, [State()]
    while waiting:
        for following in next_states(waiting.pop(), rules):
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return len(seen), sum(state.is_bad for state in seen)


def next_states(state: State, rules: Rules) -> Iterator[State]:
    """What can be the case after one more step of anybody."""
    if not state.is_removed:
        yield replace(state, manifests=state.manifests - {0}, is_removed=True)
    for who in PULLS:
        if state.pulls[who].step < DONE:
            yield pull_step(state, who, rules)
            yield replace(with_pull(state, who, Pull(DEAD)), pins=state.pins - {who})
    for who in COLLECTIONS:
        if state.collections[who].step < DONE:
            yield collection_step(state, who, rules)
            yield with_collection(state, who, Collection(DEAD))


def pull_step(state: State, who: int, rules: Rules) -> State:
    """Pin, look, fetch if need be, write the manifest, unpin."""
    pull = state.pulls[who]
    first, second = (pin, look) if rules.pin_before_look else (look, pin)
    if pull.step == 0:
        return first(with_pull(state, who, replace(pull, step=1)), who, rules)
    if pull.step == 1:
        return second(with_pull(state, who, replace(pull, step=2)), who, rules)
    if pull.step == 2:
        return replace(with_pull(state, who, Pull(3)), in_store=state.in_store or pull.has_to_fetch)
    if pull.step == 3:
        return replace(with_pull(state, who, Pull(4)), manifests=state.manifests | {who})
    return replace(with_pull(state, who, Pull(DONE)), pins=state.pins - {who})


def pin(state: State, who: int, rules: Rules) -> State:
    """Say what is needed."""
    return replace(state, pins=state.pins | {who}) if rules.pins else state


def look(state: State, who: int, _: Rules) -> State:
    """Find the blob, in the store or in the trash, from where it is put back."""
    if state.in_store:
        return state
    if state.trash:
        return replace(state, in_store=True, trash=state.trash - {min(state.trash)})
    return with_pull(state, who, replace(state.pulls[who], has_to_fetch=True))


def collection_step(state: State, who: int, rules: Rules) -> State:
    """Read twice, move to the waiting room, read twice again, decide."""
    collection = state.collections[who]
    ahead = replace(collection, step=collection.step + 1)
    if collection.step in (0, 3):
        first = bool(state.pins) if rules.pins_before_manifests else bool(state.manifests)
        taken_over = take_over(state, who) if collection.step == 0 else state
        return with_collection(taken_over, who, replace(ahead, is_needed=first))
    if collection.step in (1, 4):
        second = bool(state.manifests) if rules.pins_before_manifests else bool(state.pins)
        return with_collection(state, who, replace(ahead, is_needed=collection.is_needed or second))
    if collection.step == 2:
        return move(with_collection(state, who, ahead), who, collection.is_needed, rules)
    return decide(with_collection(state, who, Collection(DONE)), who, collection.is_needed)


def take_over(state: State, who: int) -> State:
    """The trash of a collection that died is ours now; we shall decide about it."""
    dead = {one for one in state.trash if state.collections[one].step == DEAD}
    return replace(state, trash=(state.trash - dead) | {who}) if dead else state


def move(state: State, who: int, is_needed: bool, rules: Rules) -> State:
    """Into the waiting room, or away at once where there is none."""
    if is_needed or not state.in_store:
        return state
    return replace(state, in_store=False, trash=state.trash | {who} if rules.waiting_room else state.trash)


def decide(state: State, who: int, is_needed: bool) -> State:
    """Back into the store if it is needed, else away."""
    if who not in state.trash:
        return state
    return replace(state, in_store=state.in_store or is_needed, trash=state.trash - {who})


def with_pull(state: State, who: int, pull: Pull) -> State:
    """The state with one pull changed."""
    return replace(state, pulls=(pull, state.pulls[1]) if who == 0 else (state.pulls[0], pull))


def with_collection(state: State, who: int, collection: Collection) -> State:
    """The state with one collection changed."""
    first, second = state.collections
    return replace(state, collections=(collection, second) if who == 0 else (first, collection))
