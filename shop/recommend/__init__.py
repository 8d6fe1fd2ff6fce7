"""Suggesting products: one interface, one file per method.

`service` blends what is known of a customer: `refills`, then the fitted model (`ease` or `neighbours`), then `popularity`.
`relations` knows what is alike and what is bought `together`, `items` what there is to suggest, be it products or articles.
`training` fits and promotes the model; `shelf` holds the catalogue, `history` what a customer did, `reasons` the sentences.
"""

from shop.recommend.service import Recommender, all_shown, last_list, last_shown
from shop.recommend.suggestions import Suggestion, Wish

__all__ = ["Recommender", "Suggestion", "Wish", "all_shown", "last_list", "last_shown"]
