"""The questionnaire's versions and draft, under /agence/questionnaire/."""

from django.urls import path

from dashboards.questionnaire_editor import draft_views as draft
from dashboards.questionnaire_editor import publication_views as publication
from dashboards.questionnaire_editor import views

app_name = "questionnaires"

urlpatterns = [
    path("", views.versions, name="versions"),
    path("brouillon/", draft.draft, name="draft"),
    path("brouillon/creer/", draft.create, name="create"),
    path("brouillon/proposee/", draft.create_next, name="create_next"),
    path("brouillon/questions/<str:code>/", draft.question, name="question"),
    path("brouillon/themes/<str:code>/", draft.theme, name="theme"),
    path("brouillon/secteurs/<str:code>/", draft.sector, name="sector"),
    path("brouillon/seuils/", draft.thresholds, name="thresholds"),
    path("brouillon/fichier/", draft.upload, name="upload"),
    path("brouillon/jeter/", draft.discard, name="discard"),
    path("brouillon/essayer/", publication.try_out, name="try_out"),
    path("brouillon/publier/", publication.publish, name="publish"),
    path("essais/<int:pk>/", publication.run, name="run"),
    path("essais/<int:pk>/avancement/", publication.progress, name="progress"),
    path("versions/<str:version>/", views.version, name="version"),
    path("versions/<str:version>/questionnaire.json", views.version_file, name="version_file"),
]
