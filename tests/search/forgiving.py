"""Texts and synonyms with which forgiving input is tried."""

from search.tuning import Synonyms, Tuning
from tests.search.making import document

DOCUMENTS = [
    document(1, "Printer paper jam", "Open the tray and clear the paper."),
    document(2, "打印机卡纸", "打开纸盒"),
    document(3, "重置密码", "忘记密码时重置"),
    document(4, "Outlook cannot sign in", "Start Outlook again"),
    document(5, "无线网络连不上", "检查无线网络"),
    document(6, "Wireless network is slow", "Ask for another channel"),
    document(7, "SAP login", "soap is not sap"),
    document(8, "登录 VPN 失败", "VPN 连不上"),
    document(9, "Bluebird 保密项目", "ultramarine", audiences=frozenset({"internal"})),
    document(10, "Printer settings", "network", "wifi once"),
    document(11, "打印机无法连接"),
    document(12, "WiFi password", "wifi"),
    document(13, "Soap", "soap soap"),
]
SYNONYMS = Tuning(
    synonyms=(
        Synonyms(words=("wifi", "无线网络", "wireless network")),
        Synonyms(words=("sign in", "登录")),
        Synonyms(words=("printer", "bluebird", "unheard")),
    )
)
