"""A convocation to a session of the jury."""

JURY_SUMMONS = {
    "reference": "JURY-2026-000004-12",
    "committee": {"name": "CPEF de la formation professionnelle"},
    "recipient": {
        "name": "Noémie Sarr",
        "college": "expert « métier »",
        "organisation": "Fédération des organismes de formation",
    },
    "session": {
        "number": "JURY-2026-000004",
        "held_on": "2026-12-03",
        "starts_at": "09:30",
        "place": "3 rue de la Paix, Paris, salle 2",
    },
    "answer_url": "https://cqp.exemple.invalid/jury/seances/4/reponse/",
    "signatory": {"name": "Sylvie Garnier", "role": "Pour le secrétariat de la commission"},
}
SUBJECT = "éance n° JURY-2026-000004"
