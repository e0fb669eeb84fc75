"""Registry of the messages: each app declares in its `notifications.py` those that it sends."""

from dataclasses import dataclass

from cqp.notifications.enums import MessageCategory


@dataclass(frozen=True)
class Message:
    """Template templates/emails/<code>.txt, first line `Objet : …`. A letter with legal effect can never be switched off by its reader."""

    code: str
    name: str
    category: MessageCategory
    can_be_disabled: bool = False

    def __post_init__(self):
        if self.category == MessageCategory.LETTER and self.can_be_disabled:
            raise ValueError(f"{self.code}: a letter cannot be switched off")

    @property
    def template(self):
        return f"emails/{self.code}.txt"


class UnknownMessage(LookupError):
    """No app has declared this message."""


_messages: dict[str, Message] = {}


def register(message: Message) -> Message:
    if _messages.setdefault(message.code, message) != message:
        raise ValueError(f"two messages called {message.code}")
    return message


def message_of(code: str) -> Message:
    try:
        return _messages[code]
    except KeyError:
        raise UnknownMessage(code) from None


def every_message() -> list[Message]:
    return sorted(_messages.values(), key=lambda message: message.code)
