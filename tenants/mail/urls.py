"""The pages of the mail store."""

from django.urls import path

from tenants.mail import views

urlpatterns = [
    path("", views.mails, name="mail_list"),
    path("<int:pk>/", views.mail, name="mail_detail"),
]
