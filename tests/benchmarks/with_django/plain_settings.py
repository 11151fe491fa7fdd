"""Settings of the plain sign-up: the product's database, pool and models, one view."""

from portal.settings import *  # noqa: F403
from portal.settings import DATABASES as PRODUCT_DATABASES

DATABASES = {"default": PRODUCT_DATABASES["default"] | {"ENGINE": "django.db.backends.postgresql"}}
ROOT_URLCONF = "tests.benchmarks.with_django.plain_sign_up"
