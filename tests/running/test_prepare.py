"""A start that cannot work is refused early, in one sentence with the way out."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from running import prepare


def test_an_old_python_is_refused() -> None:
    with pytest.raises(prepare.Refused, match=r"3\.10; name a newer one"):
        prepare.check_python((3, 10))


def test_a_taken_port_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("SHOPKEEPER_PORT", str(port))
        with pytest.raises(prepare.Refused, match=f"port {port} is taken.*SHOPKEEPER_PORT"):
            prepare.check_ports()


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("error: No space left on device (os error 28)", "the disk is full"),
        ("error: No interpreter found for Python 3.10 in managed installations or search path", r"Python 3\.10 is missing"),
        (
            "cause: error sending request for url (https://example.org/python-build-standalone/x.tar.gz)",
            r"Python 3\.10 is missing",
        ),
        ("error: Failed to fetch: `https://example.org/simple/x/`", "registry could not be reached"),
        ("something else", "could not be made"),
    ],
)
def test_a_failed_sync_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: str, sentence: str) -> None:
    monkeypatch.setattr(prepare, "LOGS", tmp_path)
    prepare.log_path(prepare.ROOT / "bot").write_text(output, "utf-8")
    with pytest.raises(prepare.Refused, match=sentence):
        raise prepare.Refused(prepare.explain(prepare.ROOT / "bot"))


def test_a_full_disk_is_refused_before_anything_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare, "LEAST_BYTES", 10**18)
    monkeypatch.setattr(prepare, "FRESH_BYTES", 10**18)
    with pytest.raises(prepare.Refused, match="GB are needed"):
        prepare.check_disk()


def test_an_environment_is_stale_when_its_lock_changes(tmp_path: Path) -> None:
    for name in ("uv.lock", "pyproject.toml"):
        (tmp_path / name).write_text("one", "ascii")
    (tmp_path / ".venv").mkdir()
    prepare.mark_synced(tmp_path, dev=False)
    assert prepare.is_synced(tmp_path)
    assert not prepare.is_synced(tmp_path, dev=True)
    (tmp_path / "uv.lock").write_text("two", "ascii")
    assert not prepare.is_synced(tmp_path)


def test_the_refusal_is_all_a_person_sees(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(prepare, "check_python", lambda: (_ for _ in ()).throw(prepare.Refused("no.")))
    assert prepare.main([]) == 1
    assert capsys.readouterr().out == "Cannot start: no.\n"
