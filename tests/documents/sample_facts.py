"""What the samples share: who, where, which CQP. Names are invented; the competencies are the customer's."""

TITLES = [
    "Traiter les informations permettant le suivi administratif des prestations de formation",
    "Organiser son activité et la logistique des prestations de formation",
    "Accueillir, informer et réaliser le suivi de différents interlocuteurs (clients, apprenants, organismes financeurs, prescripteurs, entreprises)",
    "Traiter les aléas et les situations difficiles",
    "Rédiger des documents professionnels",
    "Coordonner des informations liées aux prestations de formation",
]
COMPETENCIES = [{"number": number, "title": title} for number, title in enumerate(TITLES, start=1)]
CRITERIA = [
    ["Dossiers complets et à jour", "Pièces contractuelles exactes", "Délais des financeurs tenus"],
    ["Priorités hiérarchisées", "Salles, matériel et supports prêts", "Convocations envoyées à temps"],
    ["Accueil adapté", "Informations exactes", "Suivi tracé"],
    ["Aléa identifié et qualifié", "Solution ou alerte adaptée", "Posture maîtrisée"],
    ["Écrit structuré, sans faute, conforme à la charte", "Destinataire pris en compte"],
    ["Information transmise aux bons interlocuteurs", "Outils partagés à jour", "Retours consolidés"],
]
DIGEST = "3f2a9c0b7d1e4856a0c9f1b2d3e4f5061728394a5b6c7d8e9fa0b1c2d3e4f506"

DOSSIER = {"number": "CQP-2026-000123", "pathway": "Parcours de développement des compétences", "presentation": 1}
CERTIFICATION = {
    "title": "CQP Assistant(e) de formation",
    "version": "2026.1",
    "rncp_code": None,
    "criteria_are_provisional": True,
}
COMMITTEE = {"name": "Commission paritaire de l'emploi et de la formation des organismes de formation"}
CANDIDATE = {
    "birth_name": "BELKACEM-LŒUILLET",
    "usage_name": "MARCHAND",
    "first_names": "Anaïs Zoé",
    "birth_date": "1994-02-28",
    "birth_place": "Saint-Étienne (42)",
}
COMPANY = {"name": "Horizon Formation SAS", "siret": "73282932000074", "address": "12 rue de l'Église\n59000 Lille"}


def signature(name, role, day, hour=14):
    return {"name": name, "role": role, "signed_at": f"2026-{day}T{hour:02d}:32:10.123456+01:00", "digest": DIGEST}


PLAN = [
    {
        "competency": COMPETENCIES[number - 1],
        "modality": modality,
        "provider": provider,
        "duration": duration,
        "period": period,
    }
    for number, modality, provider, duration, period in [
        (1, "Action de formation", "Institut Régional des Métiers", "21 heures", "mars – avril 2026"),
        (
            1,
            "Situation de travail (AFEST)",
            "Horizon Formation, service administratif",
            "6 séances",
            "avril – juin 2026",
        ),
        (4, "Action de formation", "Institut Régional des Métiers", "14 heures", "mai 2026"),
        (6, "Situation de travail (AFEST)", "Horizon Formation, service planning", "4 séances", "juin 2026"),
    ]
]
LONG_TEXT = (
    "Suivi de quatre sessions inter-entreprises par mois : inscriptions, convocations, émargements, attestations. "
    "Contrôle des pièces demandées par les financeurs et relance des entreprises ; classement dans l'outil partagé.\n"
    "L'an dernier : reprise complète de quarante dossiers à l'occasion d'un contrôle, sans perte de prise en charge."
)
