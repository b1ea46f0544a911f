"""The application, put together."""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from kb.config import Settings
from webapp import health, tuned
from webapp.account import preferences as account
from webapp.admin import views as admin
from webapp.announce import views as announce
from webapp.ask import views as ask
from webapp.authz import init_authz
from webapp.database import init_database
from webapp.demo import views as demo
from webapp.desk import working as desk
from webapp.errors import init_errors
from webapp.feeds import views as feeds
from webapp.find import views as find
from webapp.headers import init_headers
from webapp.home import views as home
from webapp.i18n import init_i18n
from webapp.inputs import init_inputs
from webapp.insights import views as insights
from webapp.letters import LetterWriter
from webapp.login import init_login
from webapp.logs import init_logs
from webapp.notices import views as notices
from webapp.practice import views as practice
from webapp.read import views as read
from webapp.review import views as review
from webapp.services import Services
from webapp.templating import init_templating
from webapp.tune import views as tune
from webapp.upkeep import views as upkeep
from webapp.visitor import init_visitor
from webapp.write import views as write

# A Chinese article of the greatest allowed length, as a form sends it.
MOST_BYTES = 2_000_000
FEATURES = (
    health,
    home,
    find,
    read,
    ask,
    desk,
    write,
    review,
    upkeep,
    notices,
    announce,
    feeds,
    insights,
    practice,
    tune,
    account,
    admin,
)
# Mail programs call it themselves; the signed link is what proves the wish.
WITHOUT_TOKEN = ("webapp.notices.stopping.stop_post",)


def create_app(services: Services) -> Flask:
    """Return the site for these services; nothing happens at import."""
    settings = services.settings
    app = Flask("webapp", static_folder=str(Path(__file__).parent / "static"))
    app.config.update(_config(settings))
    app.extensions["services"] = services
    app.extensions["limiter"] = services.limiter
    init_inputs(app)
    init_logs(app)
    init_templating(app)
    init_visitor(app)
    init_database(app, services.database)
    init_login(app, services.database)
    init_i18n(app, settings.time_zone)
    init_errors(app)
    init_headers(app)
    csrf = CSRFProtect(app)
    for view in WITHOUT_TOKEN:
        csrf.exempt(view)
    for feature in (*FEATURES, demo) if settings.demo else FEATURES:
        app.register_blueprint(feature.bp)
    init_authz(app)
    services.notifier.writer = LetterWriter(app, settings.base_url)
    services.alerter.context = app.app_context
    services.alerter.tuning = lambda session: tuned.current(services, session)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    return app


def _config(settings: Settings) -> dict[str, object]:
    prefix = "__Host-" if settings.secure_cookies else ""
    return {
        "SECRET_KEY": settings.secret_key or _kept_secret(settings.data_dir / "secret"),
        "MAX_CONTENT_LENGTH": MOST_BYTES,
        "MAX_FORM_MEMORY_SIZE": MOST_BYTES,
        "TRUSTED_HOSTS": _hosts(settings),
        "SESSION_COOKIE_NAME": f"{prefix}session",
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_HTTPONLY": True,
        "WTF_CSRF_TIME_LIMIT": 12 * 3600,
        "WTF_CSRF_SSL_STRICT": False,
        "SITE_NAME": settings.site_name,
        "DEFAULT_LANG": settings.default_lang,
        "DEMO": settings.demo,
        "REGISTRATION": settings.registration,
        "BABEL_TRANSLATION_DIRECTORIES": str(Path(__file__).parent / "translations"),
    }


def _hosts(settings: Settings) -> list[str]:
    configured = urlsplit(settings.base_url).hostname or ""
    further = [host.strip() for host in settings.hosts.split(",") if host.strip()]
    return [configured, "127.0.0.1", "localhost", *further]


def _kept_secret(path: Path) -> str:
    """Return the key that the data folder keeps, made at the first start."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    secret = secrets.token_urlsafe(48)
    with os.fdopen(descriptor, "w") as file:
        file.write(secret)
    return secret
