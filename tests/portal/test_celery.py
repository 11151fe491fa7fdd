"""A real worker on a real broker: tasks run in their organisation's schema, and nowhere without one."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from celery import Celery
from django.conf import settings
from django_tenants.utils import tenant_context
from redis import Redis

from kernel.database import connection
from kernel.tasks import PlatformTask, TaskWithoutOrganisation
from portal.celery import app
from tenants.due import tasks as due_tasks
from tenants.due.models import Due
from tenants.due.services import ask_for
from tenants.organisations.models import Organisation
from tests.portal import schema_reports as tasks
from tests.tenants.committed import committed_rows

PATIENCE_S = 40.0
PROJECT = Path(__file__).resolve().parents[2]


class Bench:
    """A broker of this module's own, and workers that listen to it."""

    def __init__(self, database: int, log: Path) -> None:
        self.broker = settings.CELERY_BROKER_URL.replace("virtual_host=1", f"virtual_host={database}")
        self.reports_url = re.sub(r"\bdb=\d+", f"db={database}", settings.REDIS_URL)
        assert self.broker != settings.CELERY_BROKER_URL
        self.redis = Redis.from_url(self.reports_url, decode_responses=True)
        self.log = log
        self.n_read = 0

    @property
    def environment(self) -> dict[str, str]:
        database = connection.settings_dict
        return os.environ | {
            "DATABASE_URL": f"postgresql://{database['USER']}@/{database['NAME']}?host={quote(database['HOST'])}",
            "BROKER_URL": self.broker,
            "TESTS_REPORTS_URL": self.reports_url,
            "PORTAL_PROCESS": "worker",
            "PYTHONPATH": os.pathsep.join([str(PROJECT / "platform"), str(PROJECT)]),
        }

    @contextmanager
    def worker(self, pool: str) -> Iterator[subprocess.Popen[bytes]]:
        """A worker, killed with its children at the end."""
        options = ["--pool", pool, "--concurrency", "1", "--without-gossip", "--without-mingle", "-l", "INFO"]
        command = ["celery", "-A", "portal.celery", "--skip-checks", "worker", "-I", tasks.__name__, *options]
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *command],
                env=self.environment,
                cwd=PROJECT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def call(self, slug: str | None, task: str, *args: str) -> None:
        """Call a task from the schema of an organisation (None: from `public`)."""
        with app.connection_for_write(self.broker) as broker:
            signature = app.tasks[task]
            if slug is None:
                signature.apply_async(args, connection=broker)  # type: ignore[call-arg]
            else:
                with tenant_context(Organisation.objects.get(slug=slug)):
                    signature.apply_async(args, connection=broker)  # type: ignore[call-arg]

    def call_bare(self, task: str, *args: str, headers: dict[str, str] | None = None) -> None:
        """A message as somebody else's program would send it."""
        with app.connection_for_write(self.broker) as broker:
            Celery.send_task(app, task, args=args, connection=broker, headers=headers or {})

    def restore_late_messages(self) -> None:
        """What each worker does every ten seconds."""
        with app.connection_for_write(self.broker) as broker:
            broker.default_channel.qos.restore_visible()  # type: ignore[attr-defined]

    def next_reports(self, count: int) -> list[str]:
        """The next reports, as soon as there are as many."""
        self.wait_until(lambda: self.redis.llen(tasks.REPORTS) >= self.n_read + count)
        found = self.redis.lrange(tasks.REPORTS, self.n_read, -1)
        self.n_read += len(found)
        return [str(report) for report in found]

    def wait_until(self, is_so: Callable[[], bool]) -> None:
        give_up_at = time.monotonic() + PATIENCE_S
        while not is_so():
            if time.monotonic() > give_up_at:
                raise AssertionError(f"nothing came:\n{self.log.read_text()[-4000:]}")
            time.sleep(0.05)


@pytest.fixture(scope="module")
def bench(django_db_setup, django_db_blocker, worker_id, tmp_path_factory) -> Iterator[Bench]:
    database = 5 + int(worker_id.removeprefix("gw")) % 10 if worker_id != "master" else 15
    bench = Bench(database, tmp_path_factory.mktemp("celery") / "worker.log")
    bench.redis.flushdb()
    with django_db_blocker.unblock(), committed_rows():
        yield bench
    bench.redis.flushdb()
    bench.redis.close()


