"""Verify the browser assets that are committed here, or fetch another version.

`check` compares every vendored file with its hash, without network.
`update NAME VERSION` packs one version with npm; it rewrites files, lock and NOTICE.
A package with `built` comes from a folder of sources here: `check` compares these,
too, and `update` builds it again from the exact versions of its package-lock.json.
"""

import argparse
import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "assets.lock.json"
NOTICE = ROOT / "NOTICE"
SVG = "http://www.w3.org/2000/svg"
ESBUILD = (
    "entry.js --bundle --format=esm --minify --target=es2022 --charset=utf8"
    " --legal-comments=none --outfile=out.js --metafile=meta.json --log-level=warning"
).split()
PACKAGE_PATH = r"node_modules/((?:@[^/]+/)?[^/]+)/"

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
    before = ROOT / folder_of(name, package)
    with tempfile.TemporaryDirectory() as folder:
        if "built" in package:
            package["version"] = version
            written = build(Path(folder), name, package)
        else:
            written = fetch(Path(folder), name, version, package)
    shutil.rmtree(before, ignore_errors=True)
    package["hashes"] = write(written)
    LOCK.write_text(json.dumps(packages, indent=2) + "\n", "utf-8")
    NOTICE.write_text(notice(packages), "utf-8")


def fetch(folder: Path, name: str, version: str, package: Package) -> dict[Path, bytes]:
    """Return the listed files of the packed version and the sprite."""
    tarball = npm_pack(name, version, folder)
    fetched = integrity(tarball.read_bytes())
    if package["version"] == version and package["integrity"] not in ("", fetched):
        raise SystemExit(f"{name} {version}: the tarball is not the locked one")
    package |= {"version": version, "integrity": fetched}
    target = ROOT / folder_of(name, package)
    with tarfile.open(tarball) as archive:
        files = {
            target / kept: member(archive, source)
            for source, kept in package["files"].items()
        }
        if sprite_path := package.get("sprite"):
            files[ROOT / sprite_path] = sprite(archive, package)
    return files


def build(folder: Path, name: str, package: Package) -> dict[Path, bytes]:
    """Return the module bundled from the sources, its licenses, and the sources."""
    sources = ROOT / package["built"]
    declared = json.loads((sources / "package.json").read_text("utf-8"))
    if declared["dependencies"][name] != package["version"]:
        raise SystemExit(f"{sources}/package.json wants another version of {name}")
    shutil.copytree(sources, folder, dirs_exist_ok=True)
    run([npm_client(), "ci", "--ignore-scripts", "--silent"], folder)
    run([str(folder / "node_modules/.bin/esbuild"), *ESBUILD], folder)
    bundled = json.loads((folder / "meta.json").read_text("utf-8"))["inputs"]
    target = ROOT / folder_of(name, package)
    files = {path: path.read_bytes() for path in sorted(sources.iterdir())}
    files[target / f"{name}.js"] = (folder / "out.js").read_bytes()
    files[target / "LICENSE"] = licenses(folder, bundled)
    return files


def licenses(folder: Path, bundled: Iterable[str]) -> bytes:
    """Return the license of each package that went into the module, under its name."""
    names = {m[1] for path in bundled if (m := re.match(PACKAGE_PATH, path))}
    texts = (
        f"{name}\n\n" + (folder / "node_modules" / name / "LICENSE").read_text("utf-8")
        for name in sorted(names)
    )
    return "\n\n".join(texts).encode()


def write(files: dict[Path, bytes]) -> dict[str, str]:
    """Write the files and return path -> integrity."""
    for file, content in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return {
        file.relative_to(ROOT).as_posix(): integrity(content)
        for file, content in files.items()
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
    wanted = f"{name}@{version}"
    command = [npm_client(), "pack", wanted, "--silent", "--ignore-scripts"]
    run(command, folder)
    return next(folder.glob("*.tgz"))


def run(command: list[str], folder: Path) -> None:
    """Run a command in a folder; only what went wrong is printed."""
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def npm_client() -> str:
    """Return the path of npm; raise `SystemExit` without it."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is needed to fetch assets, and was not found")
    return npm


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
