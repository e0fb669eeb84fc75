"""Where the sequences begin: one savepoint per stage, brought there by the same acts, judged by the same model."""

import datetime as dt

from cqp.demo.texts import RECOMMENDATIONS
from tests.vae import PRACTISE

from .bench import Bench
from .branch import LEAP_DAY, assessed_again, at, experience, people, skills
from .model import Dossier, Row
from .people import Judge

ALL = {1: (True, True), 2: (True, True), 3: (True, True)}
SEATS = ("e1", "p1", "x1")


def settle(world) -> Bench:
    """The dossiers, and a first session of 29 February 2028 that validated the first competency of Q: R takes it up again."""
    users = people(world)
    alpha, beta, email = world.alpha, world.beta, "{}@exemple.test".format
    made = {
        "A": skills(world, "Martin", alpha, email("a")),
        "B": skills(world, "Bernard", beta, email("b"), half={2}),
        "T": skills(world, "Martin-Roy", beta, email("t")),
        "Q": skills(world, "Quentin", alpha, email("q"), refused={2, 3}),
        "V": experience(world, "Valensole", {3}),
        "N": world.dossier("REGISTERED", company=world.gamma),
    }
    users |= {f"cand{key}": made[key].candidate.user for key in made}
    bench = Bench(world, users, Judge(LEAP_DAY, _rows(made), _dossiers()))
    bench.dossiers = {key: dossier.pk for key, dossier in made.items()}
    bench.rows = {key: dossier.candidate_id for key, dossier in made.items()}
    held(bench, "Q", {1: "VALIDATED", 2: "NOT_VALIDATED", 3: "NOT_VALIDATED"})
    bench.must("resume", "manager", "Q", "SKILLS", "R")
    bench.judge.today += dt.timedelta(days=1)
    with at(bench.judge.today):
        assessed_again(bench.dossier("R"), made["Q"].story)
    bench.judge.dossiers["R"].state = "COMPLETE"
    bench.judge.dossiers["R"].linked = bench.judge.dossiers["Q"].linked
    bench.judge.dossiers["R"].opinions = {2: (True, True), 3: (True, True)}
    return bench


def _rows(made):
    return {key: Row(f"cand{key}", name=rank, is_checked=key != "N") for rank, key in enumerate(made)}


def _dossiers():
    """What the builders have just made, in the words of the model."""
    alpha, half = {"company": "manager", "linked": frozenset({"manager"})}, ALL | {2: (False, True)}
    refused = ALL | {2: (False, False), 3: (False, False)}
    return {
        "A": Dossier("A", opinions=ALL, **alpha),
        "B": Dossier("B", opinions=half, company="manager2"),
        "T": Dossier("T", opinions=ALL, company="manager2"),
        "Q": Dossier("Q", opinions=refused, advice=RECOMMENDATIONS, **alpha),
        "V": Dossier(
            "V", kind="VAE", opinions=ALL | {3: (False, False)}, linked=frozenset({"manager"}), advice=PRACTISE
        ),
        "N": Dossier("N", state="REGISTERED", committee="neighbour"),
    }


def sheet(verdicts, reason="Vu en séance.", conclusion="CONFORM"):
    words = {n: (verdict, reason) for n, verdict in verdicts.items()} if conclusion == "CONFORM" else {}
    return {"conclusion": conclusion, "observation": "Lu.", "advice": "Se former encore.", "verdicts": words}


# --- from stage to stage --------------------------------------------------------------------------------------------------


def planned(bench):
    bench.must("plan", "sec", bench.judge.today)
    return len(bench.sessions) - 1


def composed(bench, *keys, seats=SEATS):
    """Planned today, everybody here, declared without link, the first presides."""
    number = planned(bench)
    for user in seats:
        bench.must("call", "sec", number, user)
    bench.must("put", "sec", number, list(keys))
    for user in seats:
        bench.must("declare", user, number, None)
    bench.must("attend", "sec", number, list(seats))
    bench.must("designate", "sec", number, seats[0])
    return number


def opened(bench, *keys, seats=SEATS):
    number = composed(bench, *keys, seats=seats)
    bench.must("open", "sec", number)
    return number


def deliberated(bench, verdicts, *keys, seats=SEATS):
    number = opened(bench, *keys, seats=seats)
    for rank in bench.judge.agenda(number):
        bench.must("write", "p1", rank, sheet(verdicts[bench.judge.items[rank].dossier]))
    bench.must("deliberate", "e1", number)
    return number


def held(bench, key, verdicts):
    number = deliberated(bench, {key: verdicts}, key)
    for user in SEATS:
        bench.must("sign", user, number, 1)
    return number


def voting(bench):
    """Five in session; two voices out of five on the competency that divides the assessors of B."""
    number = opened(bench, "A", "B", "R", seats=FIVE)
    rank = bench.judge.agenda(number)[1]
    bench.must("write", "p1", rank, sheet(YES))
    bench.must("call_ballot", "e1", rank, 2)
    bench.voted.add((rank, 2))
    bench.must("cast", "e2", rank, 2, "FOR")
    bench.must("cast", "p1", rank, 2, "AGAINST")


def recused(bench):
    number = composed(bench, "A", "B", "V")
    bench.must("recuse", "sec", bench.judge.agenda(number)[2], "p1", "FOUND")


def nearly_signed(bench):
    """Five members; the president and the other employee have still to sign."""
    number = deliberated(bench, {"A": YES, "B": HALF}, "A", "B", seats=FIVE)
    for user in FIVE[2:]:
        bench.must("sign", user, number, 1)
    composed(bench, "T")


def nearly_rectified(bench):
    """The decision on B is to become a full award: one signature is missing."""
    held(bench, "B", HALF)
    bench.must("rectify", "sec", len(bench.items) - 1, sheet(YES))
    for user in SEATS[:2]:
        bench.must("sign_rectifying", user, 0)


def admissible(bench):
    """One to answer, another to rule."""
    held(bench, "B", HALF)
    for user, key in (("candB", "B"), ("candQ", "Q")):
        bench.must("lodge", user, key)
    bench.must("rule", "sec", 0, True)


def deliberated_anew(bench):
    """The appeal is upheld; the next day, three others have begun."""
    admissible(bench)
    bench.must("answer", "sec", 0, True)
    bench.judge.today += dt.timedelta(days=1)
    opened(bench, "B", seats=("e2", "p2", "x2"))


YES = dict.fromkeys((1, 2, 3), "VALIDATED")
HALF = YES | {2: "NOT_VALIDATED"}
FIVE = ("e1", "e2", "p1", "p2", "x1")
STAGES = {
    "nothing planned": lambda bench: None,
    "ready to open, one recused": recused,
    "vote under way": voting,
    "two signatures missing": nearly_signed,
    "closed": lambda bench: (held(bench, "B", HALF), composed(bench, "T", "V")),
    "rectifying minutes to sign": nearly_rectified,
    "appeal admissible": admissible,
    "deliberated anew": deliberated_anew,
}
