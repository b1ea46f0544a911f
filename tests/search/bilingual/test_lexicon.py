"""Questions become questions in the other language."""

import pytest

from search.bilingual.lexicon import Lexicon, Translation, beginning, fit
from search.bilingual.texts import Edition
from search.query import ask

TITLES = [
    ("配置雷鸟网关", "Configure the thunderbird gateway"),
    ("雷鸟网关日志", "Thunderbird gateway logs"),
    ("重启雷鸟", "Restart thunderbird"),
    ("雷鸟证书过期", "Thunderbird certificate expired"),
]


def told(translation: Translation) -> list[str]:
    return [word.text for word in translation.spoken]


@pytest.fixture(scope="module")
def taught() -> Lexicon:
    return fit((Edition(zh), Edition(en)) for zh, en in TITLES)


def strongest(translation: Translation) -> str:
    return max(translation.question.weights, key=lambda pair: pair[1])[0]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("打印机", "printer"),
        ("密码", "password"),
        ("如何重置密码", "reset"),
        ("数据库备份失败", "database"),
        ("dayinji 打印机 卡纸", "printer"),
    ],
)
def test_a_fresh_site_knows_support_words(text: str, word: str) -> None:
    translation = beginning().translate(ask(text))
    assert translation.to == "en"
    assert word in told(translation)
    assert set(ask(word).terms) & set(translation.question.terms)


@pytest.mark.parametrize(
    ("text", "word"),
    [("printer", "打印机"), ("reset password", "密码"), ("database", "数据库")],
)
def test_the_reverse(text: str, word: str) -> None:
    translation = beginning().translate(ask(text))
    assert translation.to == "zh"
    assert word in told(translation)


def test_a_site_teaches_its_own_words(taught: Lexicon) -> None:
    assert "thunderbird" not in told(beginning().translate(ask("雷鸟")))
    translation = taught.translate(ask("雷鸟"))
    assert told(translation) == ["thunderbird"]
    assert strongest(translation) == ask("thunderbird").terms[0]
    assert "雷鸟" in told(taught.translate(ask("thunderbird")))


def test_names_and_codes_stay(taught: Lexicon) -> None:
    weights = dict(taught.translate(ask("VPN 错误 0x80070005")).question.weights)
    assert weights["0x80070005"] == 1.0
    assert 0 < weights["vpn"] < 1
    assert ask("error").terms[0] in weights


def test_what_is_known_is_told() -> None:
    assert beginning().translate(ask("打印机")).known > 0.7
    assert beginning().translate(ask("魑魅魍魉")).known == 0
    assert beginning().translate(ask("zyzzyva")).known == 0
    assert beginning().translate(ask("")).known == 0


@pytest.mark.parametrize(
    "text", ["", "   ", "?!", "的", "a" * 5_000, "魑" * 5_000, "👍"]
)
def test_any_text_is_answered(text: str) -> None:
    translation = beginning().translate(ask(text))
    assert 0 <= translation.known <= 1
    assert all(0 < weight <= 1 for _, weight in translation.question.weights)


def test_a_question_is_cut(taught: Lexicon) -> None:
    long = "打印机驱动程序安装失败网络连接超时数据库备份错误如何配置防火墙端口" * 4
    assert len(taught.translate(ask(long)).question.weights) <= 24
