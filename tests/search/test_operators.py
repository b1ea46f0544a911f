"""What is an operator in a search box, and what is just text."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.operators import MOST_OPERATORS, Asked, Limit, as_one, parse
from search.periods import Period, read_period
from search.query import SEARCH_CHARACTERS, ask
from search.signs import FIELDS, Item

PLAIN = [
    "paper jam",
    "打印机卡纸怎么办",
    "C:\\Windows",
    "C:",
    "http://x",
    "error: 691",
    "10:30",
    "a - b",
    "wi-fi",
    "error -1",
    "-0x80070005",
    "ls -l",
    "bash `-p`",
    "--force",
    '"paper jam',
    '19" monitor and 24" screen',
    '"" a',
    '"*"',
    "-*",
    "-(a b)",
    ":: * ( | -",
    "OR",
    "vpn OR",
    "OR vpn",
    "vpn or proxy",
    "tag:",
    "note:this",
    "updated:2026-13",
    "updated:soon",
    "lang:fr",
    "提示“无法连接”怎么办",
    "打印机产品:邮件",
]


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_no_operator_is_plain_text(text: str) -> None:
    assert parse(text) == Asked(plain=text, words=text)


@pytest.mark.parametrize(
    ("text", "plain", "required"),
    [
        ('"paper jam"', "paper jam", [[Item("paper jam", "", True)]]),
        ("打印机 “卡纸”", "打印机 卡纸", [[Item("卡纸", "", True)]]),
        ("「打印机 卡纸」", "打印机 卡纸", [[Item("打印机 卡纸", "", True)]]),
        ('see ("paper jam")', "see ( paper jam )", [[Item("paper jam", "", True)]]),
        ("vpn OR 代理 x", "vpn 代理 x", [[Item("vpn"), Item("代理")]]),
        ("a|b ｜ c", "a b c", [[Item("a"), Item("b"), Item("c")]]),
        ("a OR OR b", "a b", [[Item("a"), Item("b")]]),
        ("title:vpn", "vpn", [[Item("vpn", "title")]]),
        ("Title：vpn", "vpn", [[Item("vpn", "title")]]),
        ("标题：密码", "密码", [[Item("密码", "title")]]),
        ("tag:mail vpn", "vpn", [[Item("mail", "tag")]]),
        ('标签:"paper jam"', "", [[Item("paper jam", "tag", True)]]),
        ("tag:a OR title:b", "b", [[Item("a", "tag"), Item("b", "title")]]),
    ],
)
def test_what_has_to_be_there(
    text: str, plain: str, required: list[list[Item]]
) -> None:
    asked = parse(text)
    assert (asked.plain, asked.required) == (plain, tuple(map(tuple, required)))
    assert asked.is_sifted


@pytest.mark.parametrize(
    ("text", "excluded"),
    [
        ("jam -colour", Item("colour")),
        ("卡纸 －彩色", Item("彩色")),
        ('jam -"blue screen"', Item("blue screen", "", True)),
        ("jam -title:colour", Item("colour", "title")),
        ("jam -标签:彩色", Item("彩色", "tag")),
        ('jam -"2019"', Item("2019", "", True)),
        ("jam -C盘", Item("C盘")),
    ],
)
def test_what_must_not_be_there_is_not_ranked(text: str, excluded: Item) -> None:
    asked = parse(text)
    assert asked.excluded == (excluded,)
    assert asked.plain in ("jam", "卡纸")


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("product:mail", Limit("product", "mail")),
        ('产品："mail server"', Limit("product", "mail server")),
        ("-product:mail", Limit("product", "mail", is_excluded=True)),
        ("kind:how-to", Limit("kind", "how-to")),
        ("类型:故障", Limit("kind", "故障")),
        ("lang:Chinese", Limit("lang", "zh")),
        ("-语言:英文", Limit("lang", "en", is_excluded=True)),
    ],
)
def test_names_are_left_to_who_knows_them(text: str, limit: Limit) -> None:
    asked = parse(text)
    assert (asked.limits, asked.plain, asked.is_sifted) == ((limit,), "", False)


@pytest.mark.parametrize(
    ("text", "first", "end"),
    [
        (">2026-01", (2026, 1, 1), None),
        (">=2026-01-15", (2026, 1, 15), None),
        ("<2026-03-01", None, (2026, 3, 1)),
        ("<=2026-03", None, (2026, 4, 1)),
        ("2026", (2026, 1, 1), (2027, 1, 1)),
        ("2026-12", (2026, 12, 1), (2027, 1, 1)),
        ("2026/2/28", (2026, 2, 28), (2026, 3, 1)),
        ("2026-01..2026-03", (2026, 1, 1), (2026, 4, 1)),
        ("2026年1月", (2026, 1, 1), (2026, 2, 1)),
    ],
)
def test_a_month_stands_for_its_days(
    text: str, first: tuple[int, int, int] | None, end: tuple[int, int, int] | None
) -> None:
    period = Period(first and date(*first), end and date(*end))
    assert read_period(text) == period
    assert parse(f"更新：{text.replace('>', '＞')}").periods == (period,)


@pytest.mark.parametrize("text", ["0000-01", "2026-02-30", "9999", ">", "..", "1.2.3"])
def test_what_is_no_date_is_no_period(text: str) -> None:
    assert read_period(text) is None


def test_several_operators_stand_together() -> None:
    asked = parse('"paper jam" printer -colour product:mail updated:>2026')
    assert asked.plain == "paper jam printer"
    assert asked.words == "printer"
    assert asked.signs == '"paper jam" -colour product:mail updated:>2026'


def test_a_story_has_no_operators_but_fields() -> None:
    story = 'I typed "a name" and it said "not known" - then -suddenly it all went dark'
    assert not parse(story).is_plain
    assert parse(f"{story} once and again").is_plain
    assert parse(f"{story} once and again lang:en").signs == "lang:en"


def test_operators_beyond_the_eighth_are_text() -> None:
    asked = parse(" ".join(f"-w{n}x" for n in range(12)))
    assert len(asked.excluded) == MOST_OPERATORS
    assert asked.words == "-w8x -w9x -w10x -w11x"
    joined = parse(" OR ".join(f"w{n}" for n in range(12)))
    assert list(map(len, joined.required)) == [MOST_OPERATORS + 1]
    assert joined.words == "w9 w10 w11"


def test_a_long_phrase_is_cut() -> None:
    (((text, _field, _is_phrase),),) = parse(f'"{"word " * 40}"').required
    assert text == " ".join(["word"] * 12)


def test_words_joined_by_or_count_as_one() -> None:
    text = "slow vpn OR proxy OR 代理"
    question = as_one(ask(parse(text).plain), parse(text))
    assert [word.surface for word in question.words] == ["slow", "vpn"]
    ways = question.words[1].ways
    assert {"vpn", "proxi", "代理"} == {term for way in ways for term in way}
    plain = ask("slow vpn")
    assert as_one(plain, parse("slow vpn")) == plain


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000,
        " OR ".join(["ab"] * 200),
        "NOT " * 1000,
        "*a* [a TO z] b* a~2 field:internal aud:internal OR x",
        '"' * 1_000_000,
        '-"a ' * 300_000,
        "title:" * 200_000,
        "a|" * 500_000,
        "updated:" + "2026-01.." * 100_000,
        "\x00\u202e\ud800 -\u202ex",
    ],
)
def test_attacks_are_bounded(text: str) -> None:
    asked = parse(text)
    assert len(asked.plain) <= SEARCH_CHARACTERS
    assert sum(map(len, asked.required)) <= 2 * MOST_OPERATORS


PARTS = [
    '"',
    "“",
    "」",
    "-",
    "－",
    "|",
    " OR ",
    ":",
    "：",
    "(",
    "*",
    " ",
    "2026-01",
    "卡",
]
WHOLE = [
    "vpn",
    "卡纸",
    "-vpn",
    "-1",
    "-",
    '"',
    '"paper jam"',
    "“卡纸”",
    '-"a b"',
    "OR",
    "|",
]
FIELD = ["title:vpn", "-tag:x", 'tag:"a b"', "product:mail", "lang:zh", "updated:2026"]


@given(st.lists(st.sampled_from([*PARTS, *FIELDS]) | st.text(max_size=4)).map("".join))
def test_it_never_fails(text: str) -> None:
    asked = parse(text)
    if asked.is_plain:
        assert asked.plain == asked.words == text[:SEARCH_CHARACTERS]


@given(st.lists(st.sampled_from(WHOLE + FIELD), max_size=20).map(" ".join))
def test_words_and_signs_ask_the_same_again(text: str) -> None:
    asked = parse(text)
    again = parse(f"{asked.signs} {asked.words}".strip())
    if not asked.is_plain:
        assert again.required == asked.required
        assert again.excluded == asked.excluded
        assert again.limits == asked.limits
        assert again.periods == asked.periods
        assert again.words == asked.words
