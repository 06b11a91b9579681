"""Runs a job of the platform in processes of their own, kills some, and says what was left.

    python -m tests.house.killing FOLDER

writes one JSON object: for each job the state after an undisturbed run, and after runs that were
killed (SIGKILL) before a statement and begun again. The database is that of DATABASE_URL; copies
of it are made in FOLDER (SQLite) or on its server (PostgreSQL).
"""

import io
import json
import os
import random
import re
import shutil
import signal
import sys
import traceback
from collections import Counter
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiaoneng.config.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

import xiaoneng.config.urls  # noqa: E402, F401  # loaded once, not by every child
from xiaoneng.core.notices import NoticeDay  # noqa: E402
from xiaoneng.errands.jobs import work  # noqa: E402
from xiaoneng.errands.models import Errand  # noqa: E402
from xiaoneng.errands.operations import ask_errand  # noqa: E402
from xiaoneng.ledger.models import Entry  # noqa: E402
from xiaoneng.ledger.verifying import verify  # noqa: E402
from xiaoneng.messages.jobs import deliver  # noqa: E402
from xiaoneng.messages.models import Delivery, Message  # noqa: E402
from xiaoneng.messages.operations import tell  # noqa: E402
from xiaoneng.obligations import moving_jobs  # noqa: E402
from xiaoneng.obligations.jobs import sweep, tell_crossings  # noqa: E402
from xiaoneng.obligations.models import Crossing, Move, Obligation  # noqa: E402
from xiaoneng.obligations.operations import moving  # noqa: E402
from xiaoneng.obligations.operations.calendars import publish_notice  # noqa: E402
from xiaoneng.obligations.tests.factories import MONDAY, at, obligation  # noqa: E402
from xiaoneng.people.models import Calendar, Level, Term, User  # noqa: E402
from xiaoneng.people.queries import CLOCK  # noqa: E402
from xiaoneng.people.tests.factories import OrganFactory, UserFactory, someone  # noqa: E402
from xiaoneng.staffing.jobs import IMPORT  # noqa: E402
from xiaoneng.staffing.operations import imports  # noqa: E402

LATE, MIDWAY = at("2026-04-20"), at("2026-03-11")
POINTS = 5  # kills of each job, anywhere among its statements
SEED = int(os.environ.get("KILL_SEED", random.SystemRandom().randrange(1 << 32)))
DICE = random.Random(SEED)  # noqa: S311  # places, no secrets
PEOPLE = 9
MATTERS = 8
FOLDER = Path(sys.argv[1]) if len(sys.argv) > 1 else Path()
BASE = settings.DATABASES["default"]["NAME"]


def ready():
    """Every table, and the user that acts for the clock."""
    call_command("migrate", verbosity=0, interactive=False)
    User.objects.get_or_create(username=CLOCK, defaults={"full_name": "时钟", "password": "!"})


def make_world():
    """Two organs whose matters are late, a list that waits to be imported, mail to be sent."""
    ready()
    root = OrganFactory(code="D", level=Level.DISTRICT)
    organs = [OrganFactory(code=f"N{n}", parent=root) for n in range(2)]
    officers = [someone("officer", organ, email=f"{organ.code}@x.cn") for organ in organs]
    for n in range(MATTERS):
        obligation(organ=organs[n % 2], officer=officers[n % 2])
    keeper = UserFactory()
    for role in ("system_admin", "efficiency_office"):
        keeper.grants.create(role=role, organ=root, from_on=root.opened_on)
    Calendar.objects.create(name="cn", title="全国")
    rows = "".join(f"u{n},新人{n},N{n % 2},新岗{n},,officer,,,\n" for n in range(PEOPLE))
    text = f"用户名,姓名,单位编码,岗位,领导职责,角色,职级,电话,邮箱\n{rows}"
    sheet = imports.try_sheet(
        "staff", "名单.csv", io.BytesIO(text.encode()), actor=keeper, at=MONDAY
    )
    ask_errand(IMPORT, "名单", {"sheet": sheet.pk}, actor=keeper, at=MONDAY)
    for n in range(MATTERS):
        key = f"mail:{n}"
        tell(officers, "obligation.opened", title=f"事{n}", url="/", key=key, at=MONDAY)


def swept(_again):
    sweep(LATE, batch=3)
    tell_crossings(LATE)


def imported(again):
    """A worker; the second one comes when the lease of the first has run out."""
    imports.BATCH = 2
    moment = LATE + timedelta(minutes=10 * again)
    while work(lambda: moment):
        pass


def delivered(again):
    settings.XIAONENG_EMAIL = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(mails())
    deliver(LATE + timedelta(minutes=15 * again))


