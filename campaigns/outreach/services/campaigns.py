"""Planning campaigns: begun from nothing, a template or last year's; changed, started, paused, finished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from campaigns.agenda.models import Session
from campaigns.agenda.public_sessions.listing import published_by
from campaigns.campaign_templates.selectors import Template
from campaigns.editions.selectors import current_edition
from campaigns.outreach.errors import (
    CampaignOver,
    CampaignUsed,
    MoveRefused,
    NoEditionToday,
    NoSteps,
    SessionNotYours,
    StepUsed,
)
from campaigns.outreach.models import Campaign, CampaignState, CampaignStep, ContactGap
from campaigns.outreach.rules import Move, days_of_steps, state_after
from campaigns.visits.models import Round
from kernel.clock import day_of
from kernel.languages import localised
from tenants.accounts.models import User
from tenants.journal.services import record
from tenants.membership.actors import Actor
from tenants.organisations.models import Organisation

WITHOUT_SESSION = timedelta(weeks=6)  # from today to the day that a template counts back from

type Texts = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class CampaignValues:
    """What a campaign says of itself; see `Campaign`."""

    name: str
    aim_shops: int | None = None
    aim_on: date | None = None
    audience_query: str = ""
    audience_name: str = ""
    session: Session | None = None
    owner: User | None = None
    budget_eur: Decimal | None = None


@dataclass(frozen=True)
class StepValues:
    """`channel` of a `StepChannel`; it stays once the step is there."""

    channel: str
    title: str
    planned_on: date
    note: str = ""


def begin_campaign(
    *, actor: Actor, values: CampaignValues, template: Template | None = None, now: datetime
) -> Campaign:
    """A draft, with the steps of `template` counted back from its session; texts in all their languages.

    Raises NoEditionToday, SessionNotYours.
    """
    with transaction.atomic():
        edition = current_edition(day_of(now))
        if edition is None:
            raise NoEditionToday
        _check_session(actor.organisation, values.session, now)
        campaign = Campaign.objects.create(
            edition=edition,
            template=template.code if template else "",
            created_by=actor.user,
            created_at=now,
            **vars(values),
        )
        if template:
            _add_steps_of(template, campaign, actor.organisation.language, now)
        record("campaign.begun", actor=actor.user, subject=_subject(campaign))
        return campaign


def copy_campaign(
    campaign: Campaign, *, actor: Actor, name: str, session: Session | None, now: datetime
) -> Campaign:
    """A new draft with its audience, aim, steps and texts; the days of the steps are as far from the new
    session, else from now, as they were from the old one. Nobody who was reached comes with it.

    Raises NoEditionToday, SessionNotYours.
    """
    with transaction.atomic():
        on = day_of(now)
        values = CampaignValues(
            name=name,
            aim_shops=campaign.aim_shops,
            audience_query=campaign.audience_query,
            audience_name=campaign.audience_name,
            session=session,
            owner=actor.user,
            budget_eur=campaign.budget_eur,
        )
        made = begin_campaign(actor=actor, values=values, now=now)
        steps = list(campaign.steps.filter(dropped_at__isnull=True))
        days = [step.planned_on for step in steps]
        if steps:
            end = day_of(campaign.session.starts_at) if campaign.session else max(days)
            first_ahead = (end - min(days)).days
            target = day_of(session.starts_at) if session else on + timedelta(days=first_ahead)
            shifted = days_of_steps([(end - day).days for day in days], target, on)
            CampaignStep.objects.bulk_create(
                CampaignStep(
                    campaign=made,
                    channel=step.channel,
                    title=step.title,
                    planned_on=day,
                    note=step.note,
                    texts=step.texts,
                )
                for step, day in zip(steps, shifted, strict=True)
            )
        made.copied_from, made.template = campaign, campaign.template
        made.save(update_fields=["copied_from", "template"])
        return made


def change_campaign(campaign: Campaign, *, actor: Actor, values: CampaignValues, now: datetime) -> None:
    """Raises CampaignOver, SessionNotYours (only for a session that is new to it)."""
    with transaction.atomic():
        locked = _changeable(campaign)
        if values.session is not None and values.session.pk != locked.session_id:
            _check_session(actor.organisation, values.session, now)
        changed = [name for name, value in vars(values).items() if getattr(locked, name) != value]
        if not changed:
            return
        Campaign.objects.filter(pk=locked.pk).update(**{name: vars(values)[name] for name in changed})
        record("campaign.changed", actor=actor.user, subject=_subject(locked), fields=sorted(changed))


def move_campaign(campaign: Campaign, move: Move, *, actor: Actor, now: datetime) -> Campaign:
    """To the next state. Raises MoveRefused where it is not there any more, NoSteps for an empty one."""
    with transaction.atomic():
        locked = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
        after = state_after(locked.state, move)
        if after is None:
            raise MoveRefused
        if move == Move.START and not locked.steps.filter(dropped_at__isnull=True).exists():
            raise NoSteps
        locked.state = after
        if move == Move.START:
            locked.started_at = now
        locked.done_at = now if move == Move.FINISH else None
        locked.save(update_fields=["state", "started_at", "done_at"])
        record("campaign.moved", actor=actor.user, subject=_subject(locked), move=str(move))
        return locked


def delete_campaign(campaign: Campaign, *, actor: Actor) -> None:
    """Raises CampaignUsed where a step has reached, or prepared to reach, anybody."""
    with transaction.atomic():
        locked = Campaign.objects.select_for_update().get(pk=campaign.pk)
        steps = locked.steps.all()
        if any(is_used(step) for step in steps):
            raise CampaignUsed
        record("campaign.deleted", actor=actor.user, subject=_subject(locked), name=locked.name)
        locked.delete()


def add_step(
    campaign: Campaign, *, actor: Actor, values: StepValues, texts: Texts | None = None
) -> CampaignStep:
    """Raises CampaignOver."""
    with transaction.atomic():
        locked = _changeable(campaign)
        step = CampaignStep.objects.create(campaign=locked, texts=dict(texts or {}), **vars(values))
        record("campaign.step_added", actor=actor.user, subject=_subject(locked), step=step.title)
        return step


def change_step(step: CampaignStep, *, actor: Actor, title: str, planned_on: date, note: str) -> None:
    """Raises CampaignOver."""
    with transaction.atomic():
        locked = _changeable(step.campaign)
        CampaignStep.objects.filter(pk=step.pk).update(title=title, planned_on=planned_on, note=note)
        record("campaign.step_changed", actor=actor.user, subject=_subject(locked), step=title)


def set_texts(step: CampaignStep, *, actor: Actor, texts: Texts) -> None:
    """What its letters, mails or callers say; what was prepared before keeps its own. Raises CampaignOver."""
    with transaction.atomic():
        locked = _changeable(step.campaign)
        CampaignStep.objects.filter(pk=step.pk).update(texts=dict(texts))
        record("campaign.step_changed", actor=actor.user, subject=_subject(locked), step=step.title)


def drop_step(step: CampaignStep, *, actor: Actor, now: datetime) -> None:
    """Raises StepUsed, CampaignOver. Repeatable."""
    with transaction.atomic():
        locked = _changeable(step.campaign)
        found = CampaignStep.objects.select_for_update().get(pk=step.pk)
        if is_used(found):
            raise StepUsed
        if found.dropped_at is None:
            found.dropped_at = now
            found.save(update_fields=["dropped_at"])
            record("campaign.step_dropped", actor=actor.user, subject=_subject(locked), step=found.title)


def mark_step_done(step: CampaignStep, *, actor: Actor, on: date | None) -> None:
    """Somebody says that it was done on a day; None: not yet, after all. Raises CampaignOver."""
    with transaction.atomic():
        locked = _changeable(step.campaign)
        if CampaignStep.objects.filter(pk=step.pk).exclude(done_on=on).update(done_on=on):
            if on:
                record("campaign.step_done", actor=actor.user, subject=_subject(locked), step=step.title)
            else:
                record("campaign.step_reopened", actor=actor.user, subject=_subject(locked), step=step.title)


def tie_round(step: CampaignStep, round_: Round) -> None:
    """A round was made for this step. Repeatable."""
    step.rounds.add(round_)


def set_contact_gap(days: int, *, actor: Actor) -> None:
    """For how many days nobody is asked twice; 0: as often as one likes."""
    with transaction.atomic():
        ContactGap.objects.update_or_create(is_only=True, defaults={"days": days})
        record("campaign.gap_set", actor=actor.user, days=days)


def is_used(step: CampaignStep) -> bool:
    """Whether somebody was reached by it, or will be. At most 4 statements."""
    return step.touches.exists() or step.rounds.exists() or step.relay_links.exists() or step.efforts.exists()


def _add_steps_of(template: Template, campaign: Campaign, language: str, now: datetime) -> None:
    on = day_of(now)
    end = day_of(campaign.session.starts_at) if campaign.session else on + WITHOUT_SESSION
    days = days_of_steps([step.days_before for step in template.steps], end, on)
    CampaignStep.objects.bulk_create(
        CampaignStep(
            campaign=campaign,
            channel=step.channel,
            title=localised(step.title, language),
            planned_on=day,
            texts={code: dict(text) for code, text in step.texts.items()},
        )
        for step, day in zip(template.steps, days, strict=True)
    )


def _check_session(city: Organisation, session: Session | None, now: datetime) -> None:
    if session is not None and not published_by(city, now).filter(pk=session.pk).exists():
        raise SessionNotYours


def _changeable(campaign: Campaign) -> Campaign:
    locked = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    if locked.state == CampaignState.DONE:
        raise CampaignOver
    return locked


def _subject(campaign: Campaign) -> str:
    return f"campaign:{campaign.pk}"
