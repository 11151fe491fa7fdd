"""Sending through a real server: once, or not at all, or in doubt and said so."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tenants.utils import tenant_context

from tenants.due.models import Due
from tenants.mail.models import Mail, MailState
from tenants.mail.services import AGAIN, IN_DOUBT_AFTER, mark_in_doubt, send_queued_mails


def send(namur, now: datetime | None = None) -> int:
    return send_queued_mails(namur, now or timezone.now())


def test_a_mail_queued_twice_is_one_mail(queue, in_namur, post):
    queue()
    queue(subject="Une autre fois")

    assert send(in_namur) == 1
    assert [mail["Subject"] for mail in post.taken] == ["Bienvenue à la séance"]


def test_a_mail_leaves_once(queue, in_namur, post):
    mail = queue()

    assert (send(in_namur), send(in_namur)) == (1, 0)

    mail.refresh_from_db()
    assert mail.state == MailState.SENT
    assert mail.sent_at is not None
    assert post.recipients == ["boutique@exemple.test"]
    assert post.taken[0].get_content().replace("\r\n", "\n") == "Bonjour,\n\nÀ bientôt.\n"


def test_mails_of_another_city_are_left_alone(queue, in_namur, dinant, post):
    queue()

    with tenant_context(dinant):
        assert send(dinant) == 0
    assert post.taken == []


def test_a_mail_says_whose_it_is_and_to_whom_one_answers(queue, in_namur, post, settings):
    in_namur.contact_email = "commerce@namur.example"
    mail = queue(language="de", body_html="<p>Guten Tag</p>")

    send(in_namur)

    sent = post.taken[0]
    assert sent["From"] == f"Namur <namur@{settings.MAIL_DOMAIN}>"
    assert sent["Reply-To"] == "commerce@namur.example"
    assert sent["Content-Language"] == "de"
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["X-Portal-Message"] == f"city_namur/{mail.pk}"
    assert sent["To"] == "boutique@exemple.test"
    assert post.senders == [f"namur@{settings.MAIL_DOMAIN}"]
    assert [part.get_content_type() for part in sent.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize(
    "name", ["Liège, ville ardente", "L’Atelier « numérique »", 'Un "bon" nom', "a@b", "<x>"]
)
def test_any_name_of_an_organisation_may_stand_before_its_address(queue, in_namur, post, settings, name):
    in_namur.name = name
    queue()

    assert send(in_namur) == 1
    (address,) = post.taken[0]["From"].addresses
    assert (address.display_name, address.addr_spec) == (name, f"namur@{settings.MAIL_DOMAIN}")


def test_a_subject_cannot_add_a_header_nor_be_too_long(queue, in_namur, post):
    queue(subject="Bonjour\r\nBcc: tous@exemple.test\n\n<script>" + "é" * 300)

    assert send(in_namur) == 1
    assert post.recipients == ["boutique@exemple.test"]
    assert "Bcc" not in post.taken[0]
    assert len(post.taken[0]["Subject"]) == 200


@pytest.mark.parametrize(
    "recipient",
    ["a@exemple.test\nBcc: b@exemple.test", "a@exemple.test, b@exemple.test", "", "é@exemple.test", "@"],
)
def test_an_address_that_cannot_be_is_a_failure_and_holds_up_no_other(queue, in_namur, post, recipient):
    bad = queue()
    Mail.objects.filter(pk=bad.pk).update(recipient=recipient)  # queueing leaves an empty one out
    queue(unique_key="2")

    assert send(in_namur) == 1

    bad.refresh_from_db()
    assert bad.state == MailState.FAILED
    assert bad.last_error
    assert post.recipients == ["boutique@exemple.test"]


def test_a_refused_recipient_is_a_failure_with_its_reason(queue, in_namur, post):
    post.answers["parti@exemple.test"] = "550 5.1.1 No such user"
    refused = queue(recipient="parti@exemple.test")
    queue(unique_key="2")

    assert send(in_namur) == 1

    refused.refresh_from_db()
    assert refused.state == MailState.FAILED
    assert refused.last_error == "550 5.1.1 No such user"


def test_a_refused_text_is_a_failure(queue, in_namur, post):
    post.data_answer = "554 5.7.1 Spam"
    mail = queue()

    assert send(in_namur) == 0

    mail.refresh_from_db()
    assert (mail.state, mail.last_error) == (MailState.FAILED, "554 5.7.1 Spam")


def test_a_server_that_asks_to_come_back_gets_the_mail_later(queue, in_namur, post):
    post.answers["liste@exemple.test"] = "451 4.7.1 Greylisted"
    mail = queue(recipient="liste@exemple.test")
    queue(unique_key="2")
    now = timezone.now()

    assert send(in_namur, now) == 1

    mail.refresh_from_db()
    assert (mail.state, mail.last_error) == (MailState.QUEUED, "451 4.7.1 Greylisted")
    assert Due.objects.get(key=AGAIN).due_at == now + timedelta(minutes=2)
    post.answers.clear()
    assert send(in_namur, now + timedelta(minutes=2)) == 1


def test_without_a_server_everything_stays_queued_and_is_tried_again_ever_more_rarely(
    queue, in_namur, no_server
):
    queue()
    queue(unique_key="2")
    now = timezone.now()

    waits = []
    for _ in range(8):
        assert send(in_namur, now) == 0
        waits.append((Due.objects.get(key=AGAIN).due_at - now) // timedelta(minutes=1))

    assert waits == [2, 4, 8, 16, 32, 60, 60, 60]
    assert set(Mail.objects.values_list("state", "attempts")) == {(MailState.QUEUED, 8)}
    assert "refused" in Mail.objects.first().last_error


def test_a_server_that_comes_back_gets_what_waited(queue, in_namur, no_server, request):
    queue()
    send(in_namur)

    post = request.getfixturevalue("post")
    assert send(in_namur) == 1
    assert len(post.taken) == 1


def test_a_mail_that_waited_two_days_is_given_up(queue, in_namur, no_server):
    mail = queue(is_secret=True)

    send(in_namur, timezone.now() + timedelta(days=2, minutes=1))

    mail.refresh_from_db()
    assert mail.state == MailState.FAILED
    assert mail.body_text == ""
    assert not Due.objects.filter(key=AGAIN).exists()


def test_a_server_that_goes_away_after_the_text_leaves_a_doubt_and_no_second_mail(queue, in_namur, post):
    post.goes_away_after_data = True
    mail = queue()

    assert send(in_namur) == 0
    post.goes_away_after_data = False
    assert send(in_namur) == 0

    mail.refresh_from_db()
    assert mail.state == MailState.IN_DOUBT
    assert mail.last_error
    assert len(post.taken) == 1


def test_a_process_that_dies_in_between_leaves_a_doubt_and_no_second_mail(queue, in_namur, post, monkeypatch):
    mail = queue()

    def die(*args):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr("tenants.mail.services.message_of", die)
        with pytest.raises(SystemExit):
            send(in_namur)
    mail.refresh_from_db()
    assert mail.state == MailState.SENDING

    now = timezone.now()
    assert send(in_namur, now + IN_DOUBT_AFTER - timedelta(minutes=1)) == 0
    mail.refresh_from_db()
    assert mail.state == MailState.SENDING

    assert send(in_namur, now + IN_DOUBT_AFTER + timedelta(minutes=1)) == 0
    mail.refresh_from_db()
    assert mail.state == MailState.IN_DOUBT
    assert post.taken == []


def test_a_doubt_is_marked_once_and_nothing_else_is(queue, in_namur):
    queue()
    sent = queue(unique_key="2")
    Mail.objects.filter(pk=sent.pk).update(state=MailState.SENT, claimed_at=timezone.now())
    on_its_way = queue(unique_key="3")
    Mail.objects.filter(pk=on_its_way.pk).update(state=MailState.SENDING, claimed_at=timezone.now())
    later = timezone.now() + timedelta(hours=1)

    assert (mark_in_doubt(later), mark_in_doubt(later)) == (1, 0)


@pytest.mark.parametrize(
    ("is_demo", "is_secret", "is_kept"), [(False, True, False), (True, True, True), (False, False, True)]
)
def test_a_secret_is_forgotten_once_it_has_left_save_in_the_demo(
    queue, in_namur, post, settings, is_demo, is_secret, is_kept
):
    settings.DEMO = is_demo
    mail = queue(is_secret=is_secret, body_html="<p>secret</p>")

    send(in_namur)

    mail.refresh_from_db()
    assert bool(mail.body_text) is is_kept
    assert bool(mail.body_html) is is_kept


@pytest.mark.parametrize("answer", ["550 No", "451 Later"])
def test_a_secret_is_forgotten_when_it_cannot_leave_and_kept_while_it_waits(queue, in_namur, post, answer):
    post.data_answer = answer
    mail = queue(is_secret=True)

    send(in_namur)

    mail.refresh_from_db()
    assert bool(mail.body_text) is answer.startswith("4")


def test_a_secret_in_doubt_is_forgotten(queue, in_namur, post):
    post.goes_away_after_data = True
    mail = queue(is_secret=True)
    stuck = queue(unique_key="2", is_secret=True)
    Mail.objects.filter(pk=stuck.pk).update(
        state=MailState.SENDING, claimed_at=timezone.now() - timedelta(hours=1)
    )

    send(in_namur)

    assert set(Mail.objects.values_list("pk", "state", "body_text")) == {
        (mail.pk, MailState.IN_DOUBT, ""),
        (stuck.pk, MailState.IN_DOUBT, ""),
    }


def test_a_mail_of_a_change_that_is_undone_is_not_sent(queue, in_namur, post):
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)

    assert send(in_namur) == 0
    assert not Mail.objects.exists()
    assert not Due.objects.exists()
    assert post.taken == []


def test_two_mails_one_after_the_other_go_in_the_order_in_which_they_were_queued(queue, in_namur, post):
    for number in range(3):
        queue(unique_key=str(number), subject=f"Mail {number}")

    assert send(in_namur) == 3
    assert [mail["Subject"] for mail in post.taken] == ["Mail 0", "Mail 1", "Mail 2"]