def moved(again):
    """A notice that moves more than one transaction takes, and the work that writes the lines."""
    moving.BATCH = 2
    moving_jobs.now = lambda: MIDWAY
    Errand.objects.filter(kind=IMPORT).update(state="cancelled")
    if not Move.objects.exists():
        sweep(MIDWAY)
        office = User.objects.get(grants__role="efficiency_office")
        days = [NoticeDay(at("2026-03-12").date(), works=False, name="区庆")]
        nation = Calendar.objects.get(name="cn")
        publish_notice(nation, 2026, days, text="", source="通知", actor=office, at=MIDWAY)
    moment = LATE + timedelta(minutes=10 * again)
    while work(lambda: moment):
        pass


JOBS = {"sweep": swept, "import": imported, "delivery": delivered, "move": moved}


def mails():
    return FOLDER / "mails"


def state():
    """What is left, by what people call it: keys may have gaps where a transaction was undone."""
    sent = (
        "".join(path.read_text("utf-8") for path in mails().glob("*")) if mails().exists() else ""
    )
    clocks = Obligation.objects.order_by("number")
    return {
        "faults": [str(one) for one in verify().faults],
        "ledger": sorted(
            Counter(
                f"{entry.chain.name} {entry.event}"
                for entry in Entry.objects.select_related("chain")
            ).items()
        ),
        "crossings": sorted(
            f"{one.obligation.number} {one.rung} {one.generation} {one.reached_at.isoformat()}"
            for one in Crossing.objects.select_related("obligation")
        ),
        "clocks": [
            f"{one.number} {one.light} {one.due_at.isoformat()} {one.look_at} {one.arming}"
            for one in clocks
        ],
        "moves": [f"{one.done} {one.moved} {one.is_running}" for one in Move.objects.all()],
        "messages": sorted(
            f"{one.addressee.username} {re.sub(r'crossing:.*', one.title, one.key)}"
            for one in Message.objects.select_related("addressee")
        ),
        "deliveries": sorted(
            f"{one.message.key} {one.state}" for one in Delivery.objects.select_related("message")
        ),
        "mails": sorted(set(re.findall(r"^Message-ID: (.+)$", sent, re.MULTILINE))),
        "people": sorted(User.objects.values_list("username", flat=True)),
        "terms": sorted(
            f"{one.user.username} {one.post.title} {one.post.organ.code}"
            for one in Term.objects.select_related("user", "post__organ")
        ),
    }


class Killer:
    """Counts statements and ends the process before the one it was told."""

    def __init__(self, last):
        self.last, self.count = last, 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)


def apart(name, run, *, kill_at=0):
    """Run something in a process of its own on a database; None where it was killed."""
    answer = FOLDER / "answer.json"
    answer.unlink(missing_ok=True)
    sys.stdout.flush()
    child = os.fork()
    if not child:
        status = 1
        try:
            connection.settings_dict["NAME"] = name
            killer = Killer(kill_at)
            with connection.execute_wrapper(killer) if kill_at >= 0 else nullcontext():
                found = run()
            connection.close()
            answer.write_text(json.dumps({"found": found, "count": killer.count}), "utf-8")
            status = 0
        except BaseException:  # noqa: BLE001  # a child that goes on would be a second parent
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)
    _child, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return None
    assert status == 0, f"{run} failed"
    return json.loads(answer.read_text("utf-8"))


def fresh():
    """A copy of the database as it was made, and no mails."""
    shutil.rmtree(mails(), ignore_errors=True)
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        for end in ("", "-wal", "-shm"):
            Path(f"{FOLDER}/run.sqlite3{end}").unlink(missing_ok=True)
        shutil.copyfile(BASE, FOLDER / "run.sqlite3")
        return str(FOLDER / "run.sqlite3")
    apart("postgres", lambda: on_server(f'DROP DATABASE IF EXISTS "{BASE}_run"'), kill_at=-1)
    apart(
        "postgres",
        lambda: on_server(f'CREATE DATABASE "{BASE}_run" TEMPLATE "{BASE}"'),
        kill_at=-1,
    )
    return f"{BASE}_run"


def on_server(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def tried(job):
    """The state after an undisturbed run, and after each run that was killed and begun again."""
    name = fresh()
    count = apart(name, lambda: job(0))["count"]
    calm = apart(name, state)["found"]
    killed = []
    for place in sorted(DICE.sample(range(1, count), POINTS)):
        name = fresh()
        assert apart(name, lambda: job(0), kill_at=place) is None, "it was not killed"
        apart(name, lambda: job(1))
        killed.append(apart(name, state)["found"])
    return {"statements": count, "seed": SEED, "calm": calm, "killed": killed}


if __name__ == "__main__":
    apart(BASE, make_world)
    json.dump({name: tried(job) for name, job in JOBS.items()}, sys.stdout)
