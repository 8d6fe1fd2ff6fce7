"""What every method must keep to, whatever it learns; a new one is added to METHODS and is held to all of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from shop.recommend.methods.base import Method
from tests.shop.recommend.methods.checks import METHODS, check_everything, check_no_data


@pytest.mark.parametrize("made", METHODS, ids=lambda made: made().name)
def test_a_method_keeps_to_the_interface(made: type[Method], tmp_path: Path) -> None:
    check_everything(made, tmp_path)


@pytest.mark.parametrize("made", METHODS, ids=lambda made: made().name)
def test_no_data_is_no_score(made: type[Method]) -> None:
    check_no_data(made)


@pytest.mark.parametrize("made", METHODS, ids=lambda made: made().name)
def test_missing_files_are_an_error(made: type[Method], tmp_path: Path) -> None:
    with pytest.raises(OSError):
        made().load(tmp_path / "nowhere")


def test_columns_name_known_items_only() -> None:
    method = METHODS[0]()
    method.ids_ = np.array([10, 30])
    assert method.columns(np.array([30, 31, 5])).tolist() == [1, -1, -1]
