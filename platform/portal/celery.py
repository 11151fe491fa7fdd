"""The Celery application and its few sweeps."""

import os
from typing import Any

from celery.schedules import crontab
from celery.signals import worker_init
from django.core.exceptions import ImproperlyConfigured
from tenant_schemas_celery.app import CeleryApp

from portal.health.deployment import refuse_what_cannot_work
from portal.health.pooling import refuse_shared_sessions

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
os.environ.setdefault("PORTAL_PROCESS", "worker")

app = CeleryApp("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    [
        "tenants.due",
        "tenants.mail",
        "tenants.runs",
        "tenants.company_register",
        "tenants.table_import",
        "tenants.doubles",
        "diagnostic.assessment",
        "dashboards.engine.snapshots",
        "archive",
        "dashboards.questionnaire_editor",
    ]
)

app.conf.beat_schedule = {
    "due work": {"task": "tenants.due.sweep", "schedule": 5.0, "options": {"expires": 10}},
    "figures of the night": {
        "task": "dashboards.snapshots.recompute_all",
        "schedule": crontab(hour=3, minute=10),
    },
    "files of old runs": {"task": "dashboards.archive.expire", "schedule": crontab(hour=4, minute=0)},
    "rows of old imports": {
        "task": "tenants.table_import.expire",
        "schedule": crontab(hour=4, minute=5),
    },
    "unfinished self-diagnostics": {
        "task": "diagnostic.assessment.forget_unfinished",
        "schedule": crontab(hour=3, minute=50),
    },
    "doubles of the night": {
        "task": "tenants.doubles.find_all",
        "schedule": crontab(hour=4, minute=20),
    },
    "orphans of the night": {"task": "tenants.due.report_orphans", "schedule": crontab(hour=3, minute=40)},
}


@worker_init.connect
def _refuse_to_start_wrongly(**_: Any) -> None:
    """Before a worker takes a task; Celery would only log an exception, and go on."""
    try:
        refuse_what_cannot_work()
        refuse_shared_sessions()
    except ImproperlyConfigured as error:
        raise SystemExit(str(error)) from error
