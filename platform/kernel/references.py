"""References from an organisation's schema to rows of `public`.

Tables of `public` that pages write (HOT) may live on another node than an organisation's schema, so
their keys carry no database constraint; a nightly check names orphans (docs/adr/0006-scale-out.md).
"""

from typing import Any

from django.db import models


def shared_reference(to: str, **options: Any) -> models.ForeignKey[Any, Any]:
    """A foreign key to a HOT table of `public`: indexed, without constraint, never cascading."""
    return models.ForeignKey(
        to, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+", **options
    )
