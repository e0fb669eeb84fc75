from cqp.notifications.enums import MessageCategory
from cqp.notifications.messages import Message, register

_TASKS = {
    "dossier_opened": "Dossier ouvert",
    "dossier_resumed": "Dossier repris",
    "named_on_dossier": "Désignation sur un dossier",
    "pathway_started": "Parcours démarré",
    "ready_for_assessment": "Candidat prêt pour l'évaluation",
    "dossier_transmitted": "Dossier transmis",
    "dossier_incomplete": "Dossier incomplet",
    "vae_requested": "Demande de dossier de VAE",
    "vae_file_sent": "Dossier de VAE remis",
    "benefits_offered": "Compétences validées à faire valoir",
    "benefits_claimed": "Compétences validées que le candidat fait valoir",
    "benefits_taken_back": "Compétences validées que le candidat ne fait plus valoir",
}
_NEWS = {
    "dossier_complete": "Dossier complet",
    "dossier_withdrawn": "Dossier abandonné",
    "coaching_chosen": "Candidat à accompagner",
    "coaching_ended": "Accompagnement terminé",
}
for _code, _name in _TASKS.items():
    register(Message(code=_code, name=_name, category=MessageCategory.TASK))
for _code, _name in _NEWS.items():
    register(Message(code=_code, name=_name, category=MessageCategory.INFORMATION))
# Sent to an address that nobody has proved yet: it opens the account, as an invitation does.
register(
    Message(code="vae_request_confirm", name="Demande de dossier de VAE à confirmer", category=MessageCategory.ACCOUNT)
)
