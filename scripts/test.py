"""Run the tests of both environments and close with one summary line: `python scripts/test.py [pytest arguments]`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "var" / "tests"
BOT_TESTS = ["tests/bot", "tests/encoder", "tests/contracts/test_connector.py", "tests/contracts/test_connector_failures.py"]


def suites(arguments: list[str]) -> dict[str, list[str]]:
    """The command of each environment's run, by name."""
    bot = [str(ROOT / "bot/.venv/bin/python"), "-m", "pytest"]
    app = [sys.executable, "-m", "pytest"]
    ignored = [f"--ignore={path}" for path in BOT_TESTS]
    return {"bot": [*bot, *BOT_TESTS, *arguments], "application": [*app, "tests", *ignored, *arguments]}


def run(name: str, command: list[str]) -> tuple[int, int, int, bool]:
    """Run one suite; returns passed, failed and skipped tests and whether pytest itself was content."""
    report = RESULTS / f"{name}.xml"
    report.unlink(missing_ok=True)
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "PYTHONPATH": str(ROOT)}
    print(f"== {name} environment", flush=True)
    code = subprocess.run([*command, f"--junitxml={report}"], cwd=ROOT, env=environment).returncode
    if not report.exists():
        return 0, 1, 0, False
    suite = ElementTree.parse(report).getroot().find("testsuite")
    assert suite is not None
    total, failed, skipped = (int(suite.get(key, "0")) for key in ("tests", "failures", "skipped"))
    failed += int(suite.get("errors", "0"))
    return total - failed - skipped, failed, skipped, code in (0, 5)


def main() -> int:
    """Run both suites whatever the first one says; the exit code is 1 when anything failed."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    results = [run(name, command) for name, command in suites(sys.argv[1:]).items()]
    passed, failed, skipped = (sum(result[index] for result in results) for index in range(3))
    content = all(result[3] for result in results)
    print(f"{passed} passed, {failed if content else max(failed, 1)} failed, {skipped} skipped")
    return 0 if content and not failed and passed else 1


if __name__ == "__main__":
    raise SystemExit(main())
