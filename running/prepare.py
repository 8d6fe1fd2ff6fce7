"""Both environments from nothing: `python3 -m running.prepare`, standard library only.

Finds or fetches uv, syncs the application's and the bot's environment side by side, and refuses early, in one
sentence, what would fail later: an old Python, a taken port, a full disk, a missing Python 3.10.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOGS = Path(os.environ.get("SHOPKEEPER_VAR_DIR") or ROOT / "var") / "logs"
PORTS = {"SHOPKEEPER_PORT": 8000, "SHOPKEEPER_BOT_PORT": 5005, "SHOPKEEPER_ACTIONS_PORT": 5055}
# pyenv names the Python that runs this file in PYENV_VERSION, and would then not find another one in bot/.
LEFT_OUT = {"VIRTUAL_ENV", "PYENV_VERSION"}
FRESH_BYTES = 6 * 1024**3
LEAST_BYTES = 300 * 1024**2


class Refused(Exception):
    """Starting makes no sense; the text is one sentence with the way out."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Check, then sync; returns the exit code."""
    parser = argparse.ArgumentParser(prog="running.prepare", description="Make both environments ready.")
    parser.add_argument("--no-ports", action="store_true", help="do not check that the ports are free")
    parser.add_argument("--dev", action="store_true", help="with what the tests and linters need")
    options = parser.parse_args(arguments)
    try:
        check_python()
        if not options.no_ports:
            check_ports()
        check_disk()
        sync(find_uv(), dev=options.dev)
    except Refused as refusal:
        say(f"Cannot start: {refusal}")
        return 1
    except KeyboardInterrupt:
        say("Stopped.")
        return 130
    return 0


def say(text: str) -> None:
    """One line to the terminal at once, also when it is a pipe."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def check_python(version: tuple[int, ...] = sys.version_info[:2]) -> None:
    """The application needs 3.11; the Makefile's PYTHON names another one."""
    if version < (3, 11):
        found = ".".join(map(str, version))
        raise Refused(f"Python 3.11 or newer is needed, this is {found}; name a newer one with `make run PYTHON=python3.12`.")


def check_ports() -> None:
    """Every port must be free on the loopback address, or somebody else answers in our name."""
    for setting, default in PORTS.items():
        port = int(os.environ.get(setting) or default)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                raise Refused(
                    f"port {port} is taken; if it is an earlier Shopkeeper, `make stop` ends it, "
                    f"otherwise choose another port with {setting}=..."
                ) from error


def check_disk() -> None:
    """A fresh set-up takes about 5 GB, a start of what is there very little."""
    needed = LEAST_BYTES if is_synced(ROOT) and is_synced(ROOT / "bot") else FRESH_BYTES
    free = shutil.disk_usage(ROOT).free
    if free < needed:
        raise Refused(
            f"the disk has {free / 1024**3:.1f} GB free and {needed / 1024**3:.1f} GB are needed in {ROOT}; make room there."
        )


def find_uv() -> Path:
    """uv from the path, else from `.tools`, where it is put on the first start."""
    if found := shutil.which("uv"):
        return Path(found)
    tools = ROOT / ".tools"
    uv = tools / "bin" / "uv"
    if not uv.exists():
        begun = time.monotonic()
        run_logged([sys.executable, "-m", "venv", str(tools)], "uv", ROOT)
        run_logged([str(tools / "bin" / "python"), "-m", "pip", "install", "--quiet", "uv"], "uv", ROOT)
        say(f"  uv put into .tools ({time.monotonic() - begun:.0f} s)")
    return uv


def sync(uv: Path, *, dev: bool) -> None:
    """Bring both environments to their lock files, side by side; does nothing when they are."""
    stale = [place for place in (ROOT / "bot", ROOT) if not is_synced(place, dev=dev)]
    if not stale:
        return
    begun = time.monotonic()
    say("  environments: " + " and ".join(name_of(place) for place in stale) + " …")
    running = [(place, start_sync(uv, place, dev=dev)) for place in stale]
    for place, process in running:
        if watch(process, begun) != 0:
            for _, other in running:
                other.kill()
            raise Refused(explain(place))
        mark_synced(place, dev=dev)
        say(f"  {name_of(place)} environment ready ({time.monotonic() - begun:.0f} s)")


