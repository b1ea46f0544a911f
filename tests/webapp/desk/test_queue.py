import pytest

from tests.cast import ALICE, BOB, ERIN, KIM, XAVIER
from tests.site import Site
from tests.web import page, post

TEXTS = {
    "en": ("VPN error 691", "It asks for the password again."),
    "zh": ("打印机卡纸", "打印机一直提示卡纸。"),
}


def test_an_empty_queue_says_so(site: Site) -> None:
    assert "Nothing here" in page(site.browser(ERIN).get("/desk"))


def test_it_lists_what_is_to_be_done_with_counts(site: Site) -> None:
    for member, lang in ((ALICE, "en"), (BOB, "zh")):
        subject, description = TEXTS[lang]
        site.ticket(member, subject=subject, description=description, lang=lang)
    answer = site.browser(ERIN).get("/desk")
    text = page(answer)
    assert "To be worked on 2" in text
    assert "Assigned to me 0" in text
    assert "VPN error 691" in text
    assert 'lang="zh-CN">打印机卡纸</a>' in answer.text
    assert "left" in text


@pytest.mark.parametrize("view", ["mine", "unassigned", "waiting", "solved", "all"])
def test_each_view_shows_its_part(site: Site, view: str) -> None:
    ticket = site.ticket(ALICE)
    client = site.browser(ERIN)

    def shown() -> bool:
        return ticket.number in page(client.get(f"/desk?view={view}"))

    assert shown() == (view in ("unassigned", "all"))
    post(client, f"/desk/{ticket.number}/take")
    assert shown() == (view in ("mine", "all"))
    waiting = {"body": "Which version?", "then": "pending"}
    post(client, f"/desk/{ticket.number}/message", waiting)
    assert shown() == (view in ("mine", "waiting", "all"))
    done = {"outcome": "nothing_to_keep", "why_nothing": "A typo."}
    post(client, f"/desk/{ticket.number}/solve", done)
    assert shown() == (view in ("solved", "all"))


def test_an_unknown_view_is_the_usual_one(site: Site) -> None:
    site.ticket(ALICE)
    assert "VPN" in page(site.browser(ERIN).get("/desk?view=../../etc"))


def test_who_only_reads_gets_no_buttons(site: Site) -> None:
    ticket = site.ticket(ALICE)
    read = site.browser(KIM).get(f"/desk/{ticket.number}")
    assert ticket.subject in page(read)
    assert "Take it" not in page(read)
    assert "<textarea" not in read.text
    assert post(site.browser(KIM), f"/desk/{ticket.number}/take").status_code == 403
    assert site.seen(ticket, KIM).assignee_id is None


def test_two_who_take_it_at_once_are_told_apart(site: Site) -> None:
    ticket = site.ticket(ALICE)
    assert post(site.browser(ERIN), f"/desk/{ticket.number}/take").status_code == 302
    late = post(site.browser(XAVIER), f"/desk/{ticket.number}/take")
    assert late.status_code == 409
    assert "Somebody else has taken this ticket." in page(late)
    assert site.seen(ticket, ERIN).assignee_id == site.actor(ERIN).user_id
