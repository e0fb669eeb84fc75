"""The same acts through the real services. `bench` knows which row each key of the model stands for."""

import datetime as dt

from django.db import transaction

from cqp.jobs.models import Job
from cqp.jobs.services import run_job
from jury.benefits.tasks import LAPSE, NOTICES, watch_benefits
from jury.models import Appeal, Ballot, Minutes, Rectification, Recusal
from jury.services import appeals, ballots, motion, sheets, signing
from jury.services.agenda import put_on_agenda, take_off_agenda
from jury.services.attendance import designate_president, mark_presence
from jury.services.convocations import add_member, remove_member
from jury.services.deliberation import deliberate as close_deliberation
from jury.services.deliberation import reopen as reopen_deliberation
from jury.services.independence import declare as declare_independence
from jury.services.independence import lift_recusal
from jury.services.independence import recuse as note_recusal
from jury.services.opening import open_session
from jury.services.rectification import abandon_rectification, make_rectifying_minutes, propose_rectification
from jury.services.sessions import cancel_session, plan_session, postpone_session
from pathways.resuming import resume_dossier
from pathways.services import advance, confirm_identity, correct_identity, merge_candidates
from tests.jury.sittings import trades

from .judge import COLLEGE_OF

WHERE = {"starts_at": dt.time(9, 30), "place": "3 rue de la Paix, Paris"}
WHY = "Il le faut."


# --- before ---------------------------------------------------------------------------------------------------------------


def plan(bench, actor, day):
    committee = bench.world.branch.organisation
    session = plan_session(actor=bench.users[actor], committee=committee, held_on=day, **WHERE)
    bench.sessions.append(session.pk)


def postpone(bench, actor, number, day):
    postpone_session(bench.session(number), actor=bench.users[actor], held_on=day, **WHERE)


def cancel(bench, actor, number):
    cancel_session(bench.session(number), actor=bench.users[actor], reason=WHY)


def call(bench, actor, number, user):
    college = COLLEGE_OF[user]
    session, person = bench.session(number), bench.users[user]
    seat = {"college": college, "organisation_name": "Syndicat", "certifications": trades(bench.world.branch, college)}
    member = add_member(session, actor=bench.users[actor], user=person, **seat)
    bench.members[number, user] = member.pk


def release(bench, actor, number, user):
    remove_member(bench.member(number, user), actor=bench.users[actor])


def put(bench, actor, number, keys):
    dossiers = [bench.dossier(key) for key in keys]
    items = put_on_agenda(bench.session(number), *dossiers, actor=bench.users[actor])
    bench.items += [item.pk for item in items]


def take_off(bench, actor, rank, reason):
    take_off_agenda(bench.item(rank), actor=bench.users[actor], reason=reason)


# --- who sits -------------------------------------------------------------------------------------------------------------


def declare(bench, actor, number, linked):
    links = {} if linked is None else {bench.items[linked]: "PERSONAL"}
    declare_independence(bench.session(number), actor=bench.users[actor], links=links)


def recuse(bench, actor, rank, user, cause):
    item = bench.item(rank)
    member = bench.member(bench.judge.items[rank].session, user)
    note_recusal(item, member, actor=bench.users[actor], cause=cause, reason=WHY)


def lift(bench, actor, rank, user):
    recusal = Recusal.objects.filter(item=bench.items[rank], member__user=bench.users[user]).order_by("-pk")[0]
    lift_recusal(recusal, actor=bench.users[actor], reason=WHY)


def attend(bench, actor, number, users):
    here = [bench.member(number, user) for user in users if (number, user) in bench.members]
    mark_presence(bench.session(number), actor=bench.users[actor], present=here)


def designate(bench, actor, number, user):
    designate_president(bench.session(number), bench.member(number, user), actor=bench.users[actor])


def open_(bench, actor, number):
    open_session(bench.session(number), actor=bench.users[actor])


# --- in session -----------------------------------------------------------------------------------------------------------


def write(bench, actor, rank, sheet, stale=False):
    row = bench.item(rank).sheet
    decisions = {bench.competency(rank, number).pk: words for number, words in sheet["verdicts"].items()}
    texts = {"observation": sheet["observation"], "recommendations": sheet["advice"]}
    revision = row.revision - 1 if stale else row.revision
    said = {"revision": revision, "answers": {}, "decisions": decisions, "conclusion": sheet["conclusion"]}
    sheets.save_sheet(row, actor=bench.users[actor], **said, **texts)


def clear(bench, actor, rank, number):
    row = bench.item(rank).sheet
    competency = bench.competency(rank, number)
    sheets.clear_decision(row, competency, actor=bench.users[actor], revision=row.revision)


def call_ballot(bench, actor, rank, number):
    ballots.call_ballot(bench.item(rank), bench.competency(rank, number), actor=bench.users[actor])


def _ballot(bench, rank, number):
    rows = Ballot.objects.filter(item=bench.items[rank], competency=bench.competency(rank, number))
    return rows.select_related("item__session").order_by("-pk")[0]


def cast(bench, actor, rank, number, choice):
    ballots.cast(_ballot(bench, rank, number), actor=bench.users[actor], choice=choice)


def count(bench, actor, rank, number, reason):
    ballots.count(_ballot(bench, rank, number), actor=bench.users[actor], reason=reason)


