"""One shop's pages, and the associations and tags that shops have."""

from django.urls import path

from campaigns.register import contact_views, label_views, shop_views, state_views

shop_urlpatterns = [
    path("nouveau/", shop_views.add, name="add"),
    path("<uuid:uuid>/", shop_views.shop, name="shop"),
    path("<uuid:uuid>/modifier/", shop_views.edit, name="edit"),
    path("<uuid:uuid>/parcours/", shop_views.timeline_page, name="timeline"),
    path("<uuid:uuid>/modifications/", shop_views.changes, name="changes"),
    path("<uuid:uuid>/etat/", state_views.set_day, name="state"),
    path("<uuid:uuid>/etat/<int:pk>/", state_views.correct_day, name="correct_state"),
    path("<uuid:uuid>/contacts/nouveau/", contact_views.add, name="add_contact"),
    path("<uuid:uuid>/contacts/<int:pk>/", contact_views.change, name="contact"),
    path("<uuid:uuid>/contacts/<int:pk>/retirer/", contact_views.end, name="end_contact"),
    path("<uuid:uuid>/remarques/", contact_views.write_note, name="notes"),
    path("<uuid:uuid>/remarques/<int:pk>/", contact_views.delete_note, name="delete_note"),
    path("associations/", label_views.associations, name="associations"),
    path("associations/<int:pk>/", label_views.association, name="association"),
    path("etiquettes/", label_views.tags, name="tags"),
    path("etiquettes/<int:pk>/", label_views.tag, name="tag"),
]
