"""One command from a fresh checkout to the demo site or the tests.

    python3 run.py [--port N] [--data DIR]   set up and serve
    python3 run.py setup [--dev]             only set up
    python3 run.py test [PYTEST ARGUMENTS]   set up and test

It needs no root and writes nothing outside the checkout and the data folder.
KB_WHEELHOUSE, or vendor/wheels, is a folder of wheels for a machine off the network.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / ".stamp"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCK, DEV_LOCK = ROOT / "requirements.lock", ROOT / "dev.lock"
OLDEST = (3, 11)

# Debian's Python comes without ensurepip, so pip runs from its own wheel.
PIP = ROOT / "tools" / "pip-26.3-py3-none-any.whl"
PIP_SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"

# A user's own pip settings may send packages elsewhere; these win over them.
PIP_OPTIONS = ["--no-user", "--target=", "--require-hashes", "--only-binary=:all:"]
PIP_ENV = {"PIP_PREFIX": "", "PIP_ROOT": "", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}

# What the launcher holds: a shell hands over to Python, which sees a string.
LAUNCHER = """\
#!/bin/sh
'''exec' {python} "$0" "$@"
' '''
import sys

from webapp.cli import main

sys.exit(main())
"""


class SetupError(Exception):
    """A step failed: what it was, why, and what to do now."""

    def __init__(self, step: str, cause: str, action: str) -> None:
        super().__init__(f"{step} failed.\n  Cause: {cause}\n  Do now: {action}")


def main(argv: list[str]) -> int:
    """Set up, then do what was asked; return the exit status."""
    check_python(sys.version_info[:2])
    command, rest = split(argv)
    try:
        if command == "test":
            set_up(dev=True)
            return run_tests(rest)
        options = parse(command, rest)
        set_up(dev=options.dev)
    except SetupError as error:
        print(f"run.py: {error}", file=sys.stderr)
        return 1
    return 0 if command == "setup" else serve(options)


def check_python(version: tuple[int, ...]) -> None:
    """Refuse a Python that is too old, in English and Chinese."""
    if version < OLDEST:
        found, least = (".".join(map(str, v)) for v in (version, OLDEST))
        sys.exit(
            f"AskFirst needs Python {least} or later; this is Python {found}.\n"
            f"Install a later Python and start run.py with it.\n"
            f"AskFirst 需要 Python {least} 或更高版本；当前版本是 {found}。\n"
            f"请安装更高版本的 Python，再用它运行 run.py。"
        )


def split(argv: list[str]) -> tuple[str, list[str]]:
    """Return the command, "serve" where none is named, and its arguments."""
    if argv and argv[0] in ("setup", "test", "serve"):
        return argv[0], argv[1:]
    return "serve", argv


def parse(command: str, rest: list[str]) -> argparse.Namespace:
    """Read the options of `setup` and of serving."""
    parser = argparse.ArgumentParser(
        "run.py",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(dev=False)
    if command == "setup":
        parser.add_argument("--dev", action="store_true", help="with the test tools")
    else:
        parser.add_argument("--port", type=int, help="the first free from 8000")
        parser.add_argument("--data", type=Path, metavar="DIR", help="var")
    return parser.parse_args(rest)


def set_up(*, dev: bool) -> None:
    """Make `.venv` hold what the lock file names, unless it does already."""
    done = STAMP.read_text("utf-8") if STAMP.is_file() and PYTHON.exists() else ""
    serves, tests = stamp(dev=False), stamp(dev=True)
    if done == tests or (done == serves and not dev):
        return
    try:
        if done == serves:
            STAMP.unlink()
        else:
            make_environment()
        install(DEV_LOCK if dev else LOCK)
        add_launcher()
        STAMP.write_text(tests if dev else serves, "utf-8")
    except OSError as error:
        action = f"make room and rights below {ROOT}, then start run.py again."
        raise SetupError("Writing .venv", str(error), action) from error


def stamp(*, dev: bool) -> str:
    """Return what `.venv/.stamp` says when everything is installed here."""
    locks = [LOCK, DEV_LOCK] if dev else [LOCK]
    sums = [hashlib.sha256(lock.read_bytes()).hexdigest() for lock in locks]
    return "\n".join([str(ROOT), *sums])


def make_environment() -> None:
    """Make an empty `.venv`; one that is broken or outdated goes first."""
    if VENV.exists():
        say("Removing a .venv that is unfinished or out of date")
        shutil.rmtree(VENV)
    say(f"Making .venv with Python {platform.python_version()}")
    # The Python of the .venv that was just removed cannot make the next one.
    base = getattr(sys, "_base_executable", sys.executable)
    call(
        "Making .venv",
        [base, "-m", "venv", "--without-pip", str(VENV)],
        "install Python's venv module, then start run.py again.",
    )


def install(lock: Path) -> None:
    """Install the packages of a lock file, with uv where there is one."""
    wheels = wheelhouse()
    source = f" from {wheels}" if wheels else ""
    say(f"Installing {lock.name}{source} (a minute or two the first time)")
    offline = ["--no-index", f"--find-links={wheels}"] if wheels else []
    uv = shutil.which("uv")
    if uv and install_with_uv(uv, lock, offline):
        return
    check_pip()
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input", *PIP_OPTIONS]
    call(
        "Installing packages",
        [*pip, *offline, "-r", str(lock)],
        "check the network or PIP_INDEX_URL, or set KB_WHEELHOUSE to a folder of "
        "wheels, then start run.py again.",
        PYTHONPATH=str(PIP),
        **PIP_ENV,
    )


def install_with_uv(uv: str, lock: Path, offline: list[str]) -> bool:
    """Say whether uv installed everything; pip has settings that uv does not read."""
    command = [uv, "pip", "sync", "--quiet", "--python", str(PYTHON), *offline]
    command += ["--require-hashes", "--only-binary=:all:", "--compile-bytecode"]
    index = os.environ.get("PIP_INDEX_URL")
    env = {"UV_DEFAULT_INDEX": index} if index else {}
    try:
        call("uv", [*command, str(lock)], "use pip.", **env)
    except SetupError:
        say("uv could not install them; using pip")
        return False
    return True


def wheelhouse() -> Path | None:
    """Return the folder of wheels to install from, if one is given."""
    named = os.environ.get("KB_WHEELHOUSE")
    folder = Path(named).resolve() if named else ROOT / "vendor" / "wheels"
    if folder.is_dir():
        return folder
    if named:
        action = "set it to a folder of wheels, or unset it."
        raise SetupError("Reading KB_WHEELHOUSE", f"no folder {folder}", action)
    return None


def check_pip() -> None:
    """Refuse a pip wheel that is not the one that was checked in."""
    found = hashlib.sha256(PIP.read_bytes()).hexdigest()
    if found != PIP_SHA256:
        cause = f"{PIP.name} has the SHA-256 {found}"
        raise SetupError("Checking pip", cause, "restore the file from the repository.")


def add_launcher() -> None:
    """Make the project importable in `.venv`, and `kb` a command there."""
    say("Adding the command kb")
    find = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(call("Asking .venv", [str(PYTHON), "-c", find], "delete .venv."))
    # A relative path has no letters that an old Python would read wrongly.
    up = os.path.relpath(ROOT, packages)
    (packages / "askfirst.pth").write_text(f"{up}\n", "ascii")
    launcher = BIN / "kb"
    text = LAUNCHER.format(python=shlex.quote(str(PYTHON)))
    launcher.write_text(text, "utf-8", newline="\n")
    launcher.chmod(0o755)
    if os.name == "nt":
        text = '@"%~dp0python.exe" "%~dp0kb" %*\n'
        (BIN / "kb.cmd").write_text(text, "ascii")


def call(step: str, command: list[str], action: str, **env: str) -> str:
    """Run a step and return what it printed; raise `SetupError` when it fails."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=inherited | env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        lines = done.stdout.strip().splitlines()[-12:]
        cause = "\n    ".join(lines) or f"exit status {done.returncode}"
        raise SetupError(step, cause, action)
    return done.stdout.strip()


def serve(options: argparse.Namespace) -> int:
    """Serve the site: with demo data, unless KB_DEMO says otherwise."""
    env = {k: v for k, v in os.environ.items() if k != "KB_WHEELHOUSE"}
    env.setdefault("KB_DEMO", "1")
    if options.data:
        env["KB_DATA_DIR"] = str(options.data.resolve())
    command = [str(PYTHON), str(BIN / "kb"), "serve"]
    if options.port is not None:
        command += ["--port", str(options.port)]
    return hand_over(command, env)


def run_tests(arguments: list[str]) -> int:
    """Run pytest; no setting of a real site reaches the tests."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("KB_")}
    os.chdir(ROOT)
    return hand_over([str(PYTHON), "-m", "pytest", *arguments], env)


def hand_over(command: list[str], env: dict[str, str]) -> int:
    """Become the command; on Windows, wait for it."""
    sys.stdout.flush()
    if os.name != "nt":
        os.execve(command[0], command, env)
    try:
        return subprocess.call(command, env=env)
    except KeyboardInterrupt:
        return 130


def say(line: str) -> None:
    """Print one step on one line."""
    print(f"- {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
