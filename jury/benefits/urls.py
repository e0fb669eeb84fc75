from django.urls import path

from . import views

urlpatterns = [
    path("mes-competences-validees/", views.own_benefits, name="own_benefits"),
    path("dossiers/<int:pk>/registre/", views.dossier_ledger, name="dossier_ledger"),
    path("jury/benefices/", views.benefit_calendar, name="benefit_calendar"),
]
