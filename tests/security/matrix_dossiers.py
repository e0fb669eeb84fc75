"""Dossiers, their people, their acts and their papers: who may, in the words of the customer's text."""

from .cells import Row, today, tomorrow

DOSSIER = frozenset({"CANDIDATE", "COMPANY", "SECRETARIAT", "TUTOR", "PROFESSIONAL", "EXTERNAL"})
# The jury reads the dossiers of its agenda, and no other.
CALLED = DOSSIER | {"JUROR"}
CANDIDATE, COMPANY, SECRETARIAT = frozenset({"CANDIDATE"}), frozenset({"COMPANY"}), frozenset({"SECRETARIAT"})
TUTOR, PROFESSIONAL, EXTERNAL = frozenset({"TUTOR"}), frozenset({"PROFESSIONAL"}), frozenset({"EXTERNAL"})
REASON = "Motif écrit par la personne qui agit."


def on(label, *more):
    return lambda tenant: [tenant.dossier(label).pk, *more]


def edge(verb, label, who, **more):
    """The page of one edge of the workflow, on a dossier where it is possible."""
    return Row(
        "dossier_act",
        on(label, verb.replace("_", "-")),
        sees=DOSSIER,
        get=who,
        post=who,
        data=lambda _: {"comment": REASON},
        act=verb,
        **more,
    )


def naming(role, who, **fields):
    return Row(
        "dossier_people",
        on("registered"),
        sees=DOSSIER,
        get=DOSSIER,
        post=who,
        data=lambda tenant: (
            {"role": role} | {f"{role.lower()}-{name}": value(tenant) for name, value in fields.items()}
        ),
        act=role,
    )


def paper(rank):
    return lambda tenant: [tenant.dossier("awarded").pk, tenant.paper(rank).pk]


def new_candidate(tenant):
    return {
        "version": tenant.committee.versions[0].pk,
        "birth_name": "Nouvelle",
        "first_name": "Personne",
        "email": "nouvelle.personne@exemple.test",
        "status": "EMPLOYEE",
        "job_title": "Assistante",
        "contract_type": "PERMANENT",
        "born_on": "1990-01-31",
    }


def two_people(tenant):
    return [tenant.dossier("registered").candidate_id, tenant.dossier("double").candidate_id]


def number_of(user, tenant):
    return user.accreditations.get(certification=tenant.committee.versions[0].certification_id).number


def external_number(tenant):
    return number_of(tenant.other_external, tenant)


def professional_number(tenant):
    return number_of(tenant.company.professional, tenant)


