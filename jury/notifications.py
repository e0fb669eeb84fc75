from cqp.notifications.enums import MessageCategory
from cqp.notifications.messages import Message, register

for _code, _name in {
    "jury_result_full": "Décision du jury : CQP délivré",
    "jury_result_partial": "Décision du jury : validation partielle",
    "jury_result_none": "Décision du jury : CQP non délivré",
    "jury_result_postponed": "Décision du jury : dossier ajourné",
    "jury_result_rectified": "Décision du jury rectifiée",
    "appeal_inadmissible": "Recours : irrecevable",
    "appeal_admissible": "Recours : recevable",
    "appeal_rejected": "Recours : rejeté",
    "appeal_upheld": "Recours : accueilli",
}.items():
    register(Message(code=_code, name=_name, category=MessageCategory.LETTER))
for _code, _name in {
    "jury_scheduled": "Dossier inscrit à une séance de jury",
    "jury_unscheduled": "Dossier retiré d'une séance de jury",
    "jury_result_company": "Décision du jury, pour l'entreprise",
    "jury_session_cancelled": "Séance de jury annulée ou interrompue",
    "jury_session_moved": "Séance de jury : date, heure ou lieu modifiés",
    "jury_minutes_to_sign": "Procès-verbal de séance de jury à signer",
    "jury_minutes_reopened": "Procès-verbal de séance de jury rouvert",
    "jury_member_released": "Retrait d'un jury",
    "jury_rectified_company": "Décision du jury rectifiée, pour l'entreprise",
    "appeal_lodged": "Recours : accusé de dépôt",
    "appeal_renounced": "Recours : le candidat y renonce",
}.items():
    register(Message(code=_code, name=_name, category=MessageCategory.INFORMATION))
register(Message(code="appeal_to_rule", name="Recours à examiner", category=MessageCategory.TASK))
register(
    Message(
        code="jury_rectification_to_sign", name="Procès-verbal rectificatif à signer", category=MessageCategory.TASK
    )
)