def watch(process: subprocess.Popen[bytes], begun: float) -> int:
    """Wait for a process, on a terminal with a second hand and what it is at; returns its exit code."""
    while True:
        try:
            code = process.wait(timeout=1)
            show_at_work("")
            return code
        except subprocess.TimeoutExpired:
            doing = " and ".join(filter(None, (last_word(place) for place in (ROOT / "bot", ROOT))))
            show_at_work(f"  {time.monotonic() - begun:4.0f} s  {doing}")


def show_at_work(text: str) -> None:
    """Overwrite the terminal's last line; a pipe or file gets nothing."""
    if sys.stdout.isatty():
        sys.stdout.write(f"\r{text[:78]:<78}\r")
        sys.stdout.flush()


def last_word(place: Path) -> str:
    """The last thing a sync said, shortened."""
    log = log_path(place)
    lines = log.read_text("utf-8", errors="replace").split("\n") if log.exists() else []
    return next((line.strip()[:34] for line in reversed(lines) if line.strip()), "")


def start_sync(uv: Path, place: Path, *, dev: bool) -> subprocess.Popen[bytes]:
    """Begin one environment's sync, its noise in a log file; it runs in its own folder so that .python-version counts."""
    command = [str(uv), "sync", "--frozen", "--inexact", "--compile-bytecode", *(["--all-groups"] if dev else ["--no-dev"])]
    if place == ROOT:
        command += ["--python", sys.executable]
    environment = {key: value for key, value in os.environ.items() if key not in LEFT_OUT}
    LOGS.mkdir(parents=True, exist_ok=True)
    with log_path(place).open("wb") as log:
        return subprocess.Popen(command, cwd=place, stdout=log, stderr=subprocess.STDOUT, env=environment)


def explain(place: Path) -> str:
    """What went wrong in a sync, as one sentence with the way out."""
    log = log_path(place)
    text = log.read_text("utf-8", errors="replace")
    if "No space left" in text:
        return f"the disk is full; make room in {ROOT} and start again."
    if "no interpreter found" in text.lower() or "python-build-standalone" in text:
        pinned = place / ".python-version"
        version = pinned.read_text("ascii").strip() if pinned.exists() else "3.11"
        return (
            f"Python {version} is missing and could not be downloaded; install it "
            f"(for example `uv python install {version}` or `pyenv install {version}`) and start again."
        )
    if "error sending request" in text or "Failed to fetch" in text:
        return f"the package registry could not be reached; check the network ({log} has the details)."
    return f"the {name_of(place)} environment could not be made; {log} says why."


def is_synced(place: Path, *, dev: bool = False) -> bool:
    """Whether the environment was made from the present lock file, with the development tools where these are asked for."""
    stamp = place / ".venv" / ".synced"
    if not stamp.exists():
        return False
    digest, _, kind = stamp.read_text("ascii").partition(" ")
    return digest == lock_digest(place) and (kind == "dev" or not dev)


def mark_synced(place: Path, *, dev: bool) -> None:
    """Remember which lock file an environment was made from."""
    (place / ".venv" / ".synced").write_text(f"{lock_digest(place)} {'dev' if dev else 'run'}", "ascii")


def lock_digest(place: Path) -> str:
    """SHA-256 over all that decides an environment's contents."""
    files = [place / "uv.lock", place / "pyproject.toml", ROOT / "encoder" / "pyproject.toml"]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()


def name_of(place: Path) -> str:
    """What people call an environment."""
    return "bot" if place.name == "bot" else "application"


def log_path(place: Path) -> Path:
    """Where a sync writes its output."""
    return LOGS / f"setup-{name_of(place)}.log"


def run_logged(command: list[str], name: str, place: Path) -> None:
    """Run one command with its output in a log file; a failure is refused with the log's name."""
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"setup-{name}.log"
    with log.open("ab") as output:
        if subprocess.run(command, cwd=place, stdout=output, stderr=subprocess.STDOUT).returncode:
            raise Refused(f"{name} could not be installed; {log} says why.")


if __name__ == "__main__":
    raise SystemExit(main())