ROWS = [
    # Lists show to each their own: the leak test reads what is in them.
    Row("dossier_list", get=frozenset({"ANY"})),
    # The journal keeps who took what away.
    Row("dossier_export", get=frozenset({"ANY"}), get_writes=frozenset({"audit_auditevent"})),
    Row("dossier_register", get=COMPANY, post=COMPANY, data=new_candidate),
    Row("dossier_detail", on("registered"), sees=DOSSIER, get=DOSSIER, act="registered"),
    Row("dossier_detail", on("awarded"), sees=CALLED, get=CALLED, act="awarded"),
    Row("dossier_expected", on("registered", "start-positioning"), sees=DOSSIER, get=DOSSIER, get_code=302),
    naming(
        "TUTOR",
        COMPANY,
        first_name=lambda _: "Théo",
        last_name=lambda _: "Tuteur",
        email=lambda _: "theo@alpha.test",
        job_title=lambda _: "Formateur",
    ),
    naming("SECTOR_PROFESSIONAL", COMPANY, reference=professional_number, job_title=lambda _: "Responsable"),
    naming("EXTERNAL_ASSESSOR", SECRETARIAT, reference=external_number, job_title=lambda _: "Consultante"),
    Row(
        "candidate_identity",
        on("registered"),
        sees=DOSSIER,
        get=CANDIDATE | SECRETARIAT,
        post=CANDIDATE | SECRETARIAT,
        form="secretary",
        data=lambda _: {"birth_commune": "Nantes", "birth_commune_code": "44109"},
    ),
    Row(
        "dossier_job",
        on("registered"),
        sees=DOSSIER,
        get=COMPANY | SECRETARIAT,
        post=COMPANY | SECRETARIAT,
        form="manager",
        data=lambda _: {"job_title": "Coordinatrice"},
    ),
    Row(
        "dossier_cohort",
        on("registered"),
        sees=DOSSIER,
        get=SECRETARIAT,
        post=SECRETARIAT,
        data=lambda _: {"cohort": "Promotion mars 2027"},
    ),
    Row("identity_check", on("incomplete"), sees=DOSSIER, get=SECRETARIAT, post=SECRETARIAT),
    edge("start_positioning", "registered", PROFESSIONAL),
    edge("amend_positioning", "positioned", PROFESSIONAL),
    edge("start_pathway", "positioned", COMPANY),
    edge("declare_ready", "followed", TUTOR),
    edge("reopen_pathway", "ready", TUTOR | SECRETARIAT),
    edge("start_assessment", "ready", EXTERNAL, expired_post_code=409),
    edge("present_as_is", "to_choose", CANDIDATE),
    edge("complete_pathway_first", "to_choose", CANDIDATE),
    edge("transmit", "incomplete", EXTERNAL),
    edge("reopen_assessment", "incomplete", EXTERNAL, expired_post_code=409),
    edge("declare_complete", "incomplete", SECRETARIAT),
    edge("return_incomplete", "complete", SECRETARIAT),
    edge("withdraw", "registered", CANDIDATE | COMPANY),
    # A dossier decided without the CQP: its company takes it up as a parcours, its candidate by VAE.
    Row(
        "dossier_resume",
        on("partial"),
        sees=DOSSIER,
        get=CANDIDATE | COMPANY,
        post=COMPANY,
        form="manager",
        data=lambda _: {"kind": "SKILLS"},
        act="parcours",
    ),
    # One account for all the candidates of the scene: refused for their other open dossiers, and for nothing else.
    Row(
        "dossier_resume",
        on("partial"),
        sees=DOSSIER,
        get=CANDIDATE | COMPANY,
        post=CANDIDATE,
        data=lambda _: {"kind": "VAE"},
        act="vae",
        post_code=409,
    ),
    # Whether what was validated earlier counts here is the candidate's word, on one page; nobody else reads it.
    *(
        Row(
            "benefits_claim",
            on("claimable"),
            sees=DOSSIER,
            get=CANDIDATE,
            post=CANDIDATE,
            data=lambda _, word=word: {"choice": word},
            act=word,
        )
        for word in ("faire-valoir", "ne-pas-faire-valoir")
    ),
    # The person's ledger, from any of their dossiers: the company never reads what was validated elsewhere.
    Row("dossier_ledger", on("awarded"), sees=CALLED, get=SECRETARIAT),
    Row("paper_download", paper(0), sees=CALLED, get=CALLED),
    # 286 tells htmx that there is nothing more to wait for.
    Row("paper_status", paper(0), sees=CALLED, get=CALLED, get_code=286),
    Row("paper_retry", paper(1), sees=CALLED, post=SECRETARIAT),
    Row("duplicate_list", get=SECRETARIAT),
    # A candidate sees their own row, which opens nothing here.
    Row("duplicate_merge", two_people, sees=SECRETARIAT | CANDIDATE, get=SECRETARIAT, post=SECRETARIAT),
    # --- accreditations: kept by the secretariat of the committee that owns the CQP -----------------------------
    Row("accreditation_list", get=SECRETARIAT),
    Row(
        "accreditation_grant",
        get=SECRETARIAT,
        post=SECRETARIAT,
        data=lambda tenant: {
            "first_name": "Habib",
            "last_name": "Habilité",
            "email": "habib@exemple.test",
            "role": "EXTERNAL_ASSESSOR",
            "certification": tenant.committee.versions[0].certification_id,
            "trained_on": "2026-10-01",
            "decided_on": "2026-11-02",
            "valid_from": today(),
        },
    ),
    # Its holder sees it, and does not end it.
    Row(
        "accreditation_end",
        lambda tenant: [tenant.company.professional.accreditations.order_by("pk")[0].pk],
        sees=SECRETARIAT | PROFESSIONAL,
        get=SECRETARIAT,
        post=SECRETARIAT,
        data=lambda _: {"ends_on": tomorrow(), "reason": REASON},
    ),
]