def test_a_real_worker(bench):
    """In one test, as a worker takes seconds to start: the schemas of tasks, one after the other."""
    with bench.worker("solo"):
        bench.call("namur", "tests.of_organisation", "n")
        assert bench.next_reports(1) == ["n: city_namur city_namur portal_app"]

        bench.call("dinant", "tests.failing", "d")
        bench.call("namur", "tests.of_platform", "p")
        bench.call("agence", "tests.of_organisation", "a")
        assert bench.next_reports(3) == [
            "d: city_dinant city_dinant portal_app",
            "p: public public portal_app",
            "a: agence agence portal_app",
        ]

        # Messages without an organisation are refused and do nothing, right after one that had one.
        bench.call_bare("tests.of_organisation", "no header")
        bench.call_bare("tests.of_organisation", "public", headers={"_schema_name": "public"})
        bench.call_bare("tests.of_organisation", "gone", headers={"_schema_name": "city_nowhere"})
        bench.call_bare("tests.of_organisation", "empty", headers={"_schema_name": ""})
        bench.call("namur", "tests.of_organisation", "after")
        assert bench.next_reports(1) == ["after: city_namur city_namur portal_app"]
        log = bench.log.read_text()
        assert log.count("message without an organisation") >= 3
        assert "city_nowhere is not to be found" in log

        # A sweep finds a due row of Namur, hands it out, and the worker does it.
        namur = Organisation.objects.get(slug="namur")
        ask_for(namur, "figures.city", key="an edition that is not there")
        bench.call(None, due_tasks.sweep.name)
        bench.wait_until(lambda: not Due.objects.exists())

        # Killed in the middle of a task: the message is kept ...
        bench.call("namur", "tests.sleeping_the_first_time", "killed")
        assert bench.next_reports(1) == ["killed began"]
    assert bench.redis.hlen("unacked") == 1

    # ... but comes back only when `visibility_timeout` has passed since. Say that it has.
    for tag in bench.redis.zrange("unacked_index", 0, -1):
        patience_s = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
        bench.redis.zadd("unacked_index", {tag: time.time() - patience_s - 1})
    bench.restore_late_messages()
    with bench.worker("prefork"):
        assert bench.next_reports(1) == ["killed: city_namur city_namur portal_app"]

        # A child that is killed gives its message back at once.
        bench.call("dinant", "tests.killing_itself_the_first_time", "child")
        assert bench.next_reports(1) == ["child: city_dinant city_dinant portal_app"]


def test_a_task_of_an_organisation_cannot_be_called_from_public(bench):
    connection.set_schema_to_public()

    with pytest.raises(TaskWithoutOrganisation, match=r"tests\.of_organisation"):
        tasks.of_organisation.delay("x")
    with pytest.raises(TaskWithoutOrganisation):
        tasks.of_organisation.apply_async(["x"], headers={"_schema_name": "public"})


def test_a_task_must_outlast_its_time_limit_before_it_comes_back():
    """Else a slow task would be done a second time while it still runs."""
    assert settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"] > settings.CELERY_TASK_TIME_LIMIT
    assert settings.CELERY_TASK_ACKS_LATE
    assert settings.CELERY_TASK_REJECT_ON_WORKER_LOST
    assert settings.CELERY_WORKER_PREFETCH_MULTIPLIER == 1


def test_each_sweep_is_a_task_that_exists_and_runs_in_public():
    app.loader.import_default_modules()
    for name, entry in app.conf.beat_schedule.items():
        task = app.tasks[entry["task"]]
        assert isinstance(task, PlatformTask), name


def test_nothing_is_swept_for_each_city_every_minute():
    """Sweeps that run often read `due`; those that visit every organisation run once a night."""
    often = {
        entry["task"] for entry in app.conf.beat_schedule.values() if isinstance(entry["schedule"], float)
    }

    assert often == {"tenants.due.sweep"}
