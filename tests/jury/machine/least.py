"""The least that each stage must have seen of an act in 2,000 sequences: (allowed, refused). A machine whose acts are all refused, or are
always the same, proves nothing and fails.

Far less than what was counted: another draw passes, a rule that no longer reaches its act does not.
"""

LEAST = {
    "nothing planned": {
        "cancel": (0, 1),
        "check_identity": (0, 1),
        "correct_identity": (3, 0),
        "lodge": (3, 0),
        "merge": (0, 3),
        "plan": (3, 0),
        "postpone": (0, 3),
        "resume": (0, 1),
    },
    "ready to open, one recused": {
        "attend": (1, 0),
        "check_identity": (1, 0),
        "lift": (1, 0),
        "lodge": (3, 0),
        "merge": (0, 3),
    },
    "vote under way": {
        "attend": (1, 0),
        "call_ballot": (1, 1),
        "cast": (1, 0),
        "count": (3, 1),
        "declare": (3, 0),
        "deliberate": (0, 3),
        "write": (3, 3),
    },
    "two signatures missing": {
        "call": (0, 1),
        "impede": (1, 0),
        "open": (3, 0),
        "plan": (1, 0),
    },
    "closed": {
        "attend": (1, 0),
        "call": (0, 1),
        "cancel": (1, 0),
        "lodge": (1, 0),
        "merge": (0, 3),
        "open": (0, 1),
    },
    "rectifying minutes to sign": {
        "abandon": (1, 0),
        "cancel": (0, 3),
        "check_identity": (1, 0),
        "open": (0, 1),
        "postpone": (0, 3),
        "rectify": (1, 0),
        "sign_rectifying": (3, 0),
    },
    "appeal admissible": {
        "answer": (3, 0),
        "lodge": (0, 1),
        "open": (0, 3),
        "postpone": (0, 3),
        "rectify": (3, 0),
        "return_incomplete": (1, 0),
        "rule": (0, 1),
    },
    "deliberated anew": {
        "attend": (1, 0),
        "check_identity": (1, 0),
        "deliberate": (1, 1),
        "designate": (3, 0),
        "lodge": (0, 1),
        "write": (1, 0),
    },
}
