from django.urls import path

from .views import acts, claiming, coaching, dossiers, duplicates, identity, job, papers, people, resuming, vae

urlpatterns = [
    path("dossiers/", dossiers.dossier_list, name="dossier_list"),
    path("dossiers/export/", dossiers.dossier_export, name="dossier_export"),
    path("dossiers/inscrire/", dossiers.dossier_register, name="dossier_register"),
    path("dossiers/<int:pk>/", dossiers.dossier_detail, name="dossier_detail"),
    path("dossiers/<int:pk>/actes/<slug:verb>/", acts.dossier_act, name="dossier_act"),
    path("dossiers/<int:pk>/attendu/<slug:code>/", acts.dossier_expected, name="dossier_expected"),
    path("dossiers/<int:pk>/personnes/", people.dossier_people, name="dossier_people"),
    path("dossiers/<int:pk>/reprendre/", resuming.dossier_resume, name="dossier_resume"),
    path("dossiers/<int:pk>/competences-gardees/", claiming.benefits_claim, name="benefits_claim"),
    path("dossiers/<int:pk>/accompagnement/", coaching.dossier_coaching, name="dossier_coaching"),
    path("dossiers/<int:pk>/accompagnement/terminer/", coaching.coaching_end, name="coaching_end"),
    path("dossiers/<int:pk>/emploi/", job.dossier_job, name="dossier_job"),
    path("dossiers/<int:pk>/cohorte/", job.dossier_cohort, name="dossier_cohort"),
    path("dossiers/<int:pk>/identite/", identity.candidate_identity, name="candidate_identity"),
    path("dossiers/<int:pk>/identite/verifier/", identity.identity_check, name="identity_check"),
    path("dossiers/<int:pk>/papiers/<int:document_pk>/", papers.paper_download, name="paper_download"),
    path("dossiers/<int:pk>/papiers/<int:document_pk>/etat/", papers.paper_status, name="paper_status"),
    path("dossiers/<int:pk>/papiers/<int:document_pk>/relancer/", papers.paper_retry, name="paper_retry"),
    path("vae/", vae.vae_list, name="vae_list"),
    path("vae/<slug:code>/", vae.vae_information, name="vae_information"),
    path("vae/<slug:code>/demande/", vae.vae_request, name="vae_request"),
    path("vae/<slug:code>/demande/envoyee/", vae.vae_request_sent, name="vae_request_sent"),
    path("doublons/", duplicates.duplicate_list, name="duplicate_list"),
    path("doublons/<int:pk>/reunir/<int:double_pk>/", duplicates.duplicate_merge, name="duplicate_merge"),
]
