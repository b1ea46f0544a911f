"""Synonyms are seen before they hold, and each change has its way back."""

import re
from io import BytesIO
from urllib.parse import urlencode

import pytest

from kb.clock import utc_now
from kb.tuning.actions import add_synonyms
from kb.tuning.models import Synonym
from kb.tuning.queries import list_synonyms
from tests.cast import ERIN, KIM, MAX, OLGA
from tests.site import Site
from tests.web import page, post

NEW = "/tune/synonyms/new"


def address(**fields: str) -> str:
    return f"{NEW}?{urlencode(fields)}"


def in_force(site: Site) -> list[list[str]]:
    with site.services.database.reading() as session:
        return [one.words for one in reversed(list_synonyms(session))]


def added(site: Site, *groups: list[str]) -> None:
    kim = site.actor(KIM)
    with site.writing() as session:
        add_synonyms(session, groups, by=kim, now=utc_now())


def undo_address(text: str) -> str:
    found = re.search(r'action="(/tune/changes/\d+/undo)"', text)
    assert found
    return found[1]


@pytest.mark.pg
def test_a_group_is_seen_saved_and_undone(site: Site) -> None:
    site.article(title="Wireless network is slow", source="Restart it.\n")
    site.article(title="无线网络很慢", source="请重启。\n", lang="zh")
    client = site.browser(KIM)
    client.get("/find?q=wifi+at+home")
    site.services.observations.flush()
    assert "No synonyms yet" in page(client.get("/tune/synonyms"))
    fields = {"words": "wifi\nwireless network＝无线网络", "note": "asked as"}
    seen = client.get(address(**fields))
    assert seen.status_code == 200
    assert "wifi = wireless network = 无线网络" in page(seen)
    assert "1 search of the last 90 days contains it." in page(seen)
    assert "No search of the last 90 days contains it." in page(seen)
    part = seen.text.partition("Results for “wifi”")[2]
    assert "Nothing is found." in part.partition("With the change")[0]
    assert "Wireless network is slow" in part.partition("</section>")[0]
    assert in_force(site) == []
    assert "Wireless network is slow" not in page(client.get("/find?q=wifi"))

    saved = post(client, NEW, fields, follow_redirects=True)
    assert in_force(site) == [["wifi", "wireless network", "无线网络"]]
    assert "Added wifi = wireless network = 无线网络" in page(saved)
    assert "asked as" in page(saved)
    assert "Kim" in page(saved)
    found = page(client.get("/find?q=wifi"))
    assert "Wireless network is slow" in found
    assert "无线网络很慢" in found

    undone = post(client, undo_address(saved.text), {"next": "/tune/synonyms"})
    assert undone.location == "/tune/synonyms"
    assert in_force(site) == []
    assert "Wireless network is slow" not in page(client.get("/find?q=wifi"))
    told = page(client.get("/tune/history"))
    assert "Removed wifi = wireless network" in told
    assert "undoes an earlier change" in told


def test_a_removed_group_is_there_again_with_one_click(site: Site) -> None:
    added(site, ["wifi", "wlan"])
    (group,) = site.rows(Synonym)
    client = site.browser(KIM)
    removed = post(client, f"/tune/synonyms/{group.id}/remove", follow_redirects=True)
    assert "Removed wifi = wlan" in page(removed)
    assert in_force(site) == []
    post(client, undo_address(removed.text))
    assert in_force(site) == [["wifi", "wlan"]]
    again = post(client, undo_address(removed.text), follow_redirects=True)
    assert "Nothing is left to undo" in page(again)
    gone = post(client, f"/tune/synonyms/{group.id}/remove")
    assert gone.status_code == 404


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("", "Please fill this in."),
        ("wifi", "Give at least two different words."),
        ("wifi = ＷｉＦｉ", "Give at least two different words."),
        ("!!! = wifi", "has no letter and no digit"),
        ("x" * 61 + " = wifi", "is longer than 60 characters"),
        ("=".join(map(str, range(13))), "A group holds at most 12 words."),
    ],
)
def test_what_does_not_do_is_said_and_kept(
    site: Site, words: str, problem: str
) -> None:
    client = site.browser(KIM)
    for answer in (
        client.get(address(words=words, note="my reason")),
        post(client, NEW, {"words": words, "note": "my reason"}),
    ):
        assert answer.status_code == 422
        assert problem in page(answer)
        assert "my reason" in answer.text
        assert words in answer.text.replace("&#39;", "'")
    assert in_force(site) == []


