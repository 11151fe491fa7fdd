"""The life of an import: begun, mapped, previewed, decided, written, undone, dropped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from tenants.accounts.models import User
from tenants.due.models import Due
from tenants.organisations.models import Organisation
from tenants.runs.services import hand_to_task
from tenants.table_import.models import TableImport


def ask_for_preview_of_rows(
    organisation: Organisation,
    kind: str,
    rows: Iterable[Mapping[str, str]],
    *,
    label: str,
    actor: User | None,
    origin: str,
    origin_on: date | None,
    now: datetime | None = None,
) -> TableImport:
    """An import whose rows come from another source than a file; its preview is asked for at once.

    In the schema of `organisation` (the current one). `rows` are consumed as a stream: each maps codes of the
    kind's columns to texts, as they would stand in a file's cells; unknown codes raise KeyError. For shops
    (`kind="shops"`, `tenants.shop_import.kind.COLUMNS`): name, legal_name, enterprise, establishment, street,
    number, box, postal_code, locality, address, sector (code, label or NACE code), phone, email, website,
    contact_name, contact_first_name, contact_role, contact_phone, contact_email, closing_days, languages,
    association, state (a `RegisterState` value does). `origin` is a `shops.Origin` value; `origin_on` the day
    of the extract. With Origin.COMPANY_REGISTER `company_values` of each shop that is written, or was the same
    already, becomes what the row says, and what a city wrote itself stays unless it chooses otherwise.

    The mapping page is skipped. Lead on to `redirect(f"{kind_of(kind).namespace}:import", uuid=found.uuid)`:
    progress, preview, "Importer", result and undoing are those of any import.
    """
    raise NotImplementedError


def handle_table_import(organisation: Organisation, due: Due) -> None:
    """Due work KIND: its key is the run's identifier."""
    hand_to_task(organisation, due, "tenants.table_import.tasks.do_run")
