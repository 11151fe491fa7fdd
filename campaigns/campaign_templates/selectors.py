"""The templates that a city may begin with."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from campaigns.campaign_templates.models import CampaignTemplate

READY_MADE = Path(__file__).parent / "data" / "ready_made.json"

type Texts = Mapping[str, str]


@dataclass(frozen=True)
class TemplateStep:
    """`texts`: by language {"subject", "body"}; none where the step has no text."""

    channel: str
    title: Texts
    days_before: int
    texts: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Template:
    code: str
    name: Texts
    about: Texts
    steps: Sequence[TemplateStep]

    @property
    def weeks(self) -> int:
        """How long before the session its first step is, in weeks begun."""
        return -(-max((step.days_before for step in self.steps), default=0) // 7)


def templates_offered() -> list[Template]:
    """The programme's ready-made one first, then those that the Agence has published. 1 statement."""
    rows = CampaignTemplate.objects.filter(published_at__isnull=False, retired_at__isnull=True)
    return [ready_made(), *(template_of(row) for row in rows)]


def offered_template(code: str) -> Template | None:
    """1 statement at most."""
    return next((one for one in templates_offered() if one.code == code), None)


def template_of(row: CampaignTemplate) -> Template:
    return _read({"code": row.code, "name": row.name, "about": row.about, "steps": row.steps})


@lru_cache(maxsize=1)
def ready_made() -> Template:
    return _read(json.loads(READY_MADE.read_text(encoding="utf-8")))


def _read(said: Mapping[str, Any]) -> Template:
    steps = [
        TemplateStep(one["channel"], one["title"], one["days_before"], one.get("texts") or {})
        for one in said["steps"]
    ]
    return Template(said["code"], said["name"], said.get("about") or {}, tuple(steps))
