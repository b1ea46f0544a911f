from pathlib import Path

import pytest

from tools.catalogue import PACKAGES, check, update

CODE = """
from flask_babel import gettext as _, ngettext

def texts(count, name):
    return _("Hello, %(name)s", name=name), ngettext(
        "One article", "%(count)s articles", count, count=count
    )
"""
TEMPLATE = '<h1>{{ _("Ask a person") }}</h1>'
CHINESE = {
    "Hello, %(name)s": "你好，%(name)s",
    "Ask a person": "向人提问",
    "%(count)s articles": "%(count)s 篇文章",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for package in PACKAGES:
        (tmp_path / package / "templates").mkdir(parents=True)
    (tmp_path / "webapp" / "views.py").write_text(CODE, "utf-8")
    (tmp_path / "webapp" / "templates" / "ask.html").write_text(TEMPLATE, "utf-8")
    return tmp_path


def translated(site: Path, **changes: str) -> Path:
    po = site / "zh.po"
    update(site, po)
    text = po.read_text("utf-8")
    for english, chinese in (CHINESE | changes).items():
        kind = "msgid_plural" if english.startswith("%(count)") else "msgid"
        empty = "msgstr[0]" if kind == "msgid_plural" else "msgstr"
        old = f'{kind} "{english}"\n{empty} ""'
        assert old in text
        text = text.replace(old, f'{kind} "{english}"\n{empty} "{chinese}"')
    po.write_text(text, "utf-8")
    update(site, po)
    return po


def test_it_accepts_a_complete_catalogue(site: Path) -> None:
    assert check(site, translated(site)) == []


def test_it_reports_each_text_without_chinese(site: Path) -> None:
    po = site / "zh.po"
    update(site, po)
    assert check(site, po) == [
        "missing: 'Ask a person'",
        "missing: 'Hello, %(name)s'",
        "missing: 'One article'",
    ]


def test_it_reports_a_placeholder_that_got_lost(site: Path) -> None:
    po = translated(site, **{"Hello, %(name)s": "你好"})
    assert check(site, po) == ["placeholders differ: 'Hello, %(name)s'"]


def test_it_reports_new_and_removed_texts(site: Path) -> None:
    po = translated(site)
    template = site / "webapp" / "templates" / "ask.html"
    template.write_text(TEMPLATE.replace("a person", "us"), "utf-8")
    assert check(site, po) == ["missing: 'Ask us'", "obsolete: 'Ask a person'"]


def test_it_reports_a_fuzzy_text_and_a_stale_compiled_file(site: Path) -> None:
    po = translated(site)
    text = po.read_text("utf-8")
    po.write_text(
        text.replace('msgid "Ask a person"', '#, fuzzy\nmsgid "Ask a person"'), "utf-8"
    )
    assert check(site, po) == [
        "fuzzy: 'Ask a person'",
        "stale: zh.mo; run tools/catalogue.py update",
    ]


def test_updating_again_changes_nothing_and_keeps_the_chinese(site: Path) -> None:
    po = translated(site)
    before = po.read_bytes(), po.with_suffix(".mo").read_bytes()
    update(site, po)
    assert (po.read_bytes(), po.with_suffix(".mo").read_bytes()) == before
    assert "你好，%(name)s" in po.read_text("utf-8")
