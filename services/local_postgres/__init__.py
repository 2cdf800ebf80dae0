"""A real PostgreSQL 18 for development and tests: nothing to install by hand, no administrator needed.

Never imported by what runs in production (an import rule says so). A cluster lives in one directory and listens on a
socket in a private directory; however its owner ends, it ends too.
"""

from services.local_postgres.cluster import SUPERUSER, Cluster, temporary
from services.local_postgres.wheel import PostgresUnavailable

__all__ = ["SUPERUSER", "Cluster", "PostgresUnavailable", "temporary"]
