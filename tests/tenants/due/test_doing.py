"""Doing what is due: each once, a failure put off and noted, given up after eight tries."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from kernel.database import connection
from tenants.due.models import Due
from tenants.due.selectors import failed_work, queue_state
from tenants.due.services import MAX_ATTEMPTS, ask_for, do_due_work


class Work:
    """A handler that remembers what it did, and fails where it is told to."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.failing: set[str] = set()

    def __call__(self, organisation, due) -> None:
        if due.key in self.failing:
            raise ValueError("no luck\nDETAIL: Key (email)=(boutique@exemple.test) already exists")
        self.done.append(due.key)


@pytest.fixture
def work() -> Work:
    return Work()


def do(organisation, work, now: datetime | None = None) -> int:
    return do_due_work(organisation, {"work": work}, now or timezone.now())


def test_what_is_asked_for_twice_is_done_once(namur, work):
    ask_for(namur, "work")
    ask_for(namur, "work")

    assert (do(namur, work), do(namur, work)) == (1, 0)
    assert work.done == [""]
    assert not Due.objects.exists()


def test_keys_kinds_and_organisations_are_kept_apart(namur, dinant, work):
    ask_for(namur, "work", key="a")
    ask_for(namur, "work", key="b")
    ask_for(dinant, "work", key="c")

    assert do(namur, work) == 2
    assert sorted(work.done) == ["a", "b"]
    assert Due.objects.get().organisation == dinant


def test_what_is_due_later_waits(namur, work):
    now = timezone.now()
    ask_for(namur, "work", at=now + timedelta(minutes=5))

    assert do(namur, work, now) == 0
    assert do(namur, work, now + timedelta(minutes=5)) == 1


def test_the_oldest_is_done_first(namur, work):
    now = timezone.now()
    for minutes, key in ((1, "b"), (2, "a"), (0, "c")):
        ask_for(namur, "work", key=key, at=now - timedelta(minutes=minutes))

    do(namur, work, now)

    assert work.done == ["a", "b", "c"]


def test_what_is_asked_for_again_while_it_is_done_is_done_again(namur):
    done = []

    def handler(organisation, due):
        done.append(due.details)
        if len(done) == 1:
            ask_for(organisation, "work", details={"n": 2})

    ask_for(namur, "work", details={"n": 1})

    do_due_work(namur, {"work": handler}, timezone.now())
    do_due_work(namur, {"work": handler}, timezone.now())

    assert done == [{"n": 1}, {"n": 2}]
    assert not Due.objects.exists()


def test_what_fails_is_noted_put_off_and_holds_up_no_other(namur, work):
    now = timezone.now()
    work.failing = {"a"}
    ask_for(namur, "work", key="a", at=now - timedelta(minutes=1))
    ask_for(namur, "work", key="b", at=now)

    with pytest.raises(ValueError, match="no luck"):
        do(namur, work, now)
    assert do(namur, work, now) == 1

    assert work.done == ["b"]
    row = Due.objects.get()
    assert (row.key, row.attempts, row.due_at) == ("a", 1, now + timedelta(minutes=1))
    assert row.failed_at is None


def test_what_is_noted_of_a_failure_quotes_no_row(namur, work):
    work.failing = {""}
    ask_for(namur, "work")

    with pytest.raises(ValueError, match="no luck"):
        do(namur, work)

    assert Due.objects.get().last_error == "ValueError: no luck"


