"""XML as programs take it: escaped, and without characters that XML has not."""

import re
from collections.abc import Mapping
from xml.etree import ElementTree as ET

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def root(tag: str, **namespaces: str) -> ET.Element:
    """Return the outermost element; the names are prefixes, `xmlns` is for none."""
    return ET.Element(
        tag,
        {k if k == "xmlns" else f"xmlns:{k}": uri for k, uri in namespaces.items()},
    )


def add(
    parent: ET.Element,
    tag: str,
    text: str = "",
    attributes: Mapping[str, str] | None = None,
) -> ET.Element:
    """Put an element with a text and attributes at the end of another one."""
    given = {name: _plain(value) for name, value in (attributes or {}).items()}
    element = ET.SubElement(parent, tag, given)
    element.text = _plain(text) or None
    return element


def _plain(text: str) -> str:
    return _FORBIDDEN.sub("", text)


def document(element: ET.Element) -> bytes:
    """Return the whole document in UTF-8."""
    content: bytes = ET.tostring(element, encoding="utf-8", xml_declaration=True)
    return content
