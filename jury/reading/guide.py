"""Outil 3, the guide of the joint jury: one text for the screen and for the paper, the customer's words first, each rule sourced.

A rule of the application that the mode d'emploi does not give says so: it is a setting of the committee, not the branch's text.
"""

from cqp.documents.enums import DocumentStatus
from cqp.documents.models import IssuedDocument
from cqp.documents.services import request_once, retry_document

KIND = "jury_guide"
# Printed on the paper and on the page. Any change of the text below changes it: tests/jury/test_guide.py holds the two together.
VERSION = "1.2"
SOURCE = "Mode d'emploi des CQP de la branche"
SETTING = "Réglage de l'application, à confirmer par la commission"

SECTIONS = (
    (
        "Le rôle du jury",
        (
            "Le jury vérifie la conformité de la démarche et des dossiers remis au regard du dispositif CQP.",
            "Il décide de la délivrance totale ou partielle du CQP à partir de cette vérification.",
            "Seuls les dossiers complets sont présentés au jury.",
            (
                "À partir de ces éléments, le jury est chargé de statuer sur la délivrance (totale ou partielle) ou la non délivrance du "
                "CQP au candidat."
            ),
        ),
        (
            (
                "Le jury décide ; la CPEF délivre. Il n'évalue pas une seconde fois le candidat : il s'appuie sur ce que les "
                "évaluateurs ont constaté."
            ),
            "Il statue sur chaque dossier, compétence par compétence : validée, non validée, ou déjà validée.",
        ),
    ),
    (
        "Ce dont il dispose",
        (
            (
                "Pour chacun des candidats, le jury doit disposer : du « livret de repérage des compétences acquises et des besoins en "
                "formation du candidat », du « dossier de suivi et d'évaluation du candidat », de la fiche de décision du « Guide du jury "
                "paritaire »."
            ),
            (
                "[En VAE,] le jury doit disposer : du « Dossier de validation des acquis de l'expérience », de la fiche de décision du "
                "« Guide du jury paritaire »."
            ),
        ),
        (
            (
                "Tout se lit dans l'application, chez soi, avant la séance : « Lire les dossiers » sur la page de la séance. Les dossiers "
                "y sont rangés par ce qui mérite l'attention : avis divergents, compétences non acquises, conformité en défaut."
            ),
            "Les notes que vous prenez sont à vous seul : ni les autres membres ni le secrétariat ne les lisent.",
        ),
    ),
    (
        "Composition et présidence",
        (
            (
                "Jury composé de 3 à 5 personnes : 1 ou 2 représentants du collège des salariés, 1 ou 2 représentants du collège des "
                "entreprises (en nombre égal aux représentants du collège des salariés), 1 expert « métier »."
            ),
            "La présidence du jury paritaire est désignée à chaque séance par les membres présents.",
        ),
        (
            (
                "Un jury compte donc 3 ou 5 membres, jamais 4. La parité est vérifiée entre les présents, pour la séance et pour chaque "
                "dossier, de l'ouverture à la clôture."
            ),
            (
                "L'expert « métier » est celui du CQP examiné : un dossier dont aucun expert présent ne connaît le CQP n'a pas de jury ; il "
                "attend une séance où cet expert siège."
            ),
            (
                "Il n'y a ni procuration ni pouvoir : le jury se constitue à chaque séance. Si le président s'en va, les présents en "
                "désignent un autre avant de décider."
            ),
        ),
    ),
    (
        "Indépendance et déport",
        (),
        (
            (
                "Avant d'ouvrir un dossier, chaque membre déclare n'avoir aucun lien avec le candidat, ou dit lequel : même employeur "
                "aujourd'hui ou autrefois, formateur, tuteur, évaluateur ou professionnel du repérage, accompagnateur, lien personnel."
            ),
            (
                "Un lien déclaré ou constaté déporte le membre : il ne lit pas le dossier, n'en délibère pas et ne vote pas. Le déport est "
                "au procès-verbal, sans le détail privé."
            ),
            "Qui n'a pas encore déclaré ne siège pas : arrivé en cours de séance, un membre déclare avant d'être compté et de voter.",
            (
                "Noté en séance, un déport efface ce qui avait été décidé avec ce membre : ceux qui siègent décident de nouveau, et le "
                "procès-verbal le dit. Lever le déport ne rétablit rien."
            ),
            (
                "Un déport peut rompre la parité sur ce dossier : un membre de l'autre collège se retire alors, ou le dossier est remis à "
                "une autre séance, avec le motif."
            ),
        ),
    ),
    (
        "Le déroulement de la séance",
        (),
        (
            (
                "Les présents sont notés avec l'heure ; ils désignent le président ; la séance s'ouvre quand la composition est celle d'un "
                "jury."
            ),
            "Pour chaque dossier : d'abord la conformité (conforme, non conforme, complément demandé), puis la décision par compétence.",
            (
                "La fiche de conformité est préparée par l'application, avec une preuve pour chaque ligne. Chaque membre peut contester une "
                "ligne ; le jury a le dernier mot. S'il conclut conforme alors qu'une ligne dit « non », il écrit pourquoi sur cette ligne."
            ),
            "Un complément demandé ajourne le dossier ; une démarche non conforme conduit à la non-délivrance.",
            (
                "Un dossier qui ne peut pas être examiné ce jour-là, faute de jury par exemple, est mis de côté par le président avec un "
                "motif : il attend une autre séance, et le procès-verbal le dit."
            ),
            "Le candidat est entendu quand le règlement de la version du CQP le prévoit ou le permet.",
        ),
    ),
    (
        "Décider d'une compétence",
        ("La CPEF délivre le CQP si toutes les compétences sont validées.",),
        (
            (
                "Deux avis concordants sont proposés au jury : acquise pour les deux, la compétence est proposée validée ; non acquise pour "
                "les deux, non validée."
            ),
            "Deux avis divergents ne proposent rien : le jury revient au dossier, critère par critère, et décide.",
            "Le jury est souverain. Quand il s'écarte de deux avis concordants, il écrit pourquoi : le motif est sur la fiche.",
            (
                "Les dossiers conformes dont tous les avis concordent peuvent être adoptés ensemble, comme les avis le proposent ; chaque "
                "compétence garde sa décision. S'il y a des avis défavorables, les préconisations de l'évaluation sont proposées au jury : "
                "sans préconisation, le dossier s'examine à part."
            ),
        ),
    ),
    (
        "Le vote",
        (),
        (
            (
                "On vote quand un membre le demande, sur une compétence : pour, contre, abstention. Votent les présents qui siègent sur ce "
                "dossier : indépendance déclarée, sans déport."
            ),
            (
                "Une compétence est validée par plus de la moitié des membres appelés à voter. À défaut, si la version du CQP donne une voix "
                "prépondérante au président, elle l'est quand il vote pour et que les « contre » ne sont pas plus nombreux que les « pour ». "
                "Sinon, elle ne l'est pas."
            ),
            "Le décompte est inscrit au procès-verbal ; qui a voté quoi n'est montré à personne avant le dépouillement.",
        ),
    ),
    (
        "Après la délibération",
        (
            "En cas de validation partielle, le candidat garde le bénéfice des compétences validées durant cinq ans.",
            (
                "Le candidat peut poursuivre son parcours : soit en suivant une formation sur les compétences manquantes, au sein d'un "
                "organisme de formation, soit en complétant son expérience professionnelle en entreprise afin de développer les "
                "compétences qui lui manquent."
            ),
        ),
        (
            (
                "Le président clôt la délibération ; le procès-verbal est fait et chaque membre présent le signe une fois pour la journée. "
                "Rien ne prend effet avant la dernière signature nécessaire."
            ),
            (
                "À cette signature : compétences inscrites, certificats et attestations faits, courriers relus par le secrétariat puis "
                "envoyés."
            ),
            "Dès qu'une compétence n'est pas validée, des préconisations sont dues au candidat : formation ou expérience à compléter.",
            "Une erreur découverte ensuite se corrige par un procès-verbal rectificatif, motivé et signé ; rien n'est effacé.",
        ),
    ),
    (
        "Les recours",
        (),
        (
            (
                "Le candidat peut former un recours gracieux dans le délai de la version du CQP, sur la régularité de la décision et non sur "
                "l'appréciation de ses compétences."
            ),
            "Accueilli, il conduit à une nouvelle délibération par un jury dont aucun membre n'était présent à la première.",
        ),
    ),
)


def content() -> dict:
    """The frozen context of the paper (cqp.documents.papers.JURY_GUIDE); the page draws the same."""
    return {
        "committee": {"name": "Commission paritaire de l'emploi et de la formation"},
        "source": SOURCE,
        "setting": SETTING,
        "sections": [
            {"title": title, "quotes": list(quotes), "points": list(points)} for title, quotes, points in SECTIONS
        ],
    }


def current_paper() -> IssuedDocument | None:
    """That of this version, if somebody has asked for it."""
    papers = IssuedDocument.objects.filter(kind=KIND, template_version=VERSION).select_related("file")
    return papers.order_by("-pk").first()


def ask_paper(*, actor) -> IssuedDocument:
    """The paper of this version: asked for once, whoever asks and however many; asked again when it failed."""
    document = request_once(KIND, content(), requested_by=actor)
    if document.status == DocumentStatus.FAILED:
        retry_document(document)
    return document
