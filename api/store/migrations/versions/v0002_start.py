"""The run whose plan another one begins from."""

import sqlalchemy as sa
from alembic import op

revision = "v0002"
down_revision = "v0001"


def upgrade() -> None:
    """Add the column; runs before it began from nothing."""
    op.add_column("runs", sa.Column("start", sa.String(length=32), nullable=True))
