"""The content of a document as a person reads it on screen: titled blocks of facts, tables and opinions, from the plain JSON."""

from dataclasses import dataclass, field
from datetime import date

from cqp.shared.templatetags.cqp_ui import day_fr

from .enums import ReviewLevel, SignableKind
from .opinions import frozen_pair


@dataclass(frozen=True)
class Block:
    title: str
    facts: list = field(default_factory=list)
    head: tuple = ()
    rows: list = field(default_factory=list)
    opinions: list = field(default_factory=list)
    agree: bool | None = None

    @property
    def labelled_rows(self):
        """Each cell with the head of its column: a table becomes cards on a phone."""
        return [list(zip(self.head, row, strict=True)) for row in self.rows]


def blocks_of(kind: str, content: dict) -> list[Block]:
    return _READERS[SignableKind(kind)](content)


def day(value) -> str:
    return day_fr(date.fromisoformat(value)) if value else ""


def _words(choices):
    return {choice["code"]: choice["label"] for choice in choices}


def _numbered(row):
    return f"Compétence {row['number']} – {row['title']}"


def _who(content):
    person, company, certification = content["candidate"], content["company"], content["certification"]
    names = f"{person['first_names']} {person['usage_name'] or person['birth_name']}"
    facts = [
        ("Candidat(e)", names),
        ("CQP visé", f"{certification['title']} (version {certification['version']})"),
    ]
    if company:
        facts.append(("Entreprise", f"{company['name']}, SIRET {company['siret']}"))
    return facts


def plan_block(plan) -> Block:
    return Block(
        "Parcours individualisé",
        head=("Compétence", "Modalité", "Organisme ou lieu", "Durée", "Période"),
        rows=[
            (
                f"{step['competency']['number']}. {step['competency']['title']}",
                step["modality"],
                step["provider"],
                step["duration"],
                step["period"],
            )
            for step in plan
        ],
    )


def _positioning(content):
    person, pro, interview = content["candidate"], content["professional"], content["interview"]
    levels = _words(content["level_choices"])
    identity = [
        *_who(content),
        ("Situation", person["status"]),
        ("Emploi occupé", person["job_title"]),
        ("Date d'entrée", day(person["hired_on"])),
        ("Ancienneté dans le métier", person["seniority"]),
        ("Diplômes et formations", person["qualifications"]),
    ]
    held = [
        ("Date", day(interview["held_on"])),
        ("Lieu", interview["place"]),
        ("Durée", interview["duration"]),
        ("Professionnel du secteur", f"{pro['name']}{', de l’entreprise' if pro['is_internal'] else ', externe'}"),
        ("Habilitation", pro["accreditation_number"]),
        ("Nouvel entrant", "oui, aucune compétence acquise" if content["is_newcomer"] else "non"),
    ]
    if content["revision_reason"]:
        held.append(("Motif de l'amendement", content["revision_reason"]))
    lines = [
        Block(
            _numbered(row),
            facts=[
                ("Positionnement", levels.get(row["level"], "")),
                ("Situations et activités", row["situations"]),
                ("Exemples", row["examples"]),
                ("Besoin en formation", row["need"]),
                ("Commentaire, preuve", row["comment"]),
            ],
        )
        for row in content["competencies"]
    ]
    return [
        Block("Candidat et entreprise", facts=identity),
        Block("Entretien", facts=held),
        *lines,
        plan_block(content["plan"]),
    ]


def _review(content):
    levels = dict(ReviewLevel.choices)
    return [
        Block(
            "Point d'étape",
            facts=[
                ("Date", day(content["held_on"])),
                ("Lieu", content["place"]),
                ("Formateur associé", content["trainer"]),
                ("Observation faite", content["observation"]),
                ("Axes de progrès", content["improvements"]),
                ("Prochaine échéance", day(content["next_review_on"])),
            ],
        ),
        Block(
            "Niveau par compétence",
            head=("Compétence", "Niveau", "Commentaire"),
            rows=[
                (
                    f"{row['competency']['number']}. {row['competency']['title']}",
                    levels.get(row["level"], ""),
                    row["comment"],
                )
                for row in content["levels"]
            ],
        ),
    ]


def _candidate_part(content):
    return [
        Block(
            _numbered(line["competency"]),
            facts=[
                ("Situations rencontrées", line["situations"]),
                ("Activités réalisées", line["activities"]),
                ("Moyens utilisés", line["means"]),
                ("Résultats obtenus", line["results"]),
                ("Difficultés", line["difficulties"]),
            ],
        )
        for line in content["lines"]
    ]


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


def _assessment(content):
    held = content["assessment"]
    answers, sources = _words(content["answer_choices"]), _words(content["source_choices"])
    organisation = [
        *_who(content),
        ("Date", day(held["held_on"])),
        ("Lieu", f"{held['place_kind']}, {held['place']}"),
        ("Durée", held["duration"]),
        ("Observation", held["observation_kind"]),
        ("Situation observée", held["observed_situation"]),
        (
            "Professionnel du secteur",
            f"{held['professional']['name']}, habilitation {held['professional']['accreditation_number']}",
        ),
        ("Évaluateur externe", f"{held['external']['name']}, habilitation {held['external']['accreditation_number']}"),
    ]
    grid = [
        Block(
            _numbered(row),
            head=("Critère", "Constat", "Vu dans", "Commentaire"),
            rows=[
                (
                    criterion["wording"],
                    answers.get(criterion["answer"], ""),
                    ", ".join(sources[code] for code in criterion["sources"]),
                    criterion["comment"],
                )
                for criterion in row["criteria"]
            ],
            opinions=frozen_pair(content, row),
            agree=row["opinions_agree"],
        )
        for row in content["grid"]
    ]
    synthesis = [("Appréciation générale", content["appraisal"]), ("Préconisations", content["recommendations"])]
    return [Block(f"Évaluation, tour {held['round']}", facts=organisation), *grid, Block("Synthèse", facts=synthesis)]


_READERS = {
    SignableKind.POSITIONING: _positioning,
    SignableKind.REVIEW: _review,
    SignableKind.CANDIDATE_PART: _candidate_part,
    SignableKind.APPLICATION: _application,
    SignableKind.ACTIVITIES: _activities,
    SignableKind.ASSESSMENT: _assessment,
}