def cancel_ballot(bench, actor, rank, number):
    ballots.cancel(_ballot(bench, rank, number), actor=bench.users[actor])


def adopt(bench, actor, number):
    motion.adopt_concordant(bench.session(number), actor=bench.users[actor])


def undo_motion(bench, actor, rank):
    motion.undo_motion(bench.item(rank), actor=bench.users[actor])


# --- the minutes ----------------------------------------------------------------------------------------------------------


def deliberate(bench, actor, number):
    close_deliberation(bench.session(number), actor=bench.users[actor])


def reopen(bench, actor, number, reason):
    reopen_deliberation(bench.session(number), actor=bench.users[actor], reason=reason)


def _minutes(bench, number, version):
    return Minutes.objects.select_related("session").get(
        session=bench.sessions[number], version=version, kind="SESSION"
    )


def sign(bench, actor, number, version):
    signing.sign(_minutes(bench, number, version), actor=bench.users[actor])


def impede(bench, actor, number, user):
    version = bench.judge.sessions[number].versions
    minutes = _minutes(bench, number, version)
    signing.note_impediment(minutes, bench.member(number, user), actor=bench.users[actor], reason=WHY)


# --- outside the session --------------------------------------------------------------------------------------------------


def return_incomplete(bench, actor, key):
    advance(bench.dossier(key), "return_incomplete", actor=bench.users[actor], comment=WHY)


def withdraw(bench, actor, key):
    advance(bench.dossier(key), "withdraw", actor=bench.users[actor], comment=WHY)


def declare_complete(bench, actor, key):
    advance(bench.dossier(key), "declare_complete", actor=bench.users[actor])


def correct_identity_(bench, actor, key):
    names = f"Ève {bench.names}"
    bench.names += 1
    correct_identity(bench.dossier(key), actor=bench.users[actor], other_first_names=names)


def check_identity(bench, actor, key):
    confirm_identity(bench.dossier(key), actor=bench.users[actor])


def merge(bench, actor, kept, double):
    merge_candidates(actor=bench.users[actor], kept=bench.row(kept), double=bench.row(double))


def resume(bench, actor, key, kind, new):
    opened = resume_dossier(bench.dossier(key), actor=bench.users[actor], kind=kind)
    bench.dossiers[new] = opened.pk


# --- after the decision ---------------------------------------------------------------------------------------------------


def rectify(bench, actor, rank, said):
    decisions = {bench.competency(rank, number).pk: words for number, words in said["verdicts"].items()}
    texts = {"observation": said["observation"], "recommendations": said["advice"]}
    by = bench.users[actor]
    with transaction.atomic():
        draft = propose_rectification(
            bench.item(rank), actor=by, reason=WHY, conclusion=said["conclusion"], decisions=decisions, **texts
        )
        minutes = make_rectifying_minutes(draft, actor=by)
    bench.rectifications.append((draft.pk, minutes.pk))


def sign_rectifying(bench, actor, n):
    minutes = Minutes.objects.select_related("session").get(pk=bench.rectifications[n][1])
    signing.sign(minutes, actor=bench.users[actor])


def abandon(bench, actor, n):
    draft = Rectification.objects.for_page().get(pk=bench.rectifications[n][0])
    abandon_rectification(draft, actor=bench.users[actor], reason=WHY)


def lodge(bench, actor, key):
    appeal = appeals.lodge_appeal(bench.dossier(key), actor=bench.users[actor], grounds=WHY)
    bench.appeals.append(appeal.pk)


def _appeal(bench, n):
    return Appeal.objects.for_page().get(pk=bench.appeals[n])


def rule(bench, actor, n, admissible):
    appeals.rule_appeal(_appeal(bench, n), actor=bench.users[actor], admissible=admissible, reason=WHY)


def answer(bench, actor, n, upheld):
    appeals.answer_appeal(_appeal(bench, n), actor=bench.users[actor], upheld=upheld, answer=WHY)


def renounce(bench, actor, n):
    appeals.renounce_appeal(_appeal(bench, n), actor=bench.users[actor], reason=WHY)


def night(bench):
    """Two beats, then the worker."""
    for _ in range(2):
        watch_benefits()
    for job in Job.objects.filter(kind__in=[LAPSE, *NOTICES.values()], state="WAITING").order_by("pk"):
        run_job(job.pk)


ACTS = {
    "plan": plan,
    "postpone": postpone,
    "cancel": cancel,
    "call": call,
    "release": release,
    "put": put,
    "take_off": take_off,
    "declare": declare,
    "recuse": recuse,
    "lift": lift,
    "attend": attend,
    "designate": designate,
    "open": open_,
    "write": write,
    "clear": clear,
    "call_ballot": call_ballot,
    "cast": cast,
    "count": count,
    "cancel_ballot": cancel_ballot,
    "adopt": adopt,
    "undo_motion": undo_motion,
    "deliberate": deliberate,
    "reopen": reopen,
    "sign": sign,
    "impede": impede,
    "return_incomplete": return_incomplete,
    "withdraw": withdraw,
    "declare_complete": declare_complete,
    "correct_identity": correct_identity_,
    "check_identity": check_identity,
    "merge": merge,
    "resume": resume,
    "rectify": rectify,
    "sign_rectifying": sign_rectifying,
    "abandon": abandon,
    "lodge": lodge,
    "rule": rule,
    "answer": answer,
    "renounce": renounce,
    "night": night,
}
