"""The API on a partner's host: who one is, until its offer is here."""

from portal.urls.api_shared import after, before

app_name = "api"

urlpatterns = [*before, *after]
