from django.urls import path

from .views import items, members, sessions, verification

urlpatterns = [
    path("jury/seances/", sessions.session_list, name="session_list"),
    path("jury/seances/prevoir/", sessions.session_plan, name="session_plan"),
    path("jury/seances/<int:pk>/", sessions.session_detail, name="session_detail"),
    path("jury/seances/<int:pk>/ordre-du-jour/", sessions.session_agenda, name="session_agenda"),
    path("jury/seances/<int:pk>/membres/ajouter/", members.member_add, name="member_add"),
    path("jury/seances/<int:pk>/membres/<int:member_pk>/retirer/", members.member_remove, name="member_remove"),
    path("jury/seances/<int:pk>/presence/", members.session_presence, name="session_presence"),
    path("jury/seances/<int:pk>/president/", members.session_president, name="session_president"),
    path("jury/seances/<int:pk>/ouvrir/", sessions.session_open, name="session_open"),
    path("jury/seances/<int:pk>/clore/", sessions.session_close, name="session_close"),
    path("jury/seances/<int:pk>/reporter/", sessions.session_move, name="session_move"),
    path("jury/seances/<int:pk>/annuler/", sessions.session_cancel, name="session_cancel"),
    path("jury/fiches/<int:pk>/", items.item_decide, name="item_decide"),
    path("jury/fiches/<int:pk>/resultat/", items.item_outcome, name="item_outcome"),
    path("jury/fiches/<int:pk>/retirer/", items.item_remove, name="item_remove"),
    path("verification/", verification.verification, name="verification"),
    path("verification/<str:code>/", verification.verification_result, name="verification_result"),
]
