"""A folder with every case the importer has to know."""

import zlib
from pathlib import Path
from struct import pack


def png() -> bytes:
    """The smallest honest picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = pack(">I", zlib.crc32(kind + data))
        return pack(">I", len(data)) + kind + data + check

    header = pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixel = zlib.compress(b"\x00\x00")
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


JAM_EN = """---
title: Paper jam
description: For everyone whose printer is stuck.
slug: clear-a-jam
product: printer
kind: fault
audience: signed_in
tags: [printer, paper]
keywords: stuck paper, E-13
applies_to: [LaserJet 4]
---
# Paper jam | Example

[!INCLUDE [warning](includes/power.md)]

Open the tray, see [toner](toner.md#before-you-start "Toner") and
[the manual](../manual.pdf), [gone](gone.md), [site](https://example.com/x.md).
Never touch `[toner](toner.md)`.

```md
[toner](toner.md) ![x](media/tray.png) [!INCLUDE [w](includes/power.md)]
```

![The tray](media/tray.png) ![Lost one](media/lost.png) ![Fake](media/fake.png)
![Far](https://example.com/p.png) [![T](media/tray.png)](toner.md)
<img src="media/tray.png" alt="again">

[ref]: ./toner.md
See [ref].
"""

SLOW = "[" * 20_000
FILES: dict[str, str | bytes] = {
    "en/printing/paper-jam.md": JAM_EN,
    "zh/printing/paper-jam.md": "---\ntitle: 卡纸\naudience: internal\n---\n"
    "打开纸盒，参阅[碳粉](/en/printing/toner.md)。\n",
    "en/printing/toner.md": "# <a name='BKMK_T'></a>Change the `toner`\n\nText.\n",
    "en/printing/includes/power.md": "> [!WARNING]\n> Unplug [it](../toner.md).\n",
    "en/printing/media/tray.png": png(),
    "en/printing/media/fake.png": b"<svg onload=alert(1)>",
    "en/network/crlf.md": b"---\r\ntitle: Cable\r\n---\r\nOne\r\n\r\n- two\r\n",
    "en/network/loop.md": "[!INCLUDE [me](loop.md)] [!INCLUDE[no](includes/none.md)]",
    "en/network/out.md": "[up](../../../etc/passwd) [!INCLUDE [x](../../../secret.md)]",
    "gb.md": "# 网络\n\n无法连接到网络，请检查网线。\n".encode("gb18030"),
    "wifi.zh.md": "---\nlang: zh-CN\ntitle: 无线\ncategory: 网络/无线\n---\n连接。\n",
    "wifi.en.md": "---\ntitle: Wi-Fi\ncategory: 网络/无线\n---\nConnect.\n",
    "odd.md": "---\naudience: everyone\nkind: poem\nproduct: toaster\n---\nx",
    "staff.md": "---\ntitle: Pay\naudience: group:Finance\n---\nx\n",
    "nobody.md": "---\ntitle: Pay 2\naudience: group:Nobody\n---\nx\n",
    "other/clear-a-jam.md": "Another text in plain English.\n",
    "french.md": "---\nlang: fr\n---\nBonjour\n",
    "bomb.md": "---\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n---\nx\n",
    "python.md": "---\na: !!python/object/apply:os.system [id]\n---\nx\n",
    "deep.md": f"---\na: {'[' * 9000}\n---\nx\n",
    "broken.md": "---\ntitle: a: b: c\n---\nx\n",
    "binary.md": b"a\x00b",
    "unknown.md": b"\xff\xff\xff",
    "big.md": b"a" * 200_001,
    "LICENSE": "MIT\n",
}


def make_folder(parent: Path) -> Path:
    """Write the folder, with two links out of it, and return it."""
    folder = parent / "docs"
    for path, content in FILES.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        data = content if isinstance(content, bytes) else content.encode()
        file.write_bytes(data)
    (parent / "secret.md").write_text("secret")
    (folder / "linked.md").symlink_to(parent / "secret.md")
    (folder / "linked").symlink_to(parent)
    return folder
