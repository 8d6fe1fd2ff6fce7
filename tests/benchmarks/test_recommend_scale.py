"""How figures grow with the number of products, and that a measurement without time is told and not invented."""

from __future__ import annotations

from benchmarks.recommend_scale import KEYS, growth, measured


def test_growth_is_the_power_from_one_size_to_the_next() -> None:
    small = {"products": 1000, "fit_seconds": 2.0, "peak_gb": 1.0, "p50_ms": 3.0, "p95_ms": None}
    large = {"products": 100_000, "fit_seconds": 20.0, "peak_gb": 100.0, "p50_ms": 3.0, "p95_ms": 4.0}
    assert growth({"1k": small, "100k": large}) == {
        "1k to 100k": {"fit_seconds": 0.5, "peak_gb": 1.0, "p50_ms": 0.0, "p95_ms": None}
    }
    assert growth({"1k": small}) == {}


def test_what_takes_too_long_has_no_figures_but_a_reason() -> None:
    found = measured("ours", 1000, 100_000, 0.0)
    assert [found[key] for key in KEYS] == [None] * 4 and "720 s" in found["note"]
