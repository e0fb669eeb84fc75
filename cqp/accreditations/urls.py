from django.urls import path

from .views import accreditations, commitments

urlpatterns = [
    path("habilitations/", accreditations.accreditation_list, name="accreditation_list"),
    path("habilitations/accorder/", accreditations.accreditation_grant, name="accreditation_grant"),
    path("habilitations/<int:pk>/retirer/", accreditations.accreditation_end, name="accreditation_end"),
    path("organismes-engages/", commitments.commitment_list, name="commitment_list"),
    path("organismes-engages/inscrire/", commitments.provider_register, name="provider_register"),
    path("organismes-engages/<int:pk>/renouveler/", commitments.commitment_renew, name="commitment_renew"),
    path("organismes-engages/<int:pk>/terminer/", commitments.commitment_end, name="commitment_end"),
]
