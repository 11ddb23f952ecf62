"""How Alembic runs the migrations: inside the transaction that `open_store` hands over."""

from alembic import context

from api.store.schema import metadata


def migrate() -> None:
    """Run what is missing."""
    connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    context.run_migrations()


migrate()
