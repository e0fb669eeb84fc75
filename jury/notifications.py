from cqp.notifications.enums import MessageCategory
from cqp.notifications.messages import Message, register

for _code, _name in {
    "jury_result_full": "Décision du jury : CQP délivré",
    "jury_result_partial": "Décision du jury : validation partielle",
    "jury_result_none": "Décision du jury : CQP non délivré",
    "jury_result_postponed": "Décision du jury : dossier ajourné",
}.items():
    register(Message(code=_code, name=_name, category=MessageCategory.LETTER))
for _code, _name in {
    "jury_scheduled": "Dossier inscrit à une séance de jury",
    "jury_result_company": "Décision du jury, pour l'entreprise",
    "jury_session_cancelled": "Séance de jury annulée ou interrompue",
    "jury_session_moved": "Séance de jury reportée",
    "jury_member_released": "Retrait d'un jury",
}.items():
    register(Message(code=_code, name=_name, category=MessageCategory.INFORMATION))
