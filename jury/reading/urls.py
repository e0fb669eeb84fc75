from django.urls import path

from . import guide_views, views

urlpatterns = [
    path("jury/seances/<int:pk>/lecture/", views.session_reading, name="session_reading"),
    path("jury/dossiers/<int:pk>/lecture/", views.item_reading, name="item_reading"),
    path("jury/dossiers/<int:pk>/lecture/contester/<slug:code>/", views.line_contest, name="line_contest"),
    path("jury/dossiers/<int:pk>/lecture/contester/<slug:code>/retirer/", views.line_withdraw, name="line_withdraw"),
    path("jury/guide/", guide_views.jury_guide, name="jury_guide"),
    path("jury/guide/papier/", guide_views.guide_paper, name="guide_paper"),
    path("jury/guide/papier/etat/", guide_views.guide_state, name="guide_state"),
]
