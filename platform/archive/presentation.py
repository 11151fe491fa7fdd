"""A run of an archive as its pages show it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from archive.models import RunKind
from tenants.runs.models import Run
from tenants.runs.presentation import progress_context


@dataclass(frozen=True)
class ShownRun:
    """A run with what it does, in words, and the edition or file that it is about."""

    run: Run

    @property
    def action(self) -> RunKind:
        return RunKind(self.run.parameters["action"])

    @property
    def file_name(self) -> str:
        return str(self.run.parameters.get("file_name", ""))

    @property
    def edition_code(self) -> str:
        """Asked for by an export, found by an import."""
        return str({**self.run.parameters, **(self.run.result or {})}.get("edition_code", ""))


def progress_of_archive(run: Run) -> dict[str, object]:
    kind = ShownRun(run).action.label
    label = gettext("%(kind)s en cours") % {"kind": kind}
    return progress_context(run, label=label, poll_url=reverse("archive:progress", kwargs={"uuid": run.uuid}))
