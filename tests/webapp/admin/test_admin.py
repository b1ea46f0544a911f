import pytest
from flask.testing import FlaskClient

from articles.models import Category
from articles.queries import find_category
from kb.policy import Role
from kb.products.models import Product
from tests.cast import ALICE, ERIN, KIM, MAX, Member
from tests.site import Site
from tests.web import page, post


def _id(site: Site, member: Member) -> int:
    return site.actor(member).user_id or 0


def _grant(client: FlaskClient, user_id: int, *roles: str, active: bool = True) -> str:
    form = {"roles": list(roles)} | ({"is_active": "y"} if active else {})
    url = f"/admin/accounts/{user_id}"
    return page(post(client, url, form, follow_redirects=True))


def test_a_role_holds_from_the_next_click_on(site: Site) -> None:
    erin, max_ = site.browser(ERIN), site.browser(MAX)
    assert erin.get("/desk").status_code == 200
    assert "Saved." in _grant(max_, _id(site, ERIN), "customer")
    assert erin.get("/desk").status_code == 403
    assert "Saved." in _grant(max_, _id(site, ERIN), "engineer", "expert")
    assert erin.get("/desk").status_code == 200
    assert site.actor(ERIN).roles == {Role.ENGINEER, Role.EXPERT}


def test_who_may_not_sign_in_is_out_at_once(site: Site) -> None:
    alice = site.browser(ALICE)
    assert alice.get("/account").status_code == 200
    _grant(site.browser(MAX), _id(site, ALICE), "customer", active=False)
    assert alice.get("/account").status_code == 302
    shown = page(site.browser(MAX).get("/admin"))
    assert "alice@example.org" in shown


def test_the_last_administrator_stays(site: Site) -> None:
    client = site.browser(MAX)
    said = _grant(client, _id(site, MAX), "customer")
    assert "The last administrator has to stay." in said
    assert client.get("/admin").status_code == 200


def test_a_role_that_does_not_exist_changes_nothing(site: Site) -> None:
    client = site.browser(MAX)
    said = _grant(client, _id(site, ERIN), "engineer", "god")
    assert "Saved." not in said
    assert "not a valid choice" in said
    assert site.actor(ERIN).roles == {Role.ENGINEER}


@pytest.mark.parametrize("member", [ALICE, ERIN, KIM], ids=lambda m: m.name)
def test_only_an_administrator_manages_accounts(site: Site, member: Member) -> None:
    client, own = site.browser(member), _id(site, member)
    assert client.get(f"/admin/accounts/{own}").status_code == 403
    sent = {"roles": ["administrator"], "is_active": "y"}
    assert post(client, f"/admin/accounts/{own}", sent).status_code == 403
    assert site.actor(member).roles == {member.role}


def test_topics_and_products_are_added_and_moved(site: Site) -> None:
    client = site.browser(KIM)
    for en, zh in (("Hardware", "硬件"), ("Printers", "打印机")):
        names = {"name_en": en, "name_zh": zh, "parent": "0"}
        assert "The topic is there." in page(
            post(client, "/admin/catalog/topics", names, follow_redirects=True)
        )
    with site.services.database.reading() as session:
        hardware, printers = (
            find_category(session, slug) for slug in ("hardware", "printers")
        )
    assert hardware
    assert printers
    url = f"/admin/catalog/topics/{printers.id}/move"
    moved = post(client, url, {"parent": hardware.id}, follow_redirects=True)
    assert "The topic has its new place." in page(moved)
    circle = f"/admin/catalog/topics/{hardware.id}/move"
    answer = post(client, circle, {"parent": printers.id}, follow_redirects=True)
    assert "A category cannot stand below itself." in page(answer)
    parents = {c.slug: c.parent_id for c in site.rows(Category)}
    assert parents == {"hardware": None, "printers": hardware.id}
    product = {"name_en": "VPN client", "name_zh": "VPN 客户端", "parent": "0"}
    post(client, "/admin/catalog/products", product)
    assert [p.name("zh") for p in site.rows(Product)] == ["VPN 客户端"]


@pytest.mark.parametrize(
    ("names", "why"),
    [
        ({"name_en": "", "name_zh": "硬件"}, "Please fill this in."),
        ({"name_en": "Hardware", "name_zh": ""}, "Please fill this in."),
        ({"name_en": "!!!", "name_zh": "硬件"}, "name the category in both languages"),
        ({"name_en": "x" * 81, "name_zh": "硬件"}, "Use at most 80 characters."),
        (
            {"name_en": "Office", "name_zh": "办公"},
            "category with this address already",
        ),
    ],
)
def test_a_topic_needs_both_names(site: Site, names: dict[str, str], why: str) -> None:
    client = site.browser(KIM)
    office = {"name_en": "Office", "name_zh": "办公", "parent": "0"}
    post(client, "/admin/catalog/topics", office)
    sent = {**names, "parent": "0"}
    answer = post(client, "/admin/catalog/topics", sent, follow_redirects=True)
    assert why in page(answer)
    assert len(site.rows(Category)) == 1


def test_customers_and_engineers_do_not_touch_the_catalog(site: Site) -> None:
    names = {"name_en": "Mine", "name_zh": "我的", "parent": "0"}
    for member in (ALICE, ERIN):
        client = site.browser(member)
        assert client.get("/admin/catalog").status_code == 403
        for what in ("topics", "products"):
            assert post(client, f"/admin/catalog/{what}", names).status_code == 403
    assert site.rows(Category) == []
    assert site.rows(Product) == []
