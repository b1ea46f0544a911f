"""Weights are tried, set with a reason, and put back."""

import re

import pytest

from kb.clock import utc_now
from kb.tuning.models import SearchSetting
from kb.tuning.settings import SHIPPED, Values, current, keep_model, values_of
from search.scoring import WEIGHTS
from tests.cast import KIM, MAX, OLGA
from tests.site import Site
from tests.web import page, post

URL = "/tune/settings"


def form(**changed: str) -> dict[str, str]:
    weights = {name: str(value) for name, value in WEIGHTS.items()}
    rest = {"blend": "y", "threshold": "", "ranking_model": "0", "query": ""}
    return {**weights, **rest, "note": "a trial", **changed}


def in_force(site: Site) -> Values:
    with site.services.database.reading() as session:
        return values_of(current(session))


@pytest.mark.pg
def test_a_weight_is_tried_set_and_put_back(site: Site) -> None:
    site.article(
        title="Printer is offline", source="Look at the printer, then at the plug.\n"
    )
    site.article(
        title="Check the cable", source="A printer needs one, every printer.\n"
    )
    client = site.browser(OLGA)
    sent = form(title="0", query="printer")
    del sent["blend"]
    tried = post(client, f"{URL}/preview", sent)
    names = re.findall(r">((?:Printer is|Check the)[^<]*)</a>", tried.text)
    before, after = names[:2], names[2:]
    assert before == ["Printer is offline", "Check the cable"]
    assert after == ["Check the cable", "Printer is offline"]
    assert "from place 2" in page(tried)
    assert in_force(site) == SHIPPED

    saved = post(client, URL, sent, follow_redirects=True)
    assert in_force(site).weights == {**WEIGHTS, "title": 0.0}
    assert "Title = 0" in page(saved)
    assert "a trial" in page(saved)
    assert "Olga" in page(saved)
    back = post(client, f"{URL}/0/back", follow_redirects=True)
    assert in_force(site) == SHIPPED
    assert "Back to that which the site ships with" in page(back)
    (first, _) = site.rows(SearchSetting)
    post(client, f"{URL}/{first.id}/back")
    assert in_force(site).weights["title"] == 0.0


def test_a_trial_for_a_script_is_a_part_of_the_page(site: Site) -> None:
    client = site.browser(MAX)
    headers = {"HX-Request": "true"}
    part = post(client, f"{URL}/preview", form(query="vpn"), headers=headers)
    assert "<html" not in part.text
    assert "Nothing is found." in page(part)
    wrong = post(client, f"{URL}/preview", form(title="x"), headers=headers)
    assert "Title: A weight is a number from 0 to 20." in page(wrong)
    empty = post(client, f"{URL}/preview", form(note=""), headers=headers)
    assert "Write a search" in page(empty)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"title": "21"}, "A weight is a number from 0 to 20."),
        ({"title": "nan"}, "A weight is a number from 0 to 20."),
        ({"title": "much"}, "A weight is a number from 0 to 20."),
        ({"title": ""}, "Please fill this in."),
        (dict.fromkeys(WEIGHTS, "0"), "One weight at least has to be above 0."),
        ({"threshold": "1.5"}, "The threshold is a number from 0 to 1."),
        ({"threshold": "high"}, "The threshold is a number from 0 to 1."),
        ({"ranking_model": "9"}, "Not a valid choice"),
        ({"note": " "}, "Please fill this in."),
        ({"note": "x" * 501}, "Use at most 500 characters."),
    ],
)
def test_what_does_not_do_is_said_and_kept(
    site: Site, changed: dict[str, str], problem: str
) -> None:
    sent = form(query="my question", **changed)
    answer = post(site.browser(MAX), URL, sent)
    assert answer.status_code == 422
    assert problem in page(answer)
    assert "my question" in answer.text
    assert in_force(site) == SHIPPED


def test_blending_threshold_and_model_are_set_too(site: Site) -> None:
    by = site.actor(MAX)
    with site.writing() as session:
        model = keep_model(session, "[]", {}, by=by, now=utc_now()).id
    sent = form(threshold="0.35", ranking_model=str(model))
    del sent["blend"]
    post(site.browser(MAX), URL, sent)
    wanted = Values(blend=False, threshold=0.35, ranking_model_id=model)
    assert in_force(site) == wanted
    shown = site.browser(MAX).get(URL).text
    assert 'value="0.35"' in shown
    assert re.search(r'<option selected value="' + str(model), shown)


def test_it_is_for_administrators_and_optimizers(site: Site) -> None:
    for member, status in ((MAX, 200), (OLGA, 200), (KIM, 403)):
        assert site.browser(member).get(URL).status_code == status
    assert post(site.browser(KIM), URL, form(title="1")).status_code == 403
    assert post(site.browser(KIM), f"{URL}/0/back").status_code == 403
    assert post(site.browser(MAX), f"{URL}/99/back").status_code == 404
    assert in_force(site) == SHIPPED
    assert "Weights" not in page(site.browser(KIM).get("/tune/synonyms"))
