"""The register of shops, under /espace/commerces/."""

from campaigns.register.urls_shop import shop_urlpatterns

app_name = "register"

urlpatterns = [*shop_urlpatterns]
