"""Several workers at once, on several connections: no piece of work is ever done twice or lost."""

from __future__ import annotations

from concurrent.futures import wait
from datetime import timedelta
from threading import Event, Lock

import pytest
from django.db import OperationalError
from django.utils import timezone

from kernel.database import connection
from tenants.due.models import Due
from tenants.due.services import ask_for, do_due_work
from tenants.organisations.models import Organisation
from tests.tenants.committed import committed_rows, kill_backend, workers

PATIENCE_S = 10


@pytest.fixture
def city(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), committed_rows():
        yield Organisation.objects.get(slug="namur")


def test_four_workers_share_the_work_and_do_each_piece_once(city):
    done, lock = [], Lock()

    def handler(organisation, due):
        with lock:
            done.append(due.key)

    for number in range(40):
        ask_for(city, "work", key=str(number))
    now = timezone.now()

    with workers(4) as start:
        runs = [start(city, do_due_work, city, {"work": handler}, now) for _ in range(4)]
        n_done = sum(run.result(PATIENCE_S) for run in runs)

    assert n_done == 40
    assert sorted(done, key=int) == [str(number) for number in range(40)]
    assert not Due.objects.exists()


def test_work_that_takes_long_is_not_begun_a_second_time_though_it_is_due_again(city):
    begun, may_end = Event(), Event()
    done = []

    def slow(organisation, due):
        done.append("slow")
        begun.set()
        assert may_end.wait(PATIENCE_S)

    ask_for(city, "work")
    now = timezone.now()
    with workers(2) as start:
        first = start(city, do_due_work, city, {"work": slow}, now)
        assert begun.wait(PATIENCE_S)
        second = start(city, do_due_work, city, {"work": slow}, now + timedelta(minutes=5))
        n_second = second.result(PATIENCE_S)
        may_end.set()

        assert (first.result(PATIENCE_S), n_second) == (1, 0)

    assert done == ["slow"]
    assert not Due.objects.exists()


def test_whoever_asks_for_work_that_is_being_done_does_not_wait_and_gets_it_done_again(city):
    begun, may_end = Event(), Event()

    def slow(organisation, due):
        begun.set()
        assert may_end.wait(PATIENCE_S)

    ask_for(city, "work")
    with workers(1) as start:
        run = start(city, do_due_work, city, {"work": slow}, timezone.now())
        assert begun.wait(PATIENCE_S)
        ask_for(city, "work", details={"n": 2})  # would wait here for ever
        may_end.set()
        # The same run may find it due again and do it; then nothing is left.
        assert run.result(PATIENCE_S) in (1, 2)
        n_more = do_due_work(city, {"work": slow}, timezone.now())

    assert run.result() + n_more == 2
    assert not Due.objects.exists()


def test_work_whose_worker_is_killed_stays_due(city):
    begun, may_end = Event(), Event()

    def fatal(organisation, due):
        with connection.cursor() as cursor:
            cursor.execute("SET application_name = 'killed worker'")
        begun.set()
        assert may_end.wait(PATIENCE_S)
        ask_for(organisation, "never")

    ask_for(city, "work")
    now = timezone.now()
    with workers(1) as start:
        run = start(city, do_due_work, city, {"work": fatal}, now)
        assert begun.wait(PATIENCE_S)
        kill_backend("killed worker")
        may_end.set()
        wait([run], PATIENCE_S)

    assert isinstance(run.exception(), OperationalError)
    row = Due.objects.get()
    assert (row.kind, row.attempts) == ("work", 1)
    done = []
    assert do_due_work(city, {"work": lambda *args: done.append(args)}, now + timedelta(minutes=1)) == 1
