"""What the demo's site announces: a fault, planned work, and news for the desk."""

from datetime import timedelta

from kb.announcements.actions import Wording, acknowledge, announce
from kb.announcements.models import Tone
from kb.policy import Audience
from webapp.demo.stage import Stage

HOURS, DAY = timedelta(hours=2), timedelta(days=1)


def put_up_notices(stage: Stage) -> None:
    """Announce what concerns people these days."""
    cora, sue = stage.people["cora.rossi"].actor, stage.people["sue.okafor"].actor
    for wording, by in ((_fault(stage), sue), (_maintenance(stage), cora)):
        announce(stage.session, wording, by=by, now=wording.starts_at)
    rule = _new_rule(stage)
    news = announce(stage.session, rule, by=cora, now=rule.starts_at)
    for login in ("kim.larsen", "erin.walsh"):
        by = stage.people[login].actor
        acknowledge(stage.session, news, by=by, now=stage.now - DAY)


def _fault(stage: Stage) -> Wording:
    return Wording(
        tone=Tone.OUTAGE,
        audience=Audience.PUBLIC,
        product_id=stage.catalog.products["desk-phone"],
        starts_at=stage.now - HOURS,
        ends_at=stage.now + DAY,
        title_en="Desk phones in building C cannot call outside",
        title_zh="C 座的桌面电话无法拨打外线",
        body_en="A switch is being replaced. Calls inside the house work; please use"
        " your mobile phone for calls outside.",
        body_zh="正在更换交换机。内线通话正常，外线请先使用手机拨打。",
    )


def _maintenance(stage: Stage) -> Wording:
    return Wording(
        tone=Tone.PLANNED,
        audience=Audience.PUBLIC,
        product_id=stage.catalog.products["vpn"],
        starts_at=stage.now - DAY,
        ends_at=stage.now + 7 * DAY,
        title_en="VPN: maintenance on Saturday, 20:00 to 22:00",
        title_zh="VPN 维护：周六 20:00 至 22:00",
        body_en="The gateways get new certificates. Connections break for a minute or"
        " two.",
        body_zh="网关将更换证书，届时连接会中断一两分钟。",
    )


def _new_rule(stage: Stage) -> Wording:
    return Wording(
        tone=Tone.NEWS,
        audience=Audience.INTERNAL,
        starts_at=stage.now - 2 * DAY,
        ends_at=stage.now + 14 * DAY,
        title_en="New: every text gets a second look",
        title_zh="新规：每篇文章都要经过复核",
        body_en="Send what you wrote for review; a colleague approves it. Its way to"
        " the readers is shown above each text.",
        body_zh="写好的文章请提交审核，由同事批准后发布。每篇文章上方都会显示当前进度。",
        must_acknowledge=True,
    )
