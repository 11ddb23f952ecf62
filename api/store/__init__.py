"""What the service keeps: rows in a database (SQLite or PostgreSQL), large results as files beside it.

Order: engine, files, schema < access, runs, scenarios.
"""

from api.store.engine import Store, open_store
from api.store.files import Files

__all__ = ["Files", "Store", "open_store"]
