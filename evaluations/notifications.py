from cqp.notifications.enums import MessageCategory
from cqp.notifications.messages import Message, register

register(Message(code="positioning_signed", name="Repérage signé", category=MessageCategory.INFORMATION))
register(Message(code="pathway_completed_first", name="Parcours repris", category=MessageCategory.TASK))
register(Message(code="pathway_reopened", name="Parcours rouvert", category=MessageCategory.TASK))
register(Message(code="activities_deposited", name="Partie 3 déposée", category=MessageCategory.INFORMATION))
register(
    Message(code="advice_given", name="Conseil de l'organisme accompagnateur", category=MessageCategory.INFORMATION)
)
register(Message(code="piece_discarded", name="Fichier écarté par l'antivirus", category=MessageCategory.TASK))
register(
    Message(code="identity_documents_erased", name="Pièce d'identité supprimée", category=MessageCategory.INFORMATION)
)
register(Message(code="assessment_signed", name="Évaluation signée", category=MessageCategory.INFORMATION))

# Part 2, deposited and examined: what has legal effect goes as letters.
_LETTERS = {
    "application_received": "Accusé de réception de la partie 2",
    "application_incomplete": "Partie 2 incomplète",
    "application_closed": "Dossier clos sans réponse",
    "admission_granted": "Avis favorable de recevabilité",
    "admission_refused": "Avis défavorable de recevabilité",
    "admission_tacit": "Recevabilité tacite",
}
_TASKS = {
    "application_deposited": "Partie 2 à examiner",
    "application_return_ending": "Partie 2 à compléter bientôt",
    "application_return_overdue": "Partie 2 pas revenue à temps",
    "examination_due": "Examen de recevabilité à échéance",
    "writing_reopened": "Partie 3 à compléter",
}
for _code, _name in _LETTERS.items():
    register(Message(code=_code, name=_name, category=MessageCategory.LETTER))
for _code, _name in _TASKS.items():
    register(Message(code=_code, name=_name, category=MessageCategory.TASK))
register(Message(code="application_complete", name="Partie 2 complète", category=MessageCategory.INFORMATION))
register(Message(code="admission_known", name="Recevabilité connue", category=MessageCategory.INFORMATION))
register(Message(code="writing_resumed", name="Partie 3 reprise", category=MessageCategory.INFORMATION))
register(Message(code="coached_dossier_closed", name="Dossier accompagné clos", category=MessageCategory.INFORMATION))
