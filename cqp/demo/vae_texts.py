"""What people write in the VAE files of the demonstration, and the CQP that only the demonstration has."""

# A CQP under the law of the registered certifications: two months of silence admit, no length of experience is asked. The two real CQP
# follow the branch's text, so this one is loaded by the demonstration and never by `load_referentials`.
CQP_OF_THE_DEMONSTRATION = {
    "committee": "CPEF de la formation professionnelle",
    "code": "RPN",
    "title": "CQP Référent(e) pédagogique numérique (démonstration)",
    "version": {
        "label": "2026",
        "published_on": "2026-01-01",
        "benefit_months": None,
        "vae_experience_months": 0,
        "vae_regime": "LEGAL_RNCP",
        "admissibility_months": 12,
    },
    "competencies": [
        {
            "number": number,
            "title": title,
            "criteria": ["Le besoin est exprimé par écrit", "Le choix est expliqué", "Le résultat est vérifié"],
        }
        for number, title in enumerate(
            (
                "Choisir des outils numériques adaptés à une formation",
                "Accompagner les formateurs dans la prise en main des outils",
                "Concevoir une séquence à distance avec un formateur",
                "Rendre les supports accessibles à tous",
                "Suivre l'assiduité et l'activité à distance",
                "Protéger les données des apprenants",
            ),
            start=1,
        )
    ],
}

MOTIVATION = "Je fais ce métier depuis des années sans diplôme : je voudrais que ce soit reconnu, et évoluer."
OTHER_REQUESTS = "aucune"
# Title, provider, how many years ago.
TRAININGS = (
    ("Bureautique, trois jours", "Institut des Métiers du Bureau", 4),
    ("Accueillir des personnes en situation de handicap, un jour", "Association Passerelles", 2),
)
JOB = "J'inscris les stagiaires, je prépare les salles et les supports, je suis les émargements et les attestations."
VOLUNTEERING = "Je tiens le secrétariat de l'association et j'accueille le public le samedi."
NOT_RETAINED = "Activité sans rapport direct avec les compétences du CQP."
ADVICE_OF_THE_CPEF = "Décrire davantage les situations difficiles dans la partie 3."
MISSING = (
    "La pièce d'identité est illisible, et le certificat de travail ne dit pas jusqu'à quelle date vous avez travaillé."
)
CARD_EXPIRED = "La pièce d'identité a expiré : joignez celle qui est en cours de validité."
TOO_SHORT = (
    "L'expérience retenue est de moins de trois ans à la date de la demande. Une nouvelle demande est possible ensuite."
)
SELF = {True: "Je le fais chaque semaine, seule.", False: "Je le fais parfois, avec une collègue."}
SETTING = "Centre de formation de douze personnes ; j'assure seule l'administration de quatre sessions par mois."
CONCRETE = "Donnez un exemple daté : ce qui s'est passé, ce que vous avez décidé, ce que cela a changé."
WELL_DONE = "C'est clair. Joignez une convocation ou un planning, noms effacés, pour le montrer."
LEAVES = "Je déménage et je reprends des études."
IDENTITY_TO_SHOW = "La pièce d'identité n'a pas encore été vérifiée."
