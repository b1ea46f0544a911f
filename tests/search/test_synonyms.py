"""Which synonyms are found in a text."""

import pytest

from search.synonyms import Synonyms, compiled, units
from search.tuning import SHIPPED, Tuning
from search.tuning import Synonyms as Declared

TUNING = Tuning(
    synonyms=(
        Declared(words=("wifi", "无线网络", "wireless network")),
        Declared(words=("network", "网络")),
        Declared(words=("sign in", "登录")),
        Declared(words=("VPN连接", "tunnel")),
        Declared(words=("C#", "csharp")),
    )
)


def said(text: str) -> list[str]:
    return [found.member.text for found in Synonyms(TUNING).said_in(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("my Wi-Fi is slow", ["wifi"]),
        ("the wireless networks here", ["wireless network"]),
        ("wireless mouse, network", ["network"]),
        ("公司无线网络和有线网络", ["无线网络", "网络"]),
        ("cannot SIGN IN", ["sign in"]),
        ("the sign", []),
        ("VPN连接失败", ["VPN连接"]),
        ("VPN 连接", ["VPN连接"]),
        ("C# and c", ["C#"]),
        ("ｗｉｆｉ", ["wifi"]),
        ("無線網絡", ["无线网络"]),
        ("", []),
    ],
)
def test_the_longest_member_is_found(text: str, found: list[str]) -> None:
    assert said(text) == found


def test_the_others_of_each_group_come_along() -> None:
    same = Tuning(
        synonyms=(Declared(words=("vpn", "tunnel")), Declared(words=("vpn", "隧道")))
    )
    found = list(Synonyms(same).said_in("vpn"))
    assert [[m.text for m in said.others] for said in found] == [["tunnel"], ["隧道"]]


def test_a_tuning_is_made_ready_once() -> None:
    assert compiled(TUNING) is compiled(TUNING)
    assert list(compiled(SHIPPED).said_in("wifi")) == []


def test_words_are_told_apart_by_what_is_looked_up() -> None:
    assert units("Wi-Fi") == units("wifi") == ["wifi"]
    assert units("打印机 VPN") == ["打", "印", "机", "vpn"]
