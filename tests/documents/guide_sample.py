"""The guide of the jury, shortened: a part with the customer's words, one without."""

JURY_GUIDE = {
    "committee": {"name": "CPEF de la formation professionnelle"},
    "source": "Mode d'emploi des CQP de la branche",
    "setting": "Réglage de l'application, à confirmer par la commission",
    "sections": [
        {
            "title": title,
            "quotes": ["Seuls les dossiers complets sont présentés au jury."] * count,
            "points": ["Deux avis divergents ne proposent rien : le jury revient au dossier et décide."] * 6,
        }
        for title, count in [("Le rôle du jury", 2), ("Le vote", 0), ("Décider d'une compétence", 1)]
    ],
}
SUBJECT = "Outil 3"
