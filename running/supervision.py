"""Bot, actions and web under supervisord, which restarts what dies and ends everything it started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import psutil

from shop.errors import Unavailable
from shop.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
STOP_SECONDS = 20.0
STARTER = "starter.pid"

_HEAD = """\
[supervisord]
nodaemon = true
silent = true
logfile = {logs}/supervisord.log
logfile_maxbytes = 5MB
pidfile = {var}/supervisord.pid
childlogdir = {logs}
"""

_PROGRAM = """
[program:{name}]
command = {command}
directory = {root}
environment = {environment}
autorestart = true
startsecs = 2
startretries = 1000
stopsignal = TERM
stopwaitsecs = 8
stopasgroup = true
killasgroup = true
redirect_stderr = true
stdout_logfile = {logs}/{name}.log
stdout_logfile_maxbytes = 20MB
stdout_logfile_backups = 2
"""


def programs(settings: Settings, model: Path) -> dict[str, list[str]]:
    """The command of every process of a shop, by name."""
    python = sys.executable
    bot = str(ROOT / "bot" / ".venv" / "bin" / "python")
    return {
        "bot": [bot, "-m", "bot.server", "--model", str(model), "--port", str(settings.bot_port)],
        "actions": [python, "main.py", "actions"],
        "web": [python, "main.py", "web"],
    }


def environment(settings: Settings) -> dict[str, str]:
    """What the processes need to know: every setting, and what Rasa reads."""
    var = settings.var_dir.resolve()
    return {
        **settings.as_environment(),
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "RASA_TELEMETRY_ENABLED": "false",
        "SHOPKEEPER_VAR_DIR": str(var),
        "SHOPKEEPER_TRACKER_DB": str(var / "tracker.db"),
        "SHOPKEEPER_ACTIONS_URL": f"http://127.0.0.1:{settings.actions_port}/webhook",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "TF_CPP_MIN_LOG_LEVEL": "2",
    }


def write_config(settings: Settings, model: Path) -> Path:
    """Write supervisord's configuration into `var_dir` and return its path."""
    var = settings.var_dir.resolve()
    logs = var / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    pairs = ",".join(f"{key}={_quote(_escape(value))}" for key, value in environment(settings).items())
    parts = [_HEAD.format(logs=_escape(logs), var=_escape(var))]
    for name, command in programs(settings, model).items():
        line = " ".join(f'"{_escape(word)}"' for word in command)
        parts.append(_PROGRAM.format(name=name, command=line, root=_escape(ROOT), environment=pairs, logs=_escape(logs)))
    path = var / "supervisord.conf"
    path.touch(mode=0o600)
    path.write_text("".join(parts), "utf-8")
    return path


def _quote(value: str) -> str:
    # supervisord knows no escapes within quotes, and JSON lists hold double ones.
    return f"'{value}'" if '"' in value else f'"{value}"'


def _escape(value: object) -> str:
    return str(value).replace("%", "%%")


class Supervisor:
    """A running supervisord and its children."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, model: Path) -> None:
        """Start every process; supervisord gets a session of its own so that Ctrl-C reaches only whoever started it."""
        config = write_config(self.settings, model)
        command = [sys.executable, "-m", "supervisor.supervisord", "-n", "-c", str(config)]
        log = self.settings.var_dir / "logs" / "supervisord.out"
        with log.open("wb") as output:
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output, start_new_session=True)

    def check(self) -> None:
        """Raise `Unavailable` when supervisord itself has ended."""
        if self.process is not None and self.process.poll() is not None:
            raise Unavailable(f"The supervisor ended; {self.settings.var_dir}/logs/supervisord.log says why.")

    def stop(self) -> None:
        """End all processes, the stubborn ones by force; returns when none is left."""
        if self.process is None:
            return
        family = family_of(self.process.pid)
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        end(family, STOP_SECONDS)
        self.process.wait()


def family_of(pid: int) -> list[psutil.Process]:
    """A process and all its descendants; empty when it is gone."""
    try:
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def end(processes: list[psutil.Process], seconds: float) -> None:
    """Wait for processes that were told to end, and kill those that do not."""
    _, alive = psutil.wait_procs(processes, timeout=seconds)
    for process in alive:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(alive, timeout=5)


def leftovers(settings: Settings) -> list[psutil.Process]:
    """Processes of an earlier start with the same `var_dir` that still run, whoever started them."""
    var = str(settings.var_dir.resolve())
    config = str(settings.var_dir.resolve() / "supervisord.conf")
    mine = {os.getpid(), os.getppid()}
    return [process for process in psutil.process_iter(["pid"]) if process.pid not in mine and _belongs(process, var, config)]


def _belongs(process: psutil.Process, var: str, config: str) -> bool:
    try:
        command = process.cmdline()
        if config in command:
            return True
        ours = any(word in ("main.py", "bot.server") for word in command)
        return ours and process.environ().get("SHOPKEEPER_VAR_DIR") == var and "stop" not in command
    except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
        return False


def stop_leftovers(settings: Settings) -> int:
    """End a start of this folder and what it left behind, whoever started it; returns how many processes there were.

    The starter goes first, since it ends the rest in order; then the supervisor, so that it restarts nothing.
    """
    found = leftovers(settings)
    if starter := _starter(settings):
        found.append(starter)
        starter.terminate()
        end([starter], STOP_SECONDS + 5)
    for supervisor in [process for process in leftovers(settings) if "supervisor.supervisord" in _command(process)]:
        supervisor.terminate()
        end([supervisor], STOP_SECONDS)
    rest = leftovers(settings)
    for process in rest:
        process.terminate()
    end(rest, 10)
    return len(found)


def remember_starter(settings: Settings) -> None:
    """Write down which process watches over this shop, for `stop`."""
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    (settings.var_dir / STARTER).write_text(str(os.getpid()), "ascii")


def _starter(settings: Settings) -> psutil.Process | None:
    try:
        process = psutil.Process(int((settings.var_dir / STARTER).read_text("ascii")))
        return process if process.cmdline()[-2:] == ["main.py", "run"] else None
    except (OSError, ValueError, psutil.Error):
        return None


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return []


def memory(processes: list[psutil.Process]) -> dict[str, float]:
    """Proportional set size in MB of every process, by what it runs; Linux only, elsewhere the resident size."""
    sizes: dict[str, float] = {}
    for process in processes:
        try:
            info: Mapping[str, int] = process.memory_full_info()._asdict()
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
        name = " ".join(_command(process)[1:4]) or process.name()
        sizes[f"{name} [{process.pid}]"] = (info.get("pss") or info["rss"]) / 1e6
    return sizes


def wait_until(seconds: float, supervisor: Supervisor) -> None:
    """Sleep in small steps, failing early when the supervisor ends."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        supervisor.check()
        time.sleep(0.2)
