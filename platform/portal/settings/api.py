"""The API: JSON alone, closed by default, with limits; and what its description says."""

from typing import Any

API_MAX_BODY_BYTES = 64 * 1024

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["kernel.api.parsing.BoundedJSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "tenants.tokens.authentication.TokenAuthentication",  # first: its challenge makes a refusal a 401
        "tenants.tokens.authentication.StaffSessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": [
        "kernel.api.throttles.AnonymousThrottle",
        "kernel.api.throttles.CallerThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {
        "anonymous": "120/min",
        "caller": "600/min",
        "sign_up": "30/min",
        "diagnostic_start": "60/min",
        "sector_search": "1200/min",
    },
    "DEFAULT_PAGINATION_CLASS": "kernel.api.pagination.InstantCursorPagination",
    "PAGE_SIZE": 50,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "kernel.api.errors.exception_handler",
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Commerce connecté",
    "VERSION": "1.0.0",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "SORT_OPERATIONS": True,
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {
        "OrganisationKind": "tenants.organisations.models.Kind",
        "SessionKind": "campaigns.agenda.models.SessionKind",
        "SessionStatus": "campaigns.agenda.public_sessions.api.STATUSES",
        "ClaimState": "campaigns.agenda.models.ClaimState",
        "RosterState": "campaigns.roster.api.STATES",
        "AttendanceOutcome": "campaigns.attendance.models.Outcome",
        "AttendanceHow": "campaigns.attendance.models.How",
        "NotedOutcome": "campaigns.check_in.api.OUTCOMES_NOTED",
        "VisitOutcome": "campaigns.visits.models.VisitOutcome",
        "RegisterShopOutStateEnum": "tenants.shops.models.RegisterState",
        "RoundPhase": "campaigns.rounds.api.STATES",
        "RoundProgress": "campaigns.rounds.api.PROGRESS",
        "SignUpSource": "campaigns.agenda.models.SignUpSource",
        "SourceOfProgram": "campaigns.signups.api.SOURCES",
        "ShopRole": "tenants.shops.models.ShopRole",
        "Role": "tenants.membership.roles.Role",
        "ConsentsEnum": "tenants.consent.models.Purpose",
        "ConsentChannel": "tenants.consent.models.Channel",
        "ConsentState": "tenants.consent.api.STATES",
        "ConsentHow": "tenants.consent.models.How",
        "ConsentSaid": "tenants.consent.api.SAID",
        "SignUpLanguage": "django.conf.settings.LANGUAGES",
    },
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "kernel.api.description.add_errors",
    ],
}
