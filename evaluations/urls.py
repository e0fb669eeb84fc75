from django.urls import path

from .enums import AdmissibilityVerdict
from .views import (
    activities,
    admissibility,
    application,
    assessment,
    candidate_part,
    completeness,
    experiences,
    follow_up,
    pieces,
    positioning,
    signing,
)

urlpatterns = [
    # Outil 1
    path("dossiers/<int:pk>/reperage/", positioning.positioning_edit, name="positioning_edit"),
    path("dossiers/<int:pk>/reperage/nouvel-entrant/", positioning.positioning_newcomer, name="positioning_newcomer"),
    path("dossiers/<int:pk>/reperage/parcours/", positioning.positioning_plan, name="positioning_plan"),
    path(
        "dossiers/<int:pk>/reperage/parcours/<int:step>/",
        positioning.positioning_step_edit,
        name="positioning_step_edit",
    ),
    path(
        "dossiers/<int:pk>/reperage/parcours/<int:step>/retirer/",
        positioning.positioning_step_delete,
        name="positioning_step_delete",
    ),
    path(
        "dossiers/<int:pk>/reperage/competences/<int:number>/",
        positioning.positioning_competency,
        name="positioning_competency",
    ),
    path("dossiers/<int:pk>/reperage/annexes/", pieces.positioning_pieces, name="positioning_pieces"),
    # Outil 2, suivi
    path("dossiers/<int:pk>/suivi/", follow_up.follow_up, name="follow_up"),
    path("dossiers/<int:pk>/suivi/couverture/", follow_up.follow_up_cover, name="follow_up_cover"),
    path("dossiers/<int:pk>/suivi/formations/ajouter/", follow_up.training_add, name="training_add"),
    path("dossiers/<int:pk>/suivi/formations/<int:action>/", follow_up.training_edit, name="training_edit"),
    path(
        "dossiers/<int:pk>/suivi/formations/<int:action>/attestations/",
        pieces.training_attestations,
        name="training_attestations",
    ),
    path(
        "dossiers/<int:pk>/suivi/formations/non-tenue/<int:number>/",
        follow_up.training_not_held,
        name="training_not_held",
    ),
    path("dossiers/<int:pk>/suivi/mises-en-pratique/ajouter/", follow_up.practice_add, name="practice_add"),
    path("dossiers/<int:pk>/suivi/mises-en-pratique/<int:practice>/", follow_up.practice_edit, name="practice_edit"),
    path("dossiers/<int:pk>/suivi/points-d-etape/ouvrir/", follow_up.review_open, name="review_open"),
    path("dossiers/<int:pk>/suivi/points-d-etape/<int:version>/", follow_up.review_edit, name="review_edit"),
    path("dossiers/<int:pk>/partie-du-candidat/", candidate_part.candidate_part, name="candidate_part"),
    path(
        "dossiers/<int:pk>/partie-du-candidat/<int:number>/",
        candidate_part.candidate_part_competency,
        name="candidate_part_competency",
    ),
    path(
        "dossiers/<int:pk>/partie-du-candidat/<int:number>/preuves/",
        pieces.candidate_part_pieces,
        name="candidate_part_pieces",
    ),
    # VAE, partie 2
    path("dossiers/<int:pk>/recevabilite/", application.application_edit, name="application_edit"),
    path("dossiers/<int:pk>/recevabilite/demande/", application.application_request, name="application_request"),
    path("dossiers/<int:pk>/recevabilite/situation/", application.application_situation, name="application_situation"),
    path(
        "dossiers/<int:pk>/recevabilite/experiences/",
        experiences.application_experiences,
        name="application_experiences",
    ),
    path(
        "dossiers/<int:pk>/recevabilite/experiences/ajouter/",
        experiences.application_experience_add,
        name="application_experience_add",
    ),
    path(
        "dossiers/<int:pk>/recevabilite/experiences/<int:experience>/",
        experiences.application_experience,
        name="application_experience",
    ),
    path(
        "dossiers/<int:pk>/recevabilite/experiences/<int:experience>/retirer/",
        experiences.application_experience_remove,
        name="application_experience_remove",
    ),
    path(
        "dossiers/<int:pk>/recevabilite/auto-positionnement/",
        application.application_positioning,
        name="application_positioning",
    ),
    # Pièces
    path("dossiers/<int:pk>/recevabilite/pieces/", pieces.application_pieces, name="application_pieces"),
    path("documents/pieces/<int:pk>/", pieces.piece_download, name="piece_download"),
    path("documents/pieces/<int:pk>/retirer/", pieces.piece_withdraw, name="piece_withdraw"),
    # VAE, examen de la recevabilité
    path(
        "dossiers/<int:pk>/recevabilite/examen/", admissibility.application_examination, name="application_examination"
    ),
    path("dossiers/<int:pk>/recevabilite/examen/compte/", admissibility.examination_count, name="examination_count"),
    path("dossiers/<int:pk>/recevabilite/examen/complet/", admissibility.application_accept, name="application_accept"),
    path("dossiers/<int:pk>/recevabilite/examen/retour/", admissibility.application_return, name="application_return"),
    path(
        "dossiers/<int:pk>/recevabilite/examen/avis-favorable/",
        admissibility.application_decide,
        {"verdict": AdmissibilityVerdict.FAVOURABLE},
        name="application_admit",
    ),
    path(
        "dossiers/<int:pk>/recevabilite/examen/avis-defavorable/",
        admissibility.application_decide,
        {"verdict": AdmissibilityVerdict.UNFAVOURABLE},
        name="application_refuse",
    ),
    # VAE, partie 3
    path("dossiers/<int:pk>/activites/", activities.activity_table, name="activity_table"),
    path("dossiers/<int:pk>/activites/situation/", activities.activity_situation, name="activity_situation"),
    path("dossiers/<int:pk>/activites/<int:number>/", activities.activity_competency, name="activity_competency"),
    path("dossiers/<int:pk>/activites/<int:number>/preuves/", pieces.activity_pieces, name="activity_pieces"),
    path("dossiers/<int:pk>/activites/<int:number>/conseils/", activities.activity_advice, name="activity_advice"),
    # Outil 2, évaluation
    path("dossiers/<int:pk>/evaluation/", assessment.assessment_edit, name="assessment_edit"),
    path("dossiers/<int:pk>/evaluation/synthese/", assessment.assessment_synthesis, name="assessment_synthesis"),
    path(
        "dossiers/<int:pk>/evaluation/competences/<int:number>/",
        assessment.assessment_competency,
        name="assessment_competency",
    ),
    # Signatures
    path("documents/<int:pk>/", signing.signable_detail, name="signable_detail"),
    path("documents/<int:pk>/presenter/", signing.signable_present, name="signable_present"),
    path("documents/<int:pk>/reprendre/", signing.signable_take_back, name="signable_take_back"),
    path("documents/<int:pk>/signer/", signing.signable_sign, name="signable_sign"),
    # Complétude
    path("dossiers/<int:pk>/completude/", completeness.completeness, name="completeness"),
]
