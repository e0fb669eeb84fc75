"""Tells the matrix to people: docs/acces.md, generated from the table that the tests play."""

from pathlib import Path

from .cells import ANY, NEVER_SIGNED_IN, ROLES
from .matrix import PARTS
from .routes import walk

PATH = Path(__file__).resolve().parents[2] / "docs" / "acces.md"
WORDS = {
    "ANY": "toute personne connectée",
    "CANDIDATE": "candidat",
    "COMPANY": "responsable de l'entreprise",
    "EXTERNAL": "évaluateur externe",
    "JUROR": "membre du jury",
    "MEMBER": "membre de l'entreprise",
    "PRESIDENT": "président de séance",
    "PROFESSIONAL": "professionnel du secteur",
    "SECRETARIAT": "secrétariat de la CPEF",
    "STAFF": "administrateur de la plateforme",
    "TUTOR": "tuteur",
}
PERSONAS = {
    "anonymous": "personne non connectée",
    "candidate": "candidat",
    "tutor": "tuteur",
    "professional": "professionnel du secteur, membre de l'entreprise",
    "external": "évaluateur externe habilité",
    "expired": "évaluateur externe dont l'habilitation a expiré, désigné sur le dossier",
    "manager": "responsable de l'entreprise",
    "member": "membre de l'entreprise, sans responsabilité",
    "other_manager": "responsable d'une autre entreprise de la même CPEF",
    "secretary": "secrétariat de la CPEF",
    "neighbour_secretary": "secrétariat d'une CPEF voisine",
    "juror_employees": "juré du collège des salariés",
    "juror_employers": "juré du collège des employeurs",
    "expert": "expert métier",
    "president": "président de séance, juré du collège des salariés",
    "admin": "administrateur de la plateforme (aucun passe-droit)",
    "inactive": "personne désignée, puis dont le compte est fermé",
}
HEADER = """# Qui peut quoi

Ce fichier est produit par `python -m tests.security.write_files` à partir de la table que joue `tests/security/test_access_matrix.py`,
et la suite le compare. Ne pas l'éditer.

Chaque adresse est demandée par chacune des {personas} personnes ci-dessous, sur un objet de l'entreprise, d'une autre entreprise de la même
CPEF et d'une CPEF voisine, par GET, par POST (avec un formulaire valable) et par une méthode que la page n'a pas :

- non connecté : renvoi vers la connexion (401 pour l'enregistrement automatique) ;
- l'objet n'est pas visible : 404, la même page que s'il n'existait pas ;
- visible, mais l'acte n'est pas le sien : 403 avec la raison ;
- méthode que l'adresse n'a pas : 405 ;
- tout refus n'écrit rien, et lire n'écrit jamais rien (hors session), sauf mention.

Le secrétariat, le jury et les administrateurs n'atteignent aucune de ces pages avant d'avoir un second facteur
(`tests/security/test_second_factor.py`).

## Les personnes

{cast}
"""
COLUMNS = "| Adresse | Acte | Existe pour | Lire | Agir |\n|---|---|---|---|---|"


def page() -> str:
    cast = "\n".join(
        f"- {PERSONAS[name]}" + (" : comme non connecté" if name in NEVER_SIGNED_IN else "") for name in ROLES
    )
    parts = [HEADER.format(personas=len(ROLES), cast=cast)]
    paths = {route.name: route.path for route in walk()}
    for title, rows in PARTS.items():
        lines = "\n".join(_line(row, paths[row.route]) for row in rows)
        parts.append(f"## {title}\n\n{COLUMNS}\n{lines}\n")
    return "\n".join(parts)


def _line(row, path) -> str:
    address = f"`/{path}`"
    if row.public:
        cells = ["tout le monde", *("tout le monde" if method in row.public else "—" for method in ("GET", "POST"))]
    else:
        cells = [_who(row.sees) if row.args else "—", _who(row.get), _who(row.post)]
    if row.get_writes:
        cells[1] += " (écrit : " + ", ".join(sorted(row.get_writes)) + ")"
    if row.expired_post_code:
        cells[2] += " (habilitation expirée : 409 et la raison)"
    if row.is_own:
        cells[0] = "son propre compte"
    return f"| {address} | {row.act.replace('_', ' ').lower() or '—'} | {' | '.join(cells)} |"


def _who(roles) -> str:
    if roles is None:
        return "—"
    if roles == ANY:
        return WORDS["ANY"]
    return ", ".join(sorted(WORDS[role] for role in roles)) or "son propriétaire seul"
