"""Reading somebody else's catalogue and orders: dirty rows are counted by reason, and a second run changes nothing.

`rows` reads the file, `values` its cells, `report` counts; `catalogue` and `orders` write.
"""

from shop.importing.catalogue import import_catalogue
from shop.importing.orders import import_orders
from shop.importing.report import Report

__all__ = ["Report", "import_catalogue", "import_orders"]
