"""Interleaved lists are fair to both rankers and keep their order."""

from hypothesis import given
from hypothesis import strategies as st

from search.interleaving import team_draft

LISTS = st.lists(st.integers(0, 30), unique=True, max_size=15)


@given(first=LISTS, second=LISTS, size=st.integers(0, 12), key=st.text(max_size=5))
def test_each_team_keeps_its_order_and_gets_its_share(
    first: list[int], second: list[int], size: int, key: str
) -> None:
    chosen, teams = team_draft(first, second, size, key)
    assert len(chosen) == len(teams) == min(size, len({*first, *second}))
    assert len(set(chosen)) == len(chosen)
    for name, own in (("A", first), ("B", second)):
        mine = [item for item, team in zip(chosen, teams, strict=True) if team == name]
        assert mine == [item for item in own if item in mine]
        # Nothing that stood higher on its list was passed over.
        if mine:
            above = own[: own.index(mine[-1])]
            assert set(above) <= set(chosen)
    if set(first) >= set(chosen) and set(second) >= set(chosen):
        assert abs(teams.count("A") - teams.count("B")) <= 1
    assert (chosen, teams) == team_draft(first, second, size, key)


def test_the_coin_is_fair() -> None:
    items = list(range(10))
    begun = [team_draft(items, items[::-1], 10, f"key {n}")[1] for n in range(2000)]
    assert 900 < sum(teams[0] == "A" for teams in begun) < 1100
    assert all(teams.count("A") == 5 for teams in begun)


def test_when_one_list_is_used_up_the_other_goes_on() -> None:
    assert team_draft([1], [1, 2, 3], 10, "k")[0] == [1, 2, 3]
    assert team_draft([], [], 10, "k") == ([], "")
    assert team_draft([4, 5], [], 10, "k") == ([4, 5], "AA")
