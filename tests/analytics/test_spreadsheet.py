"""A cell is a value, never a formula."""

from __future__ import annotations

import pytest

from analytics.spreadsheet import write_csv


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "  =1", "＝1"])
def test_formulas_become_text(cell: str) -> None:
    assert f"'{cell}" in write_csv(["kind"], [(cell,)]).decode("utf-8-sig")


def test_numbers_and_plain_text_stay(tmp_path: object) -> None:
    assert (
        write_csv(["kind", "count"], [("茶, green", -3), (None, 0.5)]).decode("utf-8-sig")
        == 'kind,count\r\n"茶, green",-3\r\n,0.5\r\n'
    )
