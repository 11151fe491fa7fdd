"""The due row of mails: hands over to the task, and looks again until nothing waits."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.due import HANDLERS
from tenants.due.models import Due
from tenants.due.services import do_due_work
from tenants.mail import tasks
from tenants.mail.models import Mail, MailState
from tenants.mail.services import AGAIN


@pytest.fixture
def enqueued(monkeypatch) -> list[str]:
    found = []
    monkeypatch.setattr(tasks.send_queued, "delay", lambda: found.append("send_queued"))
    return found


def do(namur, now=None) -> int:
    return do_due_work(namur, HANDLERS, now or timezone.now())


def test_a_queued_mail_is_handed_to_the_task(queue, in_namur, enqueued, django_capture_on_commit_callbacks):
    queue()

    with django_capture_on_commit_callbacks(execute=True):
        assert do(in_namur) == 1

    assert enqueued == ["send_queued"]


def test_a_task_that_is_lost_is_made_good_ten_minutes_later(
    queue, in_namur, enqueued, django_capture_on_commit_callbacks
):
    queue()
    do(in_namur)
    later = timezone.now() + timedelta(minutes=10)
    assert Due.objects.get(organisation=in_namur).key == AGAIN

    with django_capture_on_commit_callbacks(execute=True):
        assert do(in_namur, later) == 1

    assert enqueued == ["send_queued"]


@pytest.mark.parametrize("state", [MailState.SENT, MailState.FAILED, MailState.IN_DOUBT])
def test_nothing_more_is_due_once_nothing_waits(queue, in_namur, enqueued, state):
    queue()
    do(in_namur)
    Mail.objects.update(state=state)

    do(in_namur, timezone.now() + timedelta(minutes=11))

    assert not Due.objects.filter(organisation=in_namur).exists()


def test_a_mail_left_on_its_way_is_looked_after_until_it_is_in_doubt(queue, in_namur, post, enqueued):
    queue()
    Mail.objects.update(state=MailState.SENDING, claimed_at=timezone.now())
    do(in_namur)

    do(in_namur, timezone.now() + timedelta(minutes=11))

    assert Due.objects.filter(organisation=in_namur, key=AGAIN).exists()
