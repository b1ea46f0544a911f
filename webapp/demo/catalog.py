"""The topics and products of the demo company."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from articles.models import Category
from kb.products.models import Product

Named = tuple[str, str, str]

CATEGORIES: tuple[Named, ...] = (
    ("network", "Network and VPN", "网络与 VPN"),
    ("accounts", "Accounts and access", "账户与权限"),
    ("mail", "Mail and calendar", "邮件与日历"),
    ("meetings", "Meetings and calls", "会议与通话"),
    ("office", "Office and files", "办公软件与文件"),
    ("printing", "Printing and scanning", "打印与扫描"),
    ("systems", "Windows and macOS", "Windows 与 macOS"),
    ("hardware", "Devices and accessories", "设备与配件"),
    ("security", "Security", "信息安全"),
)

PRODUCTS: tuple[tuple[Named, tuple[Named, ...]], ...] = (
    (
        ("network-services", "Network", "网络"),
        (
            ("vpn", "VPN", "VPN"),
            ("wifi", "Wi-Fi", "Wi-Fi"),
        ),
    ),
    (
        ("mail-and-meetings", "Mail, calendar and meetings", "邮件、日历与会议"),
        (
            ("outlook", "Outlook", "Outlook"),
            ("exchange", "Exchange mailboxes", "Exchange 邮箱"),
            ("teams", "Microsoft Teams", "Microsoft Teams"),
            ("desk-phone", "Desk phone", "桌面电话"),
        ),
    ),
    (
        ("office", "Office and files", "办公软件与文件"),
        (
            ("office-apps", "Microsoft 365 apps", "Microsoft 365 应用"),
            ("excel", "Excel", "Excel"),
            ("word", "Word", "Word"),
            ("sharepoint", "SharePoint", "SharePoint"),
            ("onedrive", "OneDrive", "OneDrive"),
        ),
    ),
    (
        ("operating-systems", "Operating systems", "操作系统"),
        (
            ("windows", "Windows", "Windows"),
            ("macos", "macOS", "macOS"),
            ("linux", "Linux", "Linux"),
            ("browser", "Browser", "浏览器"),
        ),
    ),
    (
        ("devices", "Devices", "设备"),
        (
            ("laptop", "Laptop", "笔记本电脑"),
            ("docking-station", "Docking station", "扩展坞"),
            ("monitor", "Monitor", "显示器"),
            ("mobile", "Phone and tablet", "手机与平板"),
        ),
    ),
    (
        ("printing", "Printing", "打印"),
        (
            ("printer", "Printer", "打印机"),
            ("scanner", "Scanner", "扫描仪"),
        ),
    ),
    (
        ("security", "Sign-in and security", "登录与安全"),
        (
            ("active-directory", "Active Directory", "Active Directory"),
            ("sso", "Single sign-on", "单点登录"),
            ("mfa", "Multi-factor sign-in", "多重身份验证"),
            ("antivirus", "Virus protection", "病毒防护"),
            ("bitlocker", "BitLocker", "BitLocker"),
        ),
    ),
    (
        ("business-applications", "Business applications", "业务系统"),
        (
            ("erp", "ERP", "ERP"),
            ("oracle-db", "Oracle database", "Oracle 数据库"),
            ("dev-tools", "Developer tools", "开发工具"),
        ),
    ),
)


@dataclass(frozen=True)
class Catalog:
    """The ids of categories and products by slug."""

    categories: Mapping[str, int]
    products: Mapping[str, int]


def make_catalog(session: Session) -> Catalog:
    """Add the topics and the product tree."""
    return Catalog(_make_categories(session), _make_products(session))


def _make_categories(session: Session) -> Mapping[str, int]:
    rows = [
        Category(slug=slug, name_en=en, name_zh=zh, position=position)
        for position, (slug, en, zh) in enumerate(CATEGORIES)
    ]
    session.add_all(rows)
    session.flush()  # the articles need their ids
    return {row.slug: row.id for row in rows}


def _make_products(session: Session) -> Mapping[str, int]:
    parents = [
        Product(slug=slug, name_en=en, name_zh=zh, position=position)
        for position, ((slug, en, zh), _) in enumerate(PRODUCTS)
    ]
    session.add_all(parents)
    session.flush()  # their parts need their ids
    parts = [
        Product(
            slug=slug, name_en=en, name_zh=zh, parent_id=parent.id, position=position
        )
        for parent, (_, below) in zip(parents, PRODUCTS, strict=True)
        for position, (slug, en, zh) in enumerate(below)
    ]
    session.add_all(parts)
    session.flush()  # the articles need their ids
    return {row.slug: row.id for row in (*parents, *parts)}