def test_what_fails_is_tried_ever_more_rarely_and_given_up_after_eight_times(namur, work):
    now = timezone.now()
    work.failing = {""}
    ask_for(namur, "work", at=now)

    waits = []
    for _ in range(MAX_ATTEMPTS):
        assert failed_work() == []
        with pytest.raises(ValueError, match="no luck"):
            do(namur, work, now)
        due_at = Due.objects.get().due_at
        waits.append((due_at - now) // timedelta(minutes=1))
        now = due_at

    assert waits == [1, 2, 4, 8, 16, 32, 64, 128]
    assert [row.last_error for row in failed_work()] == ["ValueError: no luck"]
    assert do(namur, work, now + timedelta(days=1)) == 0


def test_what_was_given_up_is_shown_on_the_technical_page(namur, agency, work, member, client_on):
    ask_for(namur, "work", key="2016")
    Due.objects.update(failed_at=timezone.now(), attempts=8, last_error="ValueError: no luck")

    page = client_on(agency, member(agency, "administrator")).get("/agence/technique/").content.decode()

    assert "Travaux en échec" in page
    for shown in ("Namur", "<code>work</code> 2016", "ValueError: no luck"):
        assert shown in page


def test_what_was_given_up_starts_afresh_when_it_is_asked_for_again(namur, work):
    ask_for(namur, "work")
    Due.objects.update(failed_at=timezone.now(), attempts=8)

    ask_for(namur, "work")

    assert do(namur, work) == 1


def test_what_kills_its_worker_each_time_is_given_up_too(namur, work):
    """No exception is ever seen: the row was put off before it was tried."""
    now = timezone.now()
    ask_for(namur, "work", key="deadly", at=now)
    ask_for(namur, "work", key="other", at=now)
    Due.objects.filter(key="deadly").update(attempts=MAX_ATTEMPTS)

    assert do(namur, work, now) == 1

    assert work.done == ["other"]
    row = Due.objects.get(key="deadly")
    assert row.failed_at == now
    assert row.last_error


def test_what_a_failed_handler_wrote_is_undone(namur):
    def handler(organisation, due):
        ask_for(organisation, "other")
        raise ValueError

    ask_for(namur, "work")

    with pytest.raises(ValueError):  # noqa: PT011
        do_due_work(namur, {"work": handler}, timezone.now())

    assert list(Due.objects.values_list("kind", flat=True)) == ["work"]


def test_an_unknown_kind_is_a_failure_like_any_other(namur, work):
    ask_for(namur, "unheard-of")

    with pytest.raises(KeyError):
        do(namur, work)

    assert Due.objects.get().last_error == "KeyError: 'unheard-of'"


def test_what_a_change_asks_for_goes_with_the_change(namur):
    with transaction.atomic():
        ask_for(namur, "work")
        transaction.set_rollback(True)

    assert not Due.objects.exists()


def test_one_run_does_not_go_on_for_ever(namur, monkeypatch):
    monkeypatch.setattr("tenants.due.services.BATCH", 5)

    def handler(organisation, due):
        ask_for(organisation, "work", at=timezone.now() - timedelta(hours=1))

    ask_for(namur, "work")

    assert do_due_work(namur, {"work": handler}, timezone.now()) == 5


def test_the_queue_says_how_much_waits_since_when(namur, dinant):
    now = timezone.now()
    assert (queue_state(now).n_waiting, queue_state(now).lag) == (0, timedelta(0))
    ask_for(namur, "work", at=now - timedelta(minutes=7))
    ask_for(dinant, "work", at=now - timedelta(minutes=3))
    ask_for(dinant, "later", at=now + timedelta(minutes=3))
    ask_for(dinant, "failed", at=now - timedelta(days=1))
    Due.objects.filter(kind="failed").update(failed_at=now)

    state = queue_state(now)

    assert (state.n_waiting, state.n_failed, state.lag) == (2, 1, timedelta(minutes=7))


def test_asking_costs_one_statement(namur, django_assert_num_queries):
    with django_assert_num_queries(1):
        ask_for(namur, "work")


def test_the_schema_is_still_that_of_the_organisation_after_a_failure(namur, work):
    connection.set_tenant(namur)
    work.failing = {""}
    ask_for(namur, "work")

    with pytest.raises(ValueError, match="no luck"):
        do(namur, work)

    assert connection.schema_name == "city_namur"
