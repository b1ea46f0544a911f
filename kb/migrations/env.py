"""How Alembic runs a step: connection and metadata come from the caller."""

from alembic import context

config = context.config
connection = config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=config.attributes["metadata"],
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    user_module_prefix="",
)
context.run_migrations()
