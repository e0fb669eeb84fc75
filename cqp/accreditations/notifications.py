from cqp.notifications.enums import MessageCategory
from cqp.notifications.messages import Message, register

register(
    Message(
        code="provider_committed",
        name="Engagement d'un organisme de formation enregistré",
        category=MessageCategory.INFORMATION,
    )
)

for _code, _name in {
    "accreditation_ending": "Fin d'habilitation annoncée",
    "accreditation_ending_secretariat": "Fin d'habilitation annoncée, pour le secrétariat",
    "commitment_ending": "Fin d'engagement annoncée",
    "commitment_ending_secretariat": "Fin d'engagement annoncée, pour le secrétariat",
}.items():
    register(Message(code=_code, name=_name, category=MessageCategory.INFORMATION))
