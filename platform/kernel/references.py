"""References from an organisation's schema to rows of `public`, and who refers to a row at all.

Tables of `public` that pages write (HOT) may live on another node than an organisation's schema, so
their keys carry no database constraint; a nightly check names orphans (docs/adr/0006-scale-out.md).
"""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models import ManyToOneRel

type Reference = tuple[type[models.Model], models.ForeignKey[Any, Any]]


def shared_reference(to: str, **options: Any) -> models.ForeignKey[Any, Any]:
    """A foreign key to a HOT table of `public`: indexed, without constraint, never cascading."""
    return models.ForeignKey(
        to, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+", **options
    )


def references_to(model: type[models.Model]) -> Iterator[Reference]:
    """(model, its field) of all that refer to rows of `model`, through tables of many-to-many too, whichever
    app they are of.

    Left out are models that say `is_worked_out = True`: what is only found again from other rows holds
    none of them back. Whoever deletes the rows deletes these first: `worked_out_from`.
    """
    return ((other, field) for other, field in _references(model) if not _is_worked_out(other))


def worked_out_from(model: type[models.Model]) -> Iterator[Reference]:
    """As `references_to`, of the models that it leaves out."""
    return ((other, field) for other, field in _references(model) if _is_worked_out(other))


def _references(model: type[models.Model]) -> Iterator[Reference]:
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel):
            yield relation.related_model, relation.field


def _is_worked_out(model: type[models.Model]) -> bool:
    return bool(getattr(model, "is_worked_out", False))
