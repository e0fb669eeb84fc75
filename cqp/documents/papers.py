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
# `words`: what was sworn, empty in what was deposited before they were in what is signed.
OATH = SIGNATURE | {"words": str}
# `state`: why a file cannot be opened (the antivirus, or erased once checked), empty otherwise.
PIECE = {"kind": str, "name": str, "sha256": str, "state": str}

POSITIONING = {
    "dossier": DOSSIER,
    "certification": CERTIFICATION,
    "committee": COMMITTEE,
    "revision": int,
    "revision_reason": str,
    "candidate": CANDIDATE
    | {"sex": str, "birth_commune_code": str, "address": str, "email": str, "phone": str}
    | {
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
    "pieces": [PIECE],
    "signatures": [SIGNATURE],
}

CRITERION = {"wording": str, "answer": str, "sources": [str], "comment": str}
OPINION = {"verdict": str, "reason": str}
GRID_ROW = {"criteria": [CRITERION], "comment": str, "professional": OPINION, "external": OPINION}

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
    "grid": [COMPETENCY | GRID_ROW | {"opinions_agree": bool}],
    "appraisal": str,
    "recommendations": str,
    "earlier_rounds": [
        {"round": int, "held_on": Day, "opinions": [{"competency": COMPETENCY, "professional": str, "external": str}]},
    ],
    "choice": Maybe({"label": str, "made_at": Moment}),
    "signatures": [SIGNATURE],
    "transmission": Maybe({"name": str, "role": str, "at": Moment}),
    # Every piece of the paper once more, with what it is joined to.
    "attachments": [PIECE | {"of": str}],
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
            "attested_on": Maybe(Day),
            "pieces": [PIECE],
        },
    ],
    "trainings_not_held": [{"competency": COMPETENCY, "reason": str, "told_by": str, "told_at": Moment}],
    "review_level_choices": [CHOICE],
    "reviews": [
        {
            "held_on": Day,
            "place": str,
            "trainer": str,
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
            "pieces": [PIECE],
        },
    ],
    "sworn_statement": Maybe(OATH),
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
    "decision_choices": [CHOICE],
    "decisions": [
        {
            "position": int,
            "dossier": DOSSIER,
            "certification": {"title": str, "version": str},
            "candidate": str,
            "heard_at": Maybe(Moment),
            "conclusion": str,
            # Each in the words of its own version: a session may judge several.
            "verdict_choices": [CHOICE],
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
    # What the jury decided on these, in the words of the version.
    "mention": str,
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
