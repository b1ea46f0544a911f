"""Markdown as articles are written."""

import pytest

from articles.text.guard import is_suspicious
from articles.text.render import render
from kb.errors import Invalid
from kb.text import Lang
from tests.articles.trees import elements, text

CODE = '```powershell\nGet-Item "C:\\Temp"\n```'


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Do:\n- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("1. a\n   - b", "<ol>\n<li>a<ul>\n<li>b</li>\n</ul>\n</li>\n</ol>"),
        ("- a\n  - b\n- c", "<li>a<ul>\n<li>b</li>\n</ul>\n</li>\n<li>c</li>"),
        ("In\n1986. it began", "<p>In\n1986. it began</p>"),
        ("x\n| a | b |\n|---|--:|\n| 1 | 2 |", '<td align="right">2</td>'),
        ("按 ++ctrl+c++", '<kbd class="key-control">Ctrl</kbd>'),
        ("==重要== ~~旧~~", "<mark>重要</mark> <del>旧</del>"),
        ("a<br/>b H<sub>2</sub>O", "a<br>b H<sub>2</sub>O"),
        (r"Run \<name\> on <drive>:", "Run &lt;name&gt; on &lt;drive&gt;:"),
        ("GET /api/{id}", "GET /api/{id}"),
        ("见 https://example.com/x。谢谢", 'href="https://example.com/x"'),
        (CODE, '<span class="nb">Get-Item</span>'),
        ("??? note\n    x", "<summary>Note</summary>"),
        ("a[^1]\n\n[^1]: 注", 'href="#user-content-fn:1"'),
        ("a <!-- b --> c", "<p>a  c</p>"),
        ("<!--\nhidden\n-->\nshown", "<p>shown</p>"),
    ],
)
def test_it_renders(source: str, expected: str) -> None:
    assert expected in render(source, "en").html


@pytest.mark.parametrize(
    ("lang", "title"), [("en", "Warning"), ("zh", "警告")], ids=["en", "zh"]
)
def test_an_alert_becomes_an_admonition_in_the_language_of_the_article(
    lang: Lang, title: str
) -> None:
    source = "> [!WARNING]\n> 断开 power.\n> - a\n>\n> [!TIP]\n> b"
    html = render(source, lang).html
    assert [e["class"] for e in elements(html, "div")] == [
        "admonition warning",
        "admonition tip",
    ]
    assert title in text(html)
    assert "<li>a</li>" in html


def test_an_admonition_without_a_title_gets_one() -> None:
    assert "提示" in text(render("!!! tip\n    文字", "zh").html)


def test_tabs_are_radio_buttons_with_labels() -> None:
    html = render('=== "Windows"\n    1. 打开\n\n=== "macOS"\n    b', "en").html
    buttons = elements(html, "input")
    assert [e["type"] for e in buttons] == ["radio", "radio"]
    assert {e["name"] for e in buttons} == {"__tabbed_1"}
    assert [e["for"] for e in elements(html, "label")] == [e["id"] for e in buttons]


def test_a_task_list_has_boxes_that_say_their_state() -> None:
    html = render("- [x] 备份\n- [ ] restart", "en").html
    boxes = [(e["aria-label"], "checked" in e) for e in elements(html, "input")]
    assert boxes == [("Done", True), ("To do", False)]
    assert all("disabled" in e for e in elements(html, "input"))


def test_code_in_a_list_keeps_its_lines() -> None:
    html = render("1. run\n   ```\n   a\n     b\n   ```\n2. done", "en").html
    assert "a\n  b\n" in text(html)
    assert html.count("<ol>") == 1


def test_headings_get_anchors_from_their_words() -> None:
    rendered = render("# 打印机 卡纸\n## Fix `it` & go\n## Fix `it` & go", "zh")
    assert [(h.level, h.anchor, h.text) for h in rendered.outline] == [
        (2, "user-content-打印机-卡纸", "打印机 卡纸"),
        (2, "user-content-fix-it--go", "Fix it & go"),
        (2, "user-content-fix-it--go-1", "Fix it & go"),
    ]


def test_anchors_of_old_pages_stay() -> None:
    html = render('## <a name="BKMK_Fix"></a>修复 {#fix}\n[x](#BKMK_Fix)', "zh").html
    assert [e["id"] for e in elements(html, "span")] == ["user-content-BKMK_Fix"]
    assert [e["id"] for e in elements(html, "h2")] == ["user-content-fix"]
    assert [e["href"] for e in elements(html, "a")] == ["#user-content-BKMK_Fix"]


def test_sections_are_the_text_below_each_heading() -> None:
    rendered = render(
        "开始 begin\n\n## Fix\n- a\n- b\n\n| x | y |\n|-|-|\n| 1 | 2 |", "en"
    )
    assert [(s.anchor, s.heading, s.text) for s in rendered.sections] == [
        ("", "", "开始 begin"),
        ("user-content-fix", "Fix", "a\nb\nx y\n1 2"),
    ]
    assert rendered.words == 10


def test_a_text_that_is_too_long_is_refused_and_a_long_one_is_not() -> None:
    assert render("a b\n\n" * 10_000, "en").words == 20_000
    with pytest.raises(Invalid) as refusal:
        render("中" * 70_000, "zh")
    assert refusal.value.field == "source"


@pytest.mark.parametrize("character", ["\x00", "\ud800"])
def test_a_character_that_cannot_be_stored_is_refused(character: str) -> None:
    with pytest.raises(Invalid):
        render(f"a{character}b", "en")


PUMPS = {
    "brackets": "[" * 20_000,
    "links": "[a](" * 5_000,
    "headings": "# a\n" * 20_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("pump", PUMPS)
def test_a_text_that_takes_too_long_is_stopped(pump: str) -> None:
    assert is_suspicious(PUMPS[pump])
    with pytest.raises(Invalid) as refusal:
        render(PUMPS[pump], "en")
    assert "too long" in str(refusal.value)


def test_a_suspicious_text_that_is_quick_after_all_looks_the_same() -> None:
    source = ("中文 text " * 50 + "[a](/a/1001)\n\n") * 150
    assert is_suspicious(source)
    paragraph = render(source[: len(source) // 150], "zh").html
    assert render(source, "zh").html == "\n".join([paragraph] * 150)
