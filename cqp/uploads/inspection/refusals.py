class Refused(Exception):
    """Why a file is not taken: a French sentence for the person who sent it, which says what to do instead."""

    def __init__(self, code: str, message: str):
        self.code = code
        self.message = message
        super().__init__(code)
