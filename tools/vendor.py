"""Verify the browser assets that are committed here, or fetch another version.

`check` compares every vendored file with its hash, without network.
`update NAME VERSION` packs one version with npm; it rewrites files, lock and NOTICE.
"""

import argparse
import base64
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "assets.lock.json"
NOTICE = ROOT / "NOTICE"
SVG = "http://www.w3.org/2000/svg"

Package = dict[str, Any]


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return the exit status."""
    parser = argparse.ArgumentParser(prog="vendor", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="compare the files with their hashes")
    update_parser = commands.add_parser("update", help="fetch one exact version")
    update_parser.add_argument("name")
    update_parser.add_argument("version")
    chosen = parser.parse_args(arguments)
    if chosen.command == "update":
        update(chosen.name, chosen.version)
    problems = list(check(read_lock(), ROOT))
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def check(packages: dict[str, Package], root: Path) -> Iterator[str]:
    """Yield a line for each missing, changed or unlisted file and a stale NOTICE."""
    for name, package in packages.items():
        listed = set()
        for path, digest in package["hashes"].items():
            file = root / path
            listed.add(file)
            if not file.is_file():
                yield f"{name}: {path} is missing"
            elif integrity(file.read_bytes()) != digest:
                yield f"{name}: {path} does not match its hash"
        folder = root / folder_of(name, package)
        present = {file for file in folder.rglob("*") if file.is_file()}
        yield from (f"{name}: {file} is not in the lock" for file in present - listed)
    kept = root / NOTICE.name
    if not kept.is_file() or kept.read_text("utf-8") != notice(packages):
        yield "NOTICE does not match assets.lock.json"


def update(name: str, version: str) -> None:
    """Fetch `name` at exactly `version`; write its files, the lock and NOTICE.

    Raise `SystemExit` when the version is locked already with another integrity.
    """
    packages = read_lock()
    package = packages[name]
    with tempfile.TemporaryDirectory() as folder:
        tarball = npm_pack(name, version, Path(folder))
        fetched = integrity(tarball.read_bytes())
        if package["version"] == version and package["integrity"] not in ("", fetched):
            raise SystemExit(f"{name} {version}: the tarball is not the locked one")
        shutil.rmtree(ROOT / folder_of(name, package), ignore_errors=True)
        package |= {"version": version, "integrity": fetched}
        with tarfile.open(tarball) as archive:
            package["hashes"] = extract(archive, name, package)
    LOCK.write_text(json.dumps(packages, indent=2) + "\n", "utf-8")
    NOTICE.write_text(notice(packages), "utf-8")


def extract(archive: tarfile.TarFile, name: str, package: Package) -> dict[str, str]:
    """Write the listed files and the sprite; return path -> integrity."""
    folder = ROOT / folder_of(name, package)
    written = {
        folder / target: member(archive, source)
        for source, target in package["files"].items()
    }
    if sprite_path := package.get("sprite"):
        written[ROOT / sprite_path] = sprite(archive, package)
    for file, content in written.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return {
        file.relative_to(ROOT).as_posix(): integrity(content)
        for file, content in written.items()
    }


def sprite(archive: tarfile.TarFile, package: Package) -> bytes:
    """Return one SVG with a symbol for each listed icon, in the order of the list."""
    ElementTree.register_namespace("", SVG)
    root = ElementTree.Element(f"{{{SVG}}}svg")
    root.text = "\n"
    for icon in package["icons"]:
        source = member(archive, package["icon_source"].format(icon=icon))
        symbol = ElementTree.SubElement(
            root, f"{{{SVG}}}symbol", {"id": icon, "viewBox": "0 0 24 24"}
        )
        symbol.tail = "\n"
        for shape in ElementTree.fromstring(source):
            if shape.get("stroke") != "none":
                shape.tail = ""
                symbol.append(shape)
    drawn: bytes = ElementTree.tostring(root, encoding="utf-8")
    return drawn + b"\n"


def npm_pack(name: str, version: str, folder: Path) -> Path:
    """Download the tarball of one exact version with the npm client into `folder`."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is needed to fetch assets, and was not found")
    wanted = f"{name}@{version}"
    command = [npm, "pack", wanted, "--silent", "--ignore-scripts"]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return next(folder.glob("*.tgz"))


def member(archive: tarfile.TarFile, path: str) -> bytes:
    """Return the bytes of one file of the package; raise `SystemExit` without it."""
    try:
        stream = archive.extractfile(f"package/{path}")
    except KeyError:
        stream = None
    if stream is None:
        raise SystemExit(f"{path} is not in the package")
    return stream.read()


def folder_of(name: str, package: Package) -> Path:
    """Return the folder of the package at its version, below the root."""
    flat = name.removeprefix("@").replace("/", "-")
    below: str = package["below"]
    return Path(below) / f"{flat}-{package['version']}"


def notice(packages: dict[str, Package]) -> str:
    """Return the text of NOTICE: what is vendored and where its license stands."""
    lines = ["AskFirst contains these third-party files. Each keeps its license.", ""]
    for name, package in sorted(packages.items()):
        folder = folder_of(name, package).as_posix()
        lines.append(f"{name} {package['version']}  {package['license']}")
        lines += [
            f"    {folder}/{target}"
            for target in package["files"].values()
            if target.startswith("LICENSE")
        ]
    return "\n".join(lines) + "\n"


def integrity(content: bytes) -> str:
    """Return the subresource-integrity string (SHA-512) of the bytes."""
    digest = hashlib.sha512(content).digest()
    return "sha512-" + base64.b64encode(digest).decode("ascii")


def read_lock() -> dict[str, Package]:
    """Return name -> package from assets.lock.json."""
    packages: dict[str, Package] = json.loads(LOCK.read_text("utf-8"))
    return packages


if __name__ == "__main__":
    raise SystemExit(main())
