"""Tasks for `test_celery`: each says in which schema it ran, in a list of the test's broker."""

import os
import signal
import time

from celery import shared_task
from redis import Redis

from kernel.database import connection
from kernel.tasks import OrganisationTask, PlatformTask

REPORTS = "tests:schema-reports"


def redis_of_tests() -> Redis:
    """Where reports go, named by the variable that the test gives its workers."""
    return Redis.from_url(os.environ["TESTS_REPORTS_URL"], decode_responses=True)


def report(label: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema(), current_user")
        schema, role = cursor.fetchone()
    redis_of_tests().rpush(REPORTS, f"{label}: {connection.schema_name} {schema} {role}")


@shared_task(base=OrganisationTask, name="tests.of_organisation")
def of_organisation(label: str) -> None:
    report(label)


@shared_task(base=PlatformTask, name="tests.of_platform")
def of_platform(label: str) -> None:
    report(label)


@shared_task(base=OrganisationTask, name="tests.failing")
def failing(label: str) -> None:
    report(label)
    raise ValueError(label)


@shared_task(base=OrganisationTask, name="tests.sleeping_the_first_time")
def sleeping_the_first_time(label: str) -> None:
    """Says that it has begun, and is there to be killed; says more when it comes back."""
    redis = redis_of_tests()
    if redis.incr(f"{REPORTS}:{label}") == 1:
        redis.rpush(REPORTS, f"{label} began")
        time.sleep(60)
    report(label)


@shared_task(base=OrganisationTask, name="tests.killing_itself_the_first_time")
def killing_itself_the_first_time(label: str) -> None:
    if redis_of_tests().incr(f"{REPORTS}:{label}") == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    report(label)
