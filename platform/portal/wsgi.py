"""The WSGI entry of the web processes."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
os.environ.setdefault("PORTAL_PROCESS", "web")

from django.core.wsgi import get_wsgi_application

from portal.health.deployment import refuse_what_cannot_work
from portal.health.pooling import refuse_shared_sessions

application = get_wsgi_application()
# A module that raises serves nothing; the database's backend needs the apps to be loaded.
refuse_what_cannot_work()
refuse_shared_sessions()
