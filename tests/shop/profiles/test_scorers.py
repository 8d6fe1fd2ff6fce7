from __future__ import annotations

import json

import numpy as np
import pytest

from shop.profiles.scorers import fit_scorer, read_scorer


@pytest.mark.parametrize("method", ["forest", "tree", "svm", "logistic"])
def test_pushes_explain_the_score_exactly(method: str) -> None:
    rng = np.random.default_rng(1)
    given = rng.normal(size=(400, 3))
    scorer = fit_scorer(method, given, given[:, 0] + 0.2 * given[:, 1] > 0)
    scores, pushes = scorer.scores(given), scorer.pushes(given)
    rest = scores - pushes.sum(axis=1)
    assert np.allclose(rest, rest[0]) and np.corrcoef(scores, given[:, 0])[0, 1] > 0.7
    assert np.abs(pushes[:, 0]).mean() > 3 * np.abs(pushes[:, 2]).mean()
    again = read_scorer(json.loads(json.dumps(scorer.to_json())))
    assert np.allclose(again.scores(given), scores)


def test_our_trees_say_what_the_library_says() -> None:
    from sklearn.ensemble import RandomForestClassifier

    given = np.random.default_rng(2).normal(size=(300, 4))
    wanted = given[:, 2] > 0.3
    theirs = RandomForestClassifier(40, max_depth=8, min_samples_leaf=20, random_state=0, n_jobs=2).fit(given, wanted)
    assert np.allclose(fit_scorer("forest", given, wanted).scores(given), theirs.predict_proba(given)[:, 1])
