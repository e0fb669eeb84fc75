from django.urls import path

from .views import convocations, pool, queue, soundings

urlpatterns = [
    path("jury/vivier/", pool.pool_list, name="pool_list"),
    path("jury/vivier/ajouter/", pool.pool_add, name="pool_add"),
    path("jury/vivier/<int:pk>/terminer/", pool.pool_end, name="pool_end"),
    path("jury/attente/", queue.jury_queue, name="jury_queue"),
    path("jury/consultations/", soundings.sounding_list, name="sounding_list"),
    path("jury/consultations/proposer/", soundings.sounding_ask, name="sounding_ask"),
    path("jury/consultations/<int:pk>/", soundings.sounding_detail, name="sounding_detail"),
    path("jury/consultations/<int:pk>/reponse/", soundings.sounding_answer, name="sounding_answer"),
    path("jury/consultations/<int:pk>/dates/<int:date_pk>/prevoir/", soundings.sounding_plan, name="sounding_plan"),
    path("jury/consultations/<int:pk>/clore/", soundings.sounding_close, name="sounding_close"),
    path("jury/seances/<int:pk>/reponse/", convocations.session_reply, name="session_reply"),
    path("jury/seances/<int:pk>/convocation/", convocations.session_summons, name="session_summons"),
    path(
        "jury/seances/<int:pk>/membres/<int:member_pk>/convocation/",
        convocations.member_summons,
        name="member_summons",
    ),
    path(
        "jury/seances/<int:pk>/membres/<int:member_pk>/remplacer/<int:seat_pk>/",
        convocations.member_replace,
        name="member_replace",
    ),
]
