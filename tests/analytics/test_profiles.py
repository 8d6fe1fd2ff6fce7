from __future__ import annotations

from analytics.profiles import build_tables


def test_tables_of_a_night() -> None:
    figures = {
        "sizes": {"leaving": 30, "champions": 10},
        "typical": {"leaving": ["matcha", 4.5]},
        "buys": {"customers": 9, "rate": 0.3, "auc": 0.7, "auc_recency": 0.6, "lift": 2.0, "lift_recency": 1.5,
                 "calibration_error": 0.1,
                 "fairness": {"by": {"language": {"groups": {"en": {"customers": 60, "selected": 0.1}}}}}},
        "needs": {"customers": 70, "in_use": "tree", "table": {"tree": {"accuracy": 0.4, "recall": 0.3, "f1": 0.2}}},
    }  # fmt: skip
    tables = build_tables(figures)
    assert tables["segments"].rows[0][:4] == ("Champions", "bought lately, often and much", 10, 0.25)
    assert tables["segments"].rows[1][4:] == ("matcha", 4.5)
    assert tables["needs"].rows == [("Decision tree", 0.4, 0.3, 0.2, "yes")]
    assert tables["likelihoods"].rows[0][:4] == ("Buys within 30 days", 9, 0.3, 0.7)
    assert tables["fairness"].rows == [("Buys within 30 days", "language", "en", 60, 0.1, None, None, None, None)]


def test_a_shop_without_models_has_empty_tables() -> None:
    assert all(table.rows == [] for table in build_tables({}).values())
