from tests.web import page
from tests.cast import KIM
def test_x(site):
    client = site.browser()
    for query in ("quantum router", "量子路由器"):
        client.get(f"/find?q={query}")
    site.services.observations.flush()
    for e in site.events("search.performed"): print(e.visit_id,e.journey_id,e.payload)
    t=page(site.browser(KIM).get("/insights/searches")); print(t)
