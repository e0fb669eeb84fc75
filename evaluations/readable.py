"""The content of a document as a person reads it on screen: titled blocks of facts, tables and opinions, from the plain JSON."""

from . import readable_booklets as booklets
from .enums import SignableKind
from .reading_blocks import Block, day
from .reading_blocks import numbered as _numbered
from .reading_blocks import words as _words


def blocks_of(kind: str, content: dict) -> list[Block]:
    """What is sworn comes first: the blocks of the competencies are the last ones."""
    blocks = _READERS[SignableKind(kind)](content)
    sworn = content.get("sworn_statement")
    return [Block("Attestation sur l'honneur", facts=[("Attesté en signant", sworn)]), *blocks] if sworn else blocks


def _application(content):
    return [_request(content), *_applicant(content), *_told_experiences(content), *_self_positioning(content)]


def _request(content):
    person, request, certification = content["candidate"], content["request"], content["certification"]
    facts = [
        ("Candidat(e)", f"{person['first_names']} {person['usage_name'] or person['birth_name']}"),
        ("CQP visé", f"{certification['title']} (version {certification['version']})"),
        ("Date de la demande", day(content["requested_on"])),
        ("Première ou nouvelle demande", _rank(request.get("rank"))),
        ("Accompagnement", _coaching(content.get("coaching"))),
        ("Demande", request["aim"]),
        ("Autres demandes de VAE cette année", request["other_requests"]),
        ("Projet et motivation", request["motivation"]),
    ]
    if request["targeted"]:
        facts.insert(6, ("Compétences visées", "\n".join(_numbered(row) for row in request["targeted"])))
    return Block("Demande", facts=facts)


def _rank(rank) -> str:
    """A part 2 sworn before it was computed says nothing of it."""
    if rank is None:
        return ""
    told = ", ".join(
        f"dossier {before['number']} demandé le {day(before['requested_on'])}" for before in rank["earlier"]
    )
    return "première demande" if rank["is_first"] else f"nouvelle demande, après : {told}"


def _coaching(coaching) -> str:
    if coaching is None:
        return "aucun organisme"
    number = f", engagement {coaching['commitment']}" if coaching["commitment"] else ""
    return f"{coaching['provider']}, SIRET {coaching['siret']}{number}, depuis le {day(coaching['since'])}"


def _applicant(content):
    person, situation = content["candidate"], content["situation"]
    civil_status = [
        ("Nom de naissance", person["birth_name"]),
        ("Nom d'usage", person["usage_name"]),
        ("Prénoms", person["first_names"]),
        ("Sexe", person["sex"]),
        ("Date de naissance", day(person["birth_date"])),
        ("Lieu de naissance", person["birth_place"]),
        ("Département de naissance", person.get("birth_department", "")),
        ("Nationalité", person["nationality"]),
        ("Adresse", "\n".join(filter(None, (person["address"], person.get("address_country", ""))))),
        ("Téléphone", person["phone"]),
        ("Courriel", person["email"]),
    ]
    today = [
        ("Situation", situation["situation"]),
        *_employment(situation),
        ("Niveau de formation le plus élevé", situation["education_level"]),
        ("Certification la plus élevée", situation["highest_title"]),
        ("Niveau de cette certification", situation.get("highest_level", "")),
        ("Autres formations, ou précisions", situation["trainings"]),
    ]
    blocks = [Block("État civil", facts=civil_status), Block("Situation", facts=today)]
    if told := situation.get("followed_trainings"):
        rows = [(row["title"], row["provider"], str(row["year"] or "")) for row in told]
        blocks.append(Block("Formations suivies", head=("Intitulé", "Organisme", "Année"), rows=rows))
    return blocks


def _employment(situation) -> list[tuple]:
    employer, in_branch = situation["employer"], {True: "oui", False: "non", None: ""}[situation["employed_in_branch"]]
    return [
        ("Salarié(e) d'une entreprise de la branche", in_branch),
        ("Employeur", ", SIRET ".join(filter(None, (employer["name"], employer["siret"])))),
    ]


def _told_experiences(content):
    counted = content["experience_count"]
    threshold = f", pour {counted['threshold']} demandés" if counted["threshold"] else ""
    total = f"{counted['months'].replace('.', ',')} mois de temps plein au {day(counted['at'])}{threshold}"
    blocks = [Block("Expériences", facts=[("Total déclaré", total)])]
    for row in content["experiences"]:
        ending = f"au {day(row['ends_on'])}" if row["ends_on"] else "à ce jour"
        facts = [
            ("Statut", row["status"]),
            ("Période", f"du {day(row['starts_on'])} {ending}"),
            ("Quotité de temps de travail", f"{row['working_time']} %"),
            ("Activités en rapport avec le CQP", row["description"]),
            ("Justificatifs", "\n".join(piece["name"] for piece in row["pieces"]) or "aucun"),
        ]
        blocks.append(Block(f"{row['title']} – {row['employer']}", facts=facts))
    return blocks


def _self_positioning(content):
    levels = _words(content["self_level_choices"])
    rows = [
        (f"{row['number']}. {row['title']}", levels.get(row["level"], ""), row["comment"])
        for row in content["competencies"]
    ]
    head = ("Compétence", "Je sais faire", "Commentaire")
    return [Block("Auto-positionnement", head=head, rows=rows)]


def facts_of_activity(line) -> list[tuple]:
    """What is being written on one competency of part 3, for whoever reads over the candidate's shoulder."""
    return [
        ("Contexte", line.setting),
        ("Activités réalisées", line.activities),
        ("Fréquence", line.get_frequency_display()),
        ("Autonomie", line.get_autonomy_display()),
        ("Difficultés et solutions", line.difficulties),
        ("Résultats", line.results),
    ]


def _activities(content):
    # A part 3 deposited before the situation was asked again has none.
    situation = content.get("situation")
    helped = [("Accompagnement", _coaching(content["coaching"]))] if "coaching" in content else []
    today = [Block("Situation au dépôt", facts=_employment(situation) + helped)] if situation else []
    return today + [
        Block(
            _numbered(line["competency"]),
            facts=[
                ("Contexte", line["setting"]),
                ("Activités réalisées", line["activities"]),
                ("Fréquence", line["frequency"]),
                ("Autonomie", line["autonomy"]),
                ("Difficultés et solutions", line["difficulties"]),
                ("Résultats", line["results"]),
                ("Preuves jointes", ", ".join(piece["name"] for piece in line["pieces"])),
            ],
        )
        for line in content["lines"]
    ]


_READERS = {
    SignableKind.POSITIONING: booklets.positioning,
    SignableKind.REVIEW: booklets.review,
    SignableKind.CANDIDATE_PART: booklets.candidate_part,
    SignableKind.APPLICATION: _application,
    SignableKind.ACTIVITIES: _activities,
    SignableKind.ASSESSMENT: booklets.assessment,
}
