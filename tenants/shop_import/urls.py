"""Importing shops, under /espace/commerces/importer/."""

from tenants.table_import.routes import import_urls

app_name = "shop_import"
urlpatterns = import_urls("shops")
