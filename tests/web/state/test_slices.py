"""Who reads one field of the state is told of changes of that field alone."""

from __future__ import annotations

from tests.web.conftest import DeskPage

from .modules import asked


def test_readers_follow_only_what_they_read(module_page: DeskPage) -> None:
    """A change of another field runs nothing; one of their own does."""
    told = asked(
        module_page,
        "state/slices.js",
        """
        const main = document.querySelector('script[type=module]').src;
        const ui = await import(main.replace('main.js', 'ui.js'));
        const state = it.sliced({ one: 1, two: 2 });
        const seen = [];
        ui.effect(() => { seen.push(state.value.one); });
        state.value = { ...state.value, two: 3 };
        state.value = { ...state.value, one: 4 };
        return [seen, state.value.two, state.peek().one];
        """,
    )
    assert told == [[1, 4], 3, 4]


def test_a_change_that_changes_nothing_is_none(module_page: DeskPage) -> None:
    """What reads the state and hands it back leaves it as it was, and still to be changed."""
    told = asked(
        module_page,
        "state/slices.js",
        """
        const state = it.sliced({ one: 1 });
        state.value = state.value;
        const before = state.value.one;
        state.value = { ...state.value, one: 2 };
        return [before, state.value.one];
        """,
    )
    assert told == [1, 2]
