from cqp.notifications.enums import MessageCategory
from cqp.notifications.messages import Message, register

for _code, _name in {
    "jury_summons": "Convocation à une séance de jury",
    "jury_reply_awaited": "Rappel : réponse à une convocation",
    "jury_dates_asked": "Dates de jury proposées",
    "jury_deadline_near": "Délai de passage devant le jury : des dossiers s'en approchent",
}.items():
    register(Message(code=_code, name=_name, category=MessageCategory.TASK))
for _code, _name in {
    "jury_member_declined": "Un membre du jury ne vient pas",
    "jury_parity_broken": "Un lien déclaré rompt la parité sur un dossier",
    "jury_dates_closed": "Consultation de dates close",
}.items():
    register(Message(code=_code, name=_name, category=MessageCategory.INFORMATION))
