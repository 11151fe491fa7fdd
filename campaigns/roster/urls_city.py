"""Who comes to a session, for the staff of a city: sign-ups of its own shops are seen, entered and changed
there, at its sessions and at those of other cities."""

from django.urls import path

from campaigns.roster import own_views, urls, views

app_name = urls.app_name

urlpatterns = [
    *urls.urlpatterns,
    path("ailleurs/", own_views.elsewhere, name="elsewhere"),
    path("<int:pk>/nos-inscrits/", own_views.own, name="own"),
    path("<int:pk>/inscrire/", views.enter, name="enter"),
    path("<int:pk>/inscrits/<uuid:uuid>/", views.group, name="group"),
    path("<int:pk>/inscrits/<uuid:uuid>/personnes/", own_views.people, name="people"),
]
