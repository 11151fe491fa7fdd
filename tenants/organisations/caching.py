"""Cache keys of one organisation's cache."""

from kernel.database import connection


def organisation_key(key: str, key_prefix: str, version: int) -> str:
    """Prefix a key with the current schema, so that two organisations never share an entry."""
    return f"{connection.schema_name}:{key_prefix}:{version}:{key}"
