"""The Celery application and its few sweeps."""

import os

from celery.schedules import crontab
from tenant_schemas_celery.app import CeleryApp

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
os.environ.setdefault("PORTAL_PROCESS", "worker")

app = CeleryApp("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["tenants.due", "tenants.mail", "dashboards.figures", "dashboards.archive"])

app.conf.beat_schedule = {
    "due work": {"task": "tenants.due.sweep", "schedule": 5.0, "options": {"expires": 10}},
    "figures of the night": {
        "task": "dashboards.figures.recompute_all",
        "schedule": crontab(hour=3, minute=10),
    },
    "files of old archive runs": {"task": "dashboards.archive.expire", "schedule": crontab(hour=4, minute=0)},
    "orphans of the night": {"task": "tenants.due.report_orphans", "schedule": crontab(hour=3, minute=40)},
}
