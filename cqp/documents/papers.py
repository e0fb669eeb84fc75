"""The frozen contexts of the papers, one shape each; templates/pdf/<code>.html prints exactly these keys.

Values are neutral: ISO days and moments, codes with their list of choices, numbers. The template alone makes French sentences out of them.
A text that nobody typed is the empty string; `Maybe` marks what may not exist at all.
"""

from cqp.documents.shapes import Day, Maybe, Moment

CHOICE = {"code": str, "label": str}
DOSSIER = {"number": str, "pathway": str, "presentation": int}
CERTIFICATION = {"title": str, "version": str, "rncp_code": Maybe(str), "criteria_are_provisional": bool}
COMMITTEE = {"name": str}
COMPETENCY = {"number": int, "title": str}
CANDIDATE = {"birth_name": str, "usage_name": str, "first_names": str, "birth_date": Maybe(Day), "birth_place": str}
# Who, as what, when, and the digest of what was signed. `signed_at` is None for a signature that was not asked of this person.
SIGNATURE = {"name": str, "role": str, "signed_at": Maybe(Moment), "digest": str}
PLAN_LINE = {"competency": COMPETENCY, "modality": str, "provider": str, "duration": str, "period": str}
COMPANY = {"name": str, "siret": str, "address": str}

POSITIONING = {
    "dossier": DOSSIER,
    "certification": CERTIFICATION,
    "committee": COMMITTEE,
    "revision": int,
    "revision_reason": str,
    "candidate": CANDIDATE
    | {
        "address": str,
        "email": str,
        "phone": str,
        "status": str,
        "job_title": str,
        "hired_on": Maybe(Day),
        "seniority": str,
        "qualifications": str,
    },
    "company": COMPANY | {"collective_agreement": str, "headcount": Maybe(int), "representative": str},
    "professional": {"name": str, "function": str, "is_internal": bool, "accreditation_number": str},
    "interview": {"held_on": Day, "place": str, "duration": str},
    "is_newcomer": bool,
    "level_choices": [CHOICE],
    "competencies": [COMPETENCY | {"level": str, "situations": str, "examples": str, "need": str, "comment": str}],
    "plan": [PLAN_LINE],
    "signatures": [SIGNATURE],
}

CRITERION = {"wording": str, "answer": str, "sources": [str], "comment": str}
OPINION = {"verdict": str, "reason": str}

# The assessment as it was signed and what followed: the end of Outil 2, and of the VAE file.
EVALUATION = {
    "assessment": {
        "round": int,
        "held_on": Day,
        "place": str,
        "place_kind": str,
        "duration": str,
        "observation_kind": str,
        "observed_situation": str,
        "professional": {"name": str, "accreditation_number": str},
        "external": {"name": str, "accreditation_number": str},
    },
    "answer_choices": [CHOICE],
    "source_choices": [CHOICE],
    "verdict_choices": [CHOICE],
    "grid": [
        COMPETENCY | {"criteria": [CRITERION], "professional": OPINION, "external": OPINION, "opinions_agree": bool}
    ],
    "appraisal": str,
    "recommendations": str,
    "earlier_rounds": [
        {"round": int, "held_on": Day, "opinions": [{"competency": COMPETENCY, "professional": str, "external": str}]},
    ],
    "choice": Maybe({"label": str, "made_at": Moment}),
    "signatures": [SIGNATURE],
    "transmission": Maybe({"name": str, "role": str, "at": Moment}),
    "attachments": [{"name": str, "sha256": str}],
}

FOLLOW_UP = {
    "dossier": DOSSIER,
    "certification": CERTIFICATION,
    "committee": COMMITTEE,
    "candidate": CANDIDATE,
    "company": COMPANY,
    "tutor": {"name": str, "function": str},
    "training_provider": Maybe({"name": str, "referent": str}),
    "plan": [PLAN_LINE],
    "training_actions": [
        {
            "title": str,
            "provider": str,
            "trainer": str,
            "starts_on": Maybe(Day),
            "ends_on": Maybe(Day),
            "planned_hours": str,
            "done_hours": str,
            "competencies": [int],
        },
    ],
    "review_level_choices": [CHOICE],
    "reviews": [
        {
            "held_on": Day,
            "place": str,
            "observation": str,
            "levels": [{"competency": COMPETENCY, "level": str, "comment": str}],
            "improvements": str,
            "next_review_on": Maybe(Day),
            "visas": [SIGNATURE],
        },
    ],
    "practice": [{"starts_on": Day, "ends_on": Maybe(Day), "missions": str}],
    "candidate_parts": [
        {
            "competency": COMPETENCY,
            "situations": str,
            "activities": str,
            "means": str,
            "results": str,
            "difficulties": str,
            "attachments": [str],
        },
    ],
    "sworn_statement": Maybe(SIGNATURE),
} | EVALUATION

