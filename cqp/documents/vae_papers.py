"""The frozen contexts of the papers of a VAE; see papers.py for what a shape is."""

from cqp.documents.papers import (
    CANDIDATE,
    CERTIFICATION,
    CHOICE,
    COMMITTEE,
    COMPETENCY,
    DOSSIER,
    EVALUATION,
    OATH,
    PIECE,
)
from cqp.documents.shapes import Day, Maybe, Moment

# `due_on`: the last day to answer, as known when the paper was asked (a file found incomplete moves it).
EXAMINATION_TIME = {
    "requested_on": Day,
    "received_on": Day,
    "due_on": Day,
    "suspended_days": int,
    "silence_admits": bool,
}

# Whether somebody asks for this CQP for the first time; None in what was sworn before it was computed.
RANK = Maybe({"is_first": bool, "earlier": [{"number": str, "requested_on": Day}]})
# The committed provider that accompanies the candidate, when one does.
COACHING = Maybe({"provider": str, "siret": str, "commitment": str, "since": Day})

VAE_RECEIPT = {
    "dossier": DOSSIER,
    "certification": CERTIFICATION,
    "committee": COMMITTEE,
    "candidate": CANDIDATE,
    "rank": RANK,
    "coaching": COACHING,
    "deposit": {"version": int, "at": Moment, "digest": str},
    "pieces": [{"kind": str, "of": str, "name": str, "sha256": str}],
    "time": EXAMINATION_TIME,
}

ADMISSIBILITY_DECISION = {
    "dossier": DOSSIER,
    "certification": CERTIFICATION,
    "committee": COMMITTEE,
    "candidate": CANDIDATE,
    "rank": RANK,
    "coaching": COACHING,
    "deposit": {"version": int, "at": Moment, "digest": str},
    "time": EXAMINATION_TIME,
    "verdict_choices": [CHOICE],
    "verdict": str,
    "decided_at": Moment,
    # Last day, included; None: without limit, or unfavourable.
    "valid_until": Maybe(Day),
    # None when nobody decided: silence did.
    "signatory": Maybe({"name": str, "role": str}),
    # In words, ready to print; None when nobody counted.
    "retained": Maybe(str),
    "required": str,
    "decision_choices": [CHOICE],
    "experiences": [
        {
            "title": str,
            "employer": str,
            "status": str,
            "starts_on": Day,
            "ends_on": Maybe(Day),
            "working_time": int,
            "decision": str,
            "reason": str,
        },
    ],
    "reasons": str,
    "recommendations": str,
}

VAE_FILE = {
    "dossier": DOSSIER,
    "certification": CERTIFICATION,
    "committee": COMMITTEE,
    "requested_on": Day,
    "candidate": CANDIDATE
    | {
        "sex": str,
        "birth_department": str,
        "nationality": str,
        "address": str,
        "address_country": str,
        "email": str,
        "phone": str,
    },
    "request": {"rank": RANK, "aim": str, "targeted": [COMPETENCY], "other_requests": str, "motivation": str},
    "situation": {
        "situation": str,
        "employed_in_branch": Maybe(bool),
        "employer": {"name": str, "siret": str},
        "education_level": str,
        "highest_level": str,
        "highest_title": str,
        "followed_trainings": [{"title": str, "provider": str, "year": Maybe(int)}],
        "trainings": str,
    },
    "coaching": COACHING,
    "experiences": [
        {
            "title": str,
            "employer": str,
            "status": str,
            "starts_on": Day,
            "ends_on": Maybe(Day),
            "working_time": int,
            "description": str,
            "pieces": [PIECE],
        },
    ],
    "experience_count": {"at": Day, "months": str, "threshold": int},
    "self_level_choices": [CHOICE],
    "competencies": [COMPETENCY | {"level": str, "comment": str}],
    "pieces": [PIECE],
    "application_oath": OATH,
    # `retained` None when silence decided: nobody counted.
    "admissibility": {
        "verdict": str,
        "decided_at": Moment,
        "valid_until": Maybe(Day),
        "retained": Maybe(str),
        "recommendations": str,
    },
    # None in a part 3 deposited before the employment was asked again there.
    "activities_situation": Maybe({"employed_in_branch": Maybe(bool), "employer": {"name": str, "siret": str}}),
    "activities_coaching": COACHING,
    "activities": [
        {
            "competency": COMPETENCY,
            "setting": str,
            "activities": str,
            "frequency": str,
            "autonomy": str,
            "difficulties": str,
            "results": str,
            "pieces": [PIECE],
        },
    ],
    "activities_version": int,
    "activities_oath": OATH,
    # None until an assessment of this part 3 is signed.
    "evaluation": Maybe(EVALUATION),
}
