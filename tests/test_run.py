"""The bootstrap, run on a small checkout with a small lock file, off the network."""

import hashlib
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import run

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
CLI = """
import os, sys
import tiny

def main():
    settings = {k: v for k, v in os.environ.items() if k.startswith("KB_")}
    print("kb", sys.argv[1:], tiny.WORD, sorted(settings.items()))
    return 0
"""


def wheel(folder: Path, name: str) -> str:
    """Make a package of one module and return its line for a lock file."""
    folder.mkdir(exist_ok=True)
    info = f"{name}-1.0.dist-info"
    files = {
        f"{name}.py": 'WORD = "你好"\n',
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\n"
        "Tag: py3-none-any\n",
    }
    record = "".join(f"{path},,\n" for path in [*files, f"{info}/RECORD"])
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for member, text in (files | {f"{info}/RECORD": record}).items():
            archive.writestr(member, text)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"{name}==1.0 --hash=sha256:{digest}\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "检出 here"
    (folder / "tools").mkdir(parents=True)
    (folder / "webapp").mkdir()
    (folder / "webapp" / "cli.py").write_text(CLI, "utf-8")
    shutil.copy(ROOT / "run.py", folder)
    shutil.copy(run.PIP, folder / "tools")
    lock = wheel(tmp_path / "wheels", "tiny")
    (folder / "requirements.lock").write_text(lock, "utf-8")
    more = wheel(tmp_path / "wheels", "pytest")
    (folder / "dev.lock").write_text(lock + more, "utf-8")
    return folder


def start(
    checkout: Path, *arguments: str, **env: str
) -> subprocess.CompletedProcess[str]:
    settings = {
        "PATH": "",
        "KB_WHEELHOUSE": str(checkout.parent / "wheels"),
        "PYTHONUTF8": "1",
    }
    return subprocess.run(
        [sys.executable, str(checkout / "run.py"), *arguments],
        env=settings | env,
        cwd=checkout.parent,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def installed(checkout: Path) -> set[str]:
    return {path.stem for path in checkout.glob(".venv/**/site-packages/*.py")}


def test_it_sets_up_once_and_then_serves_the_demo(checkout: Path) -> None:
    first = start(checkout, "--port", "8123", "--data", "here")
    assert first.returncode == 0, first.stderr
    assert [line[:8] for line in first.stdout.splitlines()][:3] == [
        "- Making",
        "- Instal",
        "- Adding",
    ]
    assert "kb ['serve', '--port', '8123'] 你好" in first.stdout
    assert f"('KB_DATA_DIR', '{checkout.parent / 'here'}')" in first.stdout
    assert "('KB_DEMO', '1')" in first.stdout
    assert "WHEELHOUSE" not in first.stdout

    again = start(checkout, KB_DEMO="0")
    assert again.stdout == "kb ['serve'] 你好 [('KB_DEMO', '0')]\n"


def test_the_user_s_pip_settings_do_not_send_packages_elsewhere(checkout: Path) -> None:
    elsewhere = checkout.parent / "elsewhere"
    config = checkout.parent / "pip.conf"
    config.write_text(f"[install]\nuser = true\ntarget = {elsewhere}\n", "utf-8")
    done = start(
        checkout, "setup", PIP_CONFIG_FILE=str(config), PIP_PREFIX=str(elsewhere)
    )
    assert done.returncode == 0, done.stderr
    assert installed(checkout) == {"tiny"}
    assert not elsewhere.exists()


def test_tests_add_their_tools_and_serving_accepts_them(checkout: Path) -> None:
    start(checkout, "setup")
    assert installed(checkout) == {"tiny"}
    done = start(checkout, "setup", "--dev")
    assert "Removing" not in done.stdout
    assert installed(checkout) == {"tiny", "pytest"}
    assert start(checkout, "setup").stdout == ""
    assert start(checkout, "test").stdout == ""


def test_it_builds_a_half_made_environment_anew(checkout: Path) -> None:
    start(checkout, "setup")
    (checkout / ".venv" / ".stamp").unlink()
    (checkout / ".venv" / "left-over").touch()
    done = start(checkout, "setup")
    assert "Removing a .venv that is unfinished" in done.stdout
    assert not (checkout / ".venv" / "left-over").exists()
    assert installed(checkout) == {"tiny"}


def test_it_installs_anew_when_the_lock_has_changed(checkout: Path) -> None:
    start(checkout, "setup")
    lock = checkout / "requirements.lock"
    lock.write_text(wheel(checkout.parent / "wheels", "other"), "utf-8")
    start(checkout, "setup")
    assert installed(checkout) == {"other"}


def test_it_says_what_failed_why_and_what_to_do(checkout: Path) -> None:
    lock = checkout / "requirements.lock"
    lock.write_text(f"tiny==1.0 --hash=sha256:{'0' * 64}\n", "utf-8")
    done = start(checkout, "setup")
    assert done.returncode == 1
    assert done.stderr.startswith("run.py: Installing packages failed.\n  Cause: ")
    assert "  Do now: check the network or PIP_INDEX_URL" in done.stderr
    assert not (checkout / ".venv" / ".stamp").exists()


def test_it_refuses_a_pip_that_was_changed(checkout: Path) -> None:
    (checkout / "tools" / run.PIP.name).write_bytes(b"changed")
    done = start(checkout, "setup")
    assert done.returncode == 1
    assert "run.py: Checking pip failed." in done.stderr
    assert not installed(checkout)


def test_it_names_a_missing_folder_of_wheels(checkout: Path) -> None:
    done = start(checkout, "setup", KB_WHEELHOUSE=str(checkout / "nowhere"))
    assert done.returncode == 1
    assert "Reading KB_WHEELHOUSE failed" in done.stderr


def test_it_tells_the_owner_of_an_old_python_in_both_languages() -> None:
    run.check_python((3, 11))
    with pytest.raises(SystemExit) as stopped:
        run.check_python((3, 9))
    assert "needs Python 3.11 or later; this is Python 3.9" in str(stopped.value)
    assert "需要 Python 3.11 或更高版本；当前版本是 3.9" in str(stopped.value)


@pytest.mark.parametrize(
    ("argv", "command", "rest"),
    [
        ([], "serve", []),
        (["--port", "8001"], "serve", ["--port", "8001"]),
        (["setup"], "setup", []),
        (["test", "-k", "中文"], "test", ["-k", "中文"]),
    ],
)
def test_it_serves_unless_told_otherwise(
    argv: list[str], command: str, rest: list[str]
) -> None:
    assert run.split(argv) == (command, rest)