VOTE = {"in_favour": int, "against": int, "abstentions": int, "casting_vote": bool}

DECISION_SHEET = {
    "dossier": DOSSIER,
    "certification": CERTIFICATION,
    "committee": COMMITTEE,
    "candidate": CANDIDATE,
    "session": {
        "number": str,
        "held_on": Day,
        "place": str,
        "members": [{"name": str, "college": str, "organisation": str, "is_present": bool, "is_president": bool}],
    },
    "conformity_choices": [CHOICE],
    "conformity": [{"label": str, "answer": str, "comment": str}],
    "conformity_conclusion": str,
    "opinion_choices": [CHOICE],
    "verdict_choices": [CHOICE],
    "competencies": [
        COMPETENCY
        | {
            "professional": Maybe(str),
            "external": Maybe(str),
            "verdict": str,
            "reason": str,
            "vote": Maybe(VOTE),
            "validated_on": Maybe(Day),
            "expires_on": Maybe(Day),
        },
    ],
    "decision_choices": [CHOICE],
    "decision": str,
    "recommendations": str,
    # The rectifying procès-verbal that this sheet follows.
    "rectified_by": Maybe(str),
    "recusals": [{"name": str, "reason": str}],
    "signatures": [SIGNATURE],
}

JURY_MINUTES = {
    "number": str,
    "version": int,
    "committee": COMMITTEE,
    "session": {"number": str, "held_on": Day, "place": str, "opened_at": Moment, "deliberated_at": Moment},
    "members": [
        {
            "name": str,
            "college": str,
            "organisation": str,
            "is_present": bool,
            "is_president": bool,
            "stays": [{"arrived_at": Moment, "left_at": Maybe(Moment)}],
        }
    ],
    "presidencies": [{"name": str, "designated_at": Moment}],
    # `dossier` None: the composition of the room. No reason: it held.
    "parity": [{"noted_at": Moment, "moment": str, "dossier": Maybe(str), "present": int, "reasons": [str]}],
    # `cleared_decision`: noted once they had sat, it emptied what the dossier had decided.
    "recusals": [
        {
            "name": str,
            "dossier": str,
            "cause": str,
            "recorded_at": Moment,
            "lifted_at": Maybe(Moment),
            "cleared_decision": bool,
        }
    ],
    "verdict_choices": [CHOICE],
    "decision_choices": [CHOICE],
    "decisions": [
        {
            "position": int,
            "dossier": DOSSIER,
            "certification": {"title": str, "version": str},
            "candidate": str,
            "heard_at": Maybe(Moment),
            "conclusion": str,
            # The lines of the check answered « non », and why the jury concludes as it does all the same.
            "reservations": [{"line": str, "comment": str}],
            "competencies": [COMPETENCY | {"verdict": str, "reason": str, "vote": Maybe(VOTE)}],
            "decision": str,
            "in_one_motion": bool,
            "recommendations": str,
            "sheet_digest": str,
        }
    ],
    "set_aside": [{"dossier": str, "candidate": str, "removed_at": Moment, "reason": str}],
    "contested": [{"dossier": str, "line": str, "name": str, "reason": str}],
    "signatures": [SIGNATURE],
    "impediments": [{"name": str, "role": str, "reason": str}],
}

DECIDED = {
    "conclusion": str,
    "competencies": [COMPETENCY | {"verdict": str, "reason": str}],
    "decision": str,
    "recommendations": str,
}

# `rectifies`: the procès-verbal that says `before`; `consequences`: what changes in the ledger and on the papers, in sentences.
JURY_RECTIFYING_MINUTES = {
    "number": str,
    "version": int,
    "committee": COMMITTEE,
    "session": {"number": str, "held_on": Day, "place": str},
    "rectifies": str,
    "made_at": Moment,
    "dossier": DOSSIER,
    "certification": {"title": str, "version": str},
    "candidate": str,
    "reason": str,
    "verdict_choices": [CHOICE],
    "decision_choices": [CHOICE],
    "before": DECIDED,
    "after": DECIDED,
    "consequences": [str],
    "signatures": [SIGNATURE],
    "impediments": [{"name": str, "role": str, "reason": str}],
}

