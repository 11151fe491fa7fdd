"""The project's settings for tools that read the models and connect to nothing (mypy).

`portal.settings` refuses to start without the addresses of its servers and its keys; these lead nowhere.
"""

import os

for _name, _value in {
    "DATABASE_URL": "postgresql://portal_app@database.invalid/portal",
    "DATABASE_OWNER_URL": "postgresql://portal_owner@database.invalid/portal",
    "REDIS_URL": "redis://cache.invalid/0",
    "BROKER_URL": "redis://cache.invalid/1",
    "SECRET_KEY": "opens nothing",
    "PERSON_DIGEST_KEY": "recognises nobody",
}.items():
    os.environ.setdefault(_name, _value)

from portal.settings import *  # noqa: E402, F403
