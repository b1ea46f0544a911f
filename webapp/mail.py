"""Letters that the site sends, after the commit and from a job."""

import logging
import smtplib
from dataclasses import asdict, dataclass
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy, Policy
from email.utils import formatdate, make_msgid
from pathlib import Path
from urllib.parse import unquote, urlsplit

from kb.text import one_line

log = logging.getLogger("askfirst")


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail in plain text; `stop` is the address that ends further ones, if one."""

    to: str
    subject: str
    text: str
    stop: str = ""

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


class _Unfolded(UnstructuredHeader, BaseHeader):
    """An address on one line: mail programs read no encoded or broken one."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


def _headers() -> HeaderRegistry:
    known = HeaderRegistry()
    known.map_to_type("list-unsubscribe", _Unfolded)
    return known


POLICY = EmailPolicy(header_factory=_headers())


def compose(letter: Letter, sender: str) -> EmailMessage:
    """Return the message that says it came from a machine."""
    message = EmailMessage(POLICY)
    message["From"] = sender
    message["To"] = one_line(letter.to)
    message["Subject"] = one_line(letter.subject)
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2] or None)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if letter.stop:
        message["List-Unsubscribe"] = f"<{letter.stop}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text)
    return message


def deliver(message: EmailMessage, smtp_url: str, folder: Path) -> None:
    """Hand the message to the mail server, or keep it as a file where none is set."""
    if not smtp_url:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = message["Message-ID"].strip("<>").partition("@")[0]
        (folder / f"{name}.eml").write_bytes(bytes(message))
        log.info("mail kept as %s.eml: KB_SMTP_URL is not set", name)
        return
    address = urlsplit(smtp_url)
    secure = smtplib.SMTP_SSL if address.scheme == "smtps" else smtplib.SMTP
    with secure(
        address.hostname or "localhost", address.port or 0, timeout=20
    ) as server:
        if address.scheme == "smtp+starttls":
            server.starttls()
        if address.username:
            server.login(unquote(address.username), unquote(address.password or ""))
        server.send_message(message)
