from cqp.notifications.enums import MessageCategory
from cqp.notifications.messages import Message, register

for _code, _name in {
    "benefit_ending": "Compétences validées : fin du bénéfice annoncée",
    "benefit_lapsed": "Compétences validées : fin du bénéfice",
}.items():
    register(Message(code=_code, name=_name, category=MessageCategory.INFORMATION))
