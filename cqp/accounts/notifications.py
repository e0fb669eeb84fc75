from cqp.notifications.enums import MessageCategory
from cqp.notifications.messages import Message, register

_NAMES = {
    "account_invitation": "Invitation",
    "company_registration": "Inscription d'une entreprise",
    "company_already_registered": "Entreprise déjà inscrite",
    "password_reset_link": "Mot de passe oublié",
    "password_changed": "Mot de passe modifié",
    "second_factor_changed": "Second facteur modifié",
}
for _code, _name in _NAMES.items():
    register(Message(code=_code, name=_name, category=MessageCategory.ACCOUNT))
