from django.urls import path

from . import views

urlpatterns = [
    path("habilitations/", views.accreditation_list, name="accreditation_list"),
    path("habilitations/accorder/", views.accreditation_grant, name="accreditation_grant"),
    path("habilitations/<int:pk>/retirer/", views.accreditation_end, name="accreditation_end"),
]
