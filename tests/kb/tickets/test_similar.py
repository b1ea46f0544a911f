"""What counts as the same request, in both languages."""

import pytest

from kb.tickets.similar import ALIKE, likeness, terms_of


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("VPN error 691", "vpn keeps failing with 691", True),
        ("Outlook asks for password", "Outlook password prompt again", True),
        ("打印机卡纸怎么办", "三楼打印机又卡纸了", True),
        ("VPN连接失败691", "VPN 691 连接失败", True),
        ("ＶＰＮ　连接失败", "vpn连接失败", True),
        ("VPN error 691", "Printer error", False),
        ("打印机卡纸怎么办", "邮箱满了怎么办", False),
        ("I can not work, please help", "I can not work, please help me", False),
        ("", "VPN error 691", False),
    ],
)
def test_it_tells_a_repeated_request(one: str, other: str, alike: bool) -> None:
    assert (likeness(terms_of(one), terms_of(other)) >= ALIKE) is alike
