"""The shop's database: tables, transactions, migrations."""

from shop.store.base import Base, now, quarter_of
from shop.store.database import Bell, Store

__all__ = ["Base", "Bell", "Store", "now", "quarter_of"]