def test_a_word_of_another_group_offers_to_make_one_of_them(site: Site) -> None:
    added(site, ["wifi", "wlan"], ["screen", "屏幕"])
    client = site.browser(KIM)
    fields = {"words": "无线网络 = WiFi"}
    clash = client.get(address(**fields))
    assert "A word stands in another group already" in page(clash)
    assert "wifi = wlan" in page(clash)
    assert "Save this group" not in page(clash)
    refused = post(client, NEW, fields)
    assert refused.status_code == 422
    assert "stands in another group already" in page(refused)

    merged = client.get(address(**fields, merge="1"))
    assert "无线网络 = WiFi = wlan" in page(merged)
    (instead_of,) = set(re.findall(r'name="instead_of" value="(\d+)"', merged.text))
    sent = {"words": "无线网络 = WiFi = wlan", "instead_of": instead_of}
    saved = post(client, NEW, sent, follow_redirects=True)
    assert in_force(site) == [["screen", "屏幕"], ["无线网络", "WiFi", "wlan"]]
    post(client, undo_address(saved.text))
    assert ["wifi", "wlan"] in in_force(site)


def test_a_group_is_changed_in_its_place(site: Site) -> None:
    added(site, ["wifi", "wlan"])
    (group,) = site.rows(Synonym)
    client = site.browser(KIM)
    form = client.get(f"{NEW}?instead_of={group.id}")
    assert "wifi\nwlan" in form.text
    sent = {"words": "wifi\nwlan\n无线", "instead_of": str(group.id)}
    post(client, NEW, sent)
    assert in_force(site) == [["wifi", "wlan", "无线"]]
    late = post(client, NEW, {**sent, "words": "wifi\nwlan\nair"})
    assert late.status_code == 422
    assert "the history says who removed it" in page(late)
    assert "air" in late.text


def test_the_list_is_searched_and_has_pages(site: Site) -> None:
    added(site, *([f"word {n}", f"词语{n}"] for n in range(500)))
    client = site.browser(KIM)
    first = page(client.get("/tune/synonyms"))
    assert "500 groups" in first
    assert "word 499" in first
    assert "word 449" not in first
    assert "word 449" in page(client.get("/tune/synonyms?page=2"))
    found = page(client.get("/tune/synonyms?q=词语123"))
    assert "1 group" in found
    assert "word 123" in found
    assert "No group holds this." in page(client.get("/tune/synonyms?q=nothing"))


def test_a_file_comes_and_goes(site: Site) -> None:
    client = site.browser(KIM)
    text = "wifi = wlan = 无线网络\nC# = c sharp\n"
    content = (BytesIO(text.encode("utf-8-sig")), "words.txt")
    checked = post(client, "/tune/synonyms/import", {"file": content})
    assert "2 groups would be added" in page(checked)
    assert in_force(site) == []
    sent = {"text": text, "note": "from the old site", "add": "1"}
    done = post(client, "/tune/synonyms/import", sent, follow_redirects=True)
    assert len(in_force(site)) == 2
    exported = client.get("/tune/synonyms/file")
    assert exported.text == text
    assert "attachment" in exported.headers["Content-Disposition"]
    again = post(client, "/tune/synonyms/import", {"text": text})
    assert "0 groups would be added" in page(again)
    assert "2 groups are in force already." in page(again)
    assert "from a file" in page(client.get("/tune/history"))
    post(client, undo_address(done.text))
    assert in_force(site) == []


def test_wrong_lines_are_named_and_nothing_is_added(site: Site) -> None:
    added(site, ["screen", "屏幕"])
    text = "wifi = wlan\nprinter\nmonitor = SCREEN\n"
    answer = post(
        site.browser(KIM), "/tune/synonyms/import", {"text": text, "add": "1"}
    )
    assert answer.status_code == 422
    said = page(answer)
    assert "2 lines do not do. Nothing was added." in said
    assert "Line 2: Give at least two different words. printer" in said
    assert "Line 3: “SCREEN” stands in another group already: screen = 屏幕" in said
    assert "wifi = wlan" in answer.text
    assert in_force(site) == [["screen", "屏幕"]]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"\xff\xfe\x00w", "This file is no text in UTF-8."),
        (b"\n \n", "Choose a file, or write at least one line."),
        (b"a = b\n" * 2001, "There may be at most 2000 groups of synonyms."),
    ],
)
def test_a_file_that_is_none_is_refused(
    site: Site, content: bytes, problem: str
) -> None:
    sent = {"file": (BytesIO(content), "words.txt"), "note": "kept"}
    answer = post(site.browser(KIM), "/tune/synonyms/import", sent)
    assert answer.status_code == 422
    assert problem in page(answer)
    assert "kept" in answer.text


def test_words_are_shown_as_words(site: Site) -> None:
    added(site, ["<b>bold</b>", 'a"b'])
    assert "<b>bold" not in site.browser(KIM).get("/tune/synonyms").text


def test_specialists_and_administrators_tune(site: Site) -> None:
    for member, status in ((KIM, 200), (MAX, 200), (OLGA, 403), (ERIN, 403)):
        assert site.browser(member).get("/tune/synonyms").status_code == status
    assert site.browser().get("/tune/synonyms").status_code == 302
    assert post(site.browser(ERIN), NEW, {"words": "a = b"}).status_code == 403
    assert in_force(site) == []
