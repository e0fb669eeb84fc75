from django.urls import path

from . import views

urlpatterns = [
    path("jury/seances/<int:pk>/independance/", views.session_independence, name="session_independence"),
    path("jury/seances/<int:pk>/dossiers/<int:item_pk>/deports/", views.session_recusals, name="session_recusals"),
    path("jury/seances/<int:pk>/deports/<int:recusal_pk>/lever/", views.recusal_lift, name="recusal_lift"),
]
