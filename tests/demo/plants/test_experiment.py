from __future__ import annotations

from tests.demo.conftest import Ask


def test_the_arms_do_not_differ(ask: Ask) -> None:
    query = "SELECT arm, count(*), sum(clicked_at > 0), sum(order_id > 0) FROM recommendations WHERE arm IN ('A', 'B') GROUP BY 1"
    (_, shown_a, clicked_a, bought_a), (_, shown_b, clicked_b, bought_b) = ask(query)
    assert min(shown_a, shown_b) > 400

    def sigmas(first: int, second: int) -> float:
        share = (first + second) / (shown_a + shown_b)
        return float(abs(first / shown_a - second / shown_b) / (share * (1 - share) * (1 / shown_a + 1 / shown_b)) ** 0.5)

    assert sigmas(clicked_a, clicked_b) < 1.6 and sigmas(bought_a, bought_b) < 1
