"""The measures of search, on answers that can be checked by hand."""

import pytest

from search.evaluation import (
    Answer,
    Judged,
    gain,
    offering,
    ranking,
    recall,
    reciprocal_rank,
    silence,
)


def judged(number: str, answerable: bool | None = None, **grades: float) -> Judged:
    return Judged(id=number, text="?", grades=grades, answerable=answerable)


def test_the_first_right_answer_counts_by_its_place() -> None:
    assert reciprocal_rank(["x", "a", "b"], {"a", "b"}, 10) == 0.5
    assert reciprocal_rank(["x", "y", "a"], {"a"}, 2) == 0
    assert reciprocal_rank([], {"a"}, 10) == 0


def test_recall_is_the_share_of_what_is_right() -> None:
    assert recall(["a", "x", "b"], {"a", "b", "c", "d"}, 3) == 0.5
    assert recall(["a", "x", "b"], {"a", "b", "c", "d"}, 1) == 0.25


def test_gain_is_discounted_by_place_and_weighted_by_grade() -> None:
    assert gain(["a", "b"], {"a": 2, "b": 1}, 10) == 1
    # (1 + 2/log2(3)) / (2 + 1/log2(3))
    assert gain(["b", "a"], {"a": 2, "b": 1}, 10) == pytest.approx(0.8597, abs=1e-4)
    assert gain(["x"], {"a": 1}, 10) == 0


def test_questions_without_a_right_answer_do_not_count_in_the_ranking() -> None:
    questions = [judged("1", a=1), judged("2", a=0), judged("3")]
    answers = {
        "1": Answer(found=["x", "a"]),
        "2": Answer(found=["a"]),
        "3": Answer(found=["a"]),
    }
    found = ranking(questions, answers)
    assert (found["success@1"], found["mrr@10"], found["recall@10"]) == (0, 0.5, 1)


def test_confidence_tells_answerable_questions_from_others() -> None:
    questions = [judged("1", True, a=1), judged("2", True, a=1), judged("3", False)]

    def auroc(first: float, second: float, none: float) -> float:
        sure = {"1": first, "2": second, "3": none}
        answers = {n: Answer(found=[], confidence=c) for n, c in sure.items()}
        return silence(questions, answers)["auroc"]

    assert auroc(0.9, 0.8, 0.1) == 1
    assert auroc(0.9, 0.1, 0.5) == 0.5
    assert auroc(0.5, 0.5, 0.5) == 0.5
    assert silence(questions[:2], {"1": Answer(found=[]), "2": Answer(found=[])}) == {}


def test_offers_are_counted_where_something_and_where_nothing_answers() -> None:
    questions = [
        judged("1", True, a=1),
        judged("2", True, a=1),
        judged("3", True, a=1),
        judged("4", False),
        judged("5", False),
    ]
    answers = {
        "1": Answer(found=["a"]),
        "2": Answer(found=["x", "a"]),
        "3": Answer(found=[]),
        "4": Answer(found=["a"]),
        "5": Answer(found=[]),
    }
    assert offering(questions, answers) == {
        "coverage": pytest.approx(2 / 3),
        "precision@1": 0.5,
        "false_show": 0.5,
    }
