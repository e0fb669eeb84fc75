from cqp.notifications.enums import MessageCategory
from cqp.notifications.messages import Message, register

register(
    Message(
        code="provider_committed",
        name="Engagement d'un organisme de formation enregistré",
        category=MessageCategory.INFORMATION,
    )
)
