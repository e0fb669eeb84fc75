from cqp.notifications.enums import MessageCategory
from cqp.notifications.messages import Message, register

register(Message(code="positioning_signed", name="Repérage signé", category=MessageCategory.INFORMATION))
register(Message(code="pathway_completed_first", name="Parcours repris", category=MessageCategory.TASK))
register(Message(code="assessment_signed", name="Évaluation signée", category=MessageCategory.INFORMATION))