HOLDER = {"birth_name": str, "usage_name": str, "first_names": str, "birth_date": Maybe(Day), "birth_place": str}
AWARD = {"number": str, "verification_code": str, "verification_url": str, "decided_on": Day, "session_number": str}
SIGNATORY = {"name": str, "role": str}

CERTIFICATE = {
    "dossier": DOSSIER,
    "certification": CERTIFICATION,
    "committee": COMMITTEE,
    "holder": HOLDER,
    "award": AWARD,
    "competencies": [COMPETENCY],
    "signatories": [SIGNATORY],
}

COMPETENCY_STATEMENT = {
    "dossier": DOSSIER,
    "certification": CERTIFICATION,
    "committee": COMMITTEE,
    "holder": HOLDER,
    "award": AWARD,
    # `expires_on` None: the benefit is for life in this version of the certification.
    "validated": [COMPETENCY | {"validated_on": Day, "expires_on": Maybe(Day)}],
    "to_complete": [COMPETENCY | {"reason": str}],
    "recommendations": str,
    "signatories": [SIGNATORY],
}

# `due_on`: the last day to answer, as known when the paper was asked (a file found incomplete moves it).
EXAMINATION_TIME = {
    "requested_on": Day,
    "received_on": Day,
    "due_on": Day,
    "suspended_days": int,
    "silence_admits": bool,
}

VAE_RECEIPT = {
    "dossier": DOSSIER,
    "certification": CERTIFICATION,
    "committee": COMMITTEE,
    "candidate": CANDIDATE,
    "deposit": {"version": int, "at": Moment, "digest": str},
    "pieces": [{"kind": str, "of": str, "name": str, "sha256": str}],
    "time": EXAMINATION_TIME,
}

ADMISSIBILITY_DECISION = {
    "dossier": DOSSIER,
    "certification": CERTIFICATION,
    "committee": COMMITTEE,
    "candidate": CANDIDATE,
    "deposit": {"version": int, "at": Moment, "digest": str},
    "time": EXAMINATION_TIME,
    "verdict_choices": [CHOICE],
    "verdict": str,
    "decided_at": Moment,
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

# `state`: what the antivirus says of a file that cannot be opened, empty otherwise.
PIECE = {"kind": str, "name": str, "sha256": str, "state": str}

VAE_FILE = {
    "dossier": DOSSIER,
    "certification": CERTIFICATION,
    "committee": COMMITTEE,
    "requested_on": Day,
    "candidate": CANDIDATE | {"sex": str, "nationality": str, "address": str, "email": str, "phone": str},
    "request": {"aim": str, "targeted": [COMPETENCY], "other_requests": str, "motivation": str},
    "situation": {
        "situation": str,
        "employed_in_branch": Maybe(bool),
        "employer": {"name": str, "siret": str},
        "education_level": str,
        "highest_title": str,
        "trainings": str,
    },
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
    "application_oath": SIGNATURE,
    # `retained` None when silence decided: nobody counted.
    "admissibility": {"verdict": str, "decided_at": Moment, "retained": Maybe(str), "recommendations": str},
    # None in a part 3 deposited before the employment was asked again there.
    "activities_situation": Maybe({"employed_in_branch": Maybe(bool), "employer": {"name": str, "siret": str}}),
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
    "activities_oath": SIGNATURE,
    # None until an assessment of this part 3 is signed.
    "evaluation": Maybe(EVALUATION),
}

# One convocation: nothing of the dossiers, which may still change.
JURY_SUMMONS = {
    "reference": str,
    "committee": COMMITTEE,
    "recipient": {"name": str, "college": str, "organisation": str},
    "session": {"number": str, "held_on": Day, "starts_at": str, "place": str},
    "answer_url": str,
    "signatory": SIGNATORY,
}

# The guide has no dossier: `source` names where the quotes come from, `setting` what the points that quote nothing are.
JURY_GUIDE = {
    "committee": COMMITTEE,
    "source": str,
    "setting": str,
    "sections": [{"title": str, "quotes": [str], "points": [str]}],
}
