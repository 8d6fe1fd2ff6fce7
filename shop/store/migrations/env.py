"""Alembic's entry: runs migrations on the connection that `Store.migrate` hands over."""

from alembic import context

from shop.store import tables
from shop.store.base import Base

assert tables
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    user_module_prefix="base.",
)
with context.begin_transaction():
    context.run_migrations()
