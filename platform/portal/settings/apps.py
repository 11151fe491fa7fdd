"""Which app lives where: in `public`, or in the schemas of one or several kinds of organisation."""

from typing import Any

EVERY_ORGANISATION = [
    "tenants.journal",
    "tenants.mail",
    "tenants.runs",
    "tenants.table_import",
    "tenants.field",
]

PUBLIC_APPS = [
    "kernel",
    "tenants.organisations",  # before django_tenants: its `migrate` is ours
    "django_tenants",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "allauth",
    "allauth.account",
    "tenants.accounts",
    "tenants.membership",
    "tenants.sectors",
    "tenants.due",
    "tenants.tokens",
    "campaigns.campaign_templates",
    "campaigns.editions",
    "campaigns.agenda",
    "campaigns.session_codes",
    "diagnostic.versions",
    "diagnostic.attempt_counts",
    "dashboards.engine.snapshots",
    "archive",
    "dashboards.questionnaire_editor",
]

CITY_APPS = [
    *EVERY_ORGANISATION,
    "tenants.shops",
    "tenants.consent",
    "tenants.streets",
    "tenants.company_register",
    "tenants.doubles",
    "campaigns.signups",
    "campaigns.attendance",
    "campaigns.evaluation",
    "campaigns.visits",
    "campaigns.outreach",
    "campaigns.register",
    "diagnostic.assessment",
    "diagnostic.small_groups",
]

# Apps without tables: pages, commands, pure rules.
APPS_WITHOUT_TABLES = [
    "tenants.sign_in",
    "tenants.shop_import",
    "campaigns.roster",
    "campaigns.check_in",
    "campaigns.mobilisation",
    "campaigns.rounds",
    "diagnostic.questionnaire",
    "dashboards.agency",
    "dashboards.bilan",
    "dashboards.engine.comparison",
    "dashboards.city",
    "dashboards.engine.disclosure",
    "dashboards.engine.figures",
    "dashboards.maps",
    "dashboards.maturity",
    "dashboards.partner",
    "dashboards.result",
    "dashboards.session_screen",
    "portal.demo",
    "portal.health",
]

TENANT_TYPES: dict[str, dict[str, Any]] = {
    "public": {"APPS": PUBLIC_APPS, "URLCONF": "portal.urls.agency"},
    "agency": {"APPS": EVERY_ORGANISATION, "URLCONF": "portal.urls.agency"},
    "city": {"APPS": CITY_APPS, "URLCONF": "portal.urls.city"},
    "partner": {"APPS": EVERY_ORGANISATION, "URLCONF": "portal.urls.partner"},
}

INSTALLED_APPS = list(dict.fromkeys([*PUBLIC_APPS, *CITY_APPS, *APPS_WITHOUT_TABLES]))
