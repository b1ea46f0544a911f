"""Pairs of their word and ours, from searches in vain."""

import pytest

from search.proposing import Case, Proposal, is_slip, propose

NAMES = ("Connect the projector", "连接投影仪", "screen")


def case(
    person: str, query: str, later: str = "", names: tuple[str, ...] = NAMES
) -> Case:
    return Case(person=person, query=query, later=later, article_id=7, names=names)


def pairs(*cases: Case) -> list[tuple[str, str, int]]:
    return [(one.theirs, one.ours, one.people) for one in propose(cases)]


def test_different_people_bear_a_pair_out() -> None:
    cases = [
        case("a", "beamer", "projector"),
        case("a", "beamer", "projector"),
        case("b", "connect beamer", "connect projector"),
    ]
    assert propose(cases) == [
        Proposal(
            theirs="beamer",
            ours="projector",
            people=2,
            lift=1.0,
            queries=("beamer", "connect beamer"),
            article_ids=(7,),
        )
    ]
    assert pairs(cases[0], cases[1]) == []


def test_chinese_words_are_what_is_left_without_the_common_part() -> None:
    names = ("打印机卡纸怎么办",)
    found = pairs(
        case("a", "打印机夹纸", "打印机卡纸", names), case("b", "夹纸", "卡纸", names)
    )
    assert ("夹纸", "卡纸", 2) in found


def test_a_phrase_of_ours_stays_together() -> None:
    names = ("Wireless network is slow",)
    cases = [case(p, "wlan", "wireless network", names) for p in "ab"]
    assert pairs(*cases) == [("wlan", "wireless network", 2)]


def test_without_another_search_the_words_of_the_title_are_ours() -> None:
    cases = [case("a", "beamer"), case("b", "beamer"), case("c", "x", names=("Fax",))]
    assert ("beamer", "projector", 2) in pairs(*cases)


@pytest.mark.parametrize(
    ("query", "later"),
    [
        ("projecotr", "projector"),
        ("proje ctor", "projector"),
        ("connect projecotr", "connect projector"),
        ("error 890", "error 809"),
        ("投影义", "投影仪"),
        ("仪投影", "投影仪"),
    ],
)
def test_slips_and_numbers_are_left_to_spelling(query: str, later: str) -> None:
    assert pairs(case("a", query, later), case("b", query, later)) == []


def test_what_found_the_article_in_the_end_was_not_wrong() -> None:
    cases = [case(p, "beamer hdmi", "projector hdmi") for p in "ab"]
    assert [theirs for theirs, _, _ in pairs(*cases)] == ["beamer"]


def test_a_slip_is_near_or_a_change_of_order() -> None:
    assert is_slip("解析", "析解")
    assert not is_slip("wifi", "wlan")
