"""Runs of imports and exports."""

from tenants.due.models import Due
from tenants.organisations.models import Organisation


def run_archive_work(organisation: Organisation, due: Due) -> None:
    raise NotImplementedError
