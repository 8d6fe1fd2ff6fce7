"""The page on adding a recommender is true: its example, taken from the page, does all that the page says."""

from __future__ import annotations

import re
import sys
import types
from collections.abc import Iterator
from pathlib import Path

import pytest

from shop.recommend.choosing import candidates, choose
from shop.recommend.methods.base import Method
from shop.recommend.methods.blend import TASTES, Blend
from shop.recommend.methods.log import Past
from tests.shop.recommend.methods import checks

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "recommenders.md").read_text("utf-8")


@pytest.fixture
def companions() -> Iterator[type[Method]]:
    """The page's class, imported as a module of the name the page gives it, and registered in its one line."""
    (source,) = re.findall(r"```python\n(.*?)```", PAGE, re.S)
    (path,) = re.findall(r"^`(shop/.*companions\.py)`", PAGE, re.M)
    module = types.ModuleType(path.removesuffix(".py").replace("/", "."))
    sys.modules[module.__name__] = module
    exec(compile(source, path, "exec"), module.__dict__)
    TASTES["companions"] = module.Companions
    yield module.Companions
    del TASTES["companions"], sys.modules[module.__name__]


def test_the_example_keeps_to_what_all_methods_keep_to(companions: type[Method], tmp_path: Path) -> None:
    checks.check_everything(companions, tmp_path)
    checks.check_no_data(companions)


def test_the_example_is_tried_and_serves(companions: type[Method], tmp_path: Path) -> None:
    assert "companions" in candidates(1000)
    log = checks.circles()
    recipe = choose(log, tastes=("companions",))
    Blend(recipe).fit(log).save(tmp_path / "kept")
    model = Blend().load(tmp_path / "kept")
    scores = model.score(Past.of_one([0, 1]))
    assert isinstance(model.taste_, companions) and scores is not None and set(scores.argsort()[-3:]) == {0, 1, 2}


def test_the_page_names_what_exists() -> None:
    for path in re.findall(r"`((?:shop|tests|docs)/[\w/]+\.py)`", PAGE):
        assert path.endswith("companions.py") or (Path(__file__).resolve().parents[3] / path).exists()
    assert {"METHODS", "TASTES"} <= set(re.findall(r"`(\w+)`", PAGE)) and checks.METHODS
