"""What the commands of the batch side do; their arguments stand in `cli`."""

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path
from signal import SIGTERM, signal

from xiaoneng.batch.asking import Question
from xiaoneng.batch.flows import FlowAsked, flows
from xiaoneng.batch.given_limits import NOTHING_GIVEN, given_in
from xiaoneng.batch.lab import lab
from xiaoneng.batch.period import Period
from xiaoneng.batch.reading_room import REPORT, reading_room, runs_in, title_of
from xiaoneng.batch.showing import DISTRICT, show_district, show_logs
from xiaoneng.batch.supervise import supervise
from xiaoneng.batch.target import Job
from xiaoneng.config.telling import progress
from xiaoneng.config.trial_text import trial_text
from xiaoneng.core.on_trial import Ladder
from xiaoneng.core.refusals import Unusable
from xiaoneng.core.workdays import FIRST
from xiaoneng.logs.folders import files_of
from xiaoneng.logs.mapping import load_mapping
from xiaoneng.logs.propose import propose
from xiaoneng.logs.trial import trial

MAPPINGS = Path(__file__).resolve().parents[2] / "mappings"


def run_supervise(chosen: argparse.Namespace) -> None:
    if chosen.trial:
        mapping = load_mapping(chosen.mapping)
        sys.stdout.write(trial_text(trial(files_of(chosen.files), mapping)))
        return
    if chosen.as_of is None or chosen.out is None:
        raise Unusable("say --as-of and --out (or --trial to look without writing)")
    print(json.dumps(supervise(job_of(chosen), progress)))


def run_lab(chosen: argparse.Namespace) -> None:
    ladder = Ladder(chosen.profile, chosen.yellow, chosen.red, chosen.law, chosen.share)
    asked = Question(
        period=Period(chosen.since, chosen.until),
        change=chosen.change,
        rate=chosen.rate,
        limits=given_in(chosen.limits) if chosen.limits else NOTHING_GIVEN,
        unit=chosen.unit,
        ladder=ladder,
    )
    print(json.dumps(lab(job_of(chosen), asked, progress)))


def run_flows(chosen: argparse.Namespace) -> None:
    period = Period(chosen.since or FIRST, chosen.until or chosen.as_of.date())
    asked = FlowAsked(period, chosen.item, chosen.organ)
    print(json.dumps(flows(job_of(chosen), asked, progress), ensure_ascii=False))


def job_of(chosen: argparse.Namespace) -> Job:
    signal(SIGTERM, end_tidily)
    return Job(
        files_of(chosen.files),
        chosen.mapping,
        chosen.as_of,
        chosen.out,
        replace=chosen.replace,
        engine=chosen.engine,
        master=chosen.master,
    )


def run_propose(chosen: argparse.Namespace) -> None:
    sys.stdout.write(propose(chosen.file))


def run_demo(chosen: argparse.Namespace) -> None:
    now = datetime.now().replace(second=0, microsecond=0)  # noqa: DTZ005
    show_district(chosen.folder, now, chosen.cases, progress)
    if chosen.data is not None:
        show_logs(chosen.folder, chosen.data, MAPPINGS, progress)


def run_serve(chosen: argparse.Namespace) -> None:
    folder = chosen.folder.resolve()
    titles = runs_in(folder)
    if (folder / REPORT).is_file():  # one run: its own folder was named
        folder, titles = folder.parent, {folder.name: title_of(folder / REPORT)}
    first = {DISTRICT: titles.pop(DISTRICT)} if DISTRICT in titles else {}
    with reading_room(folder, {**first, **titles}, chosen.port) as server:
        progress(f"open http://127.0.0.1:{chosen.port} (stop with Ctrl-C)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            progress("closed")


def end_tidily(*_: object) -> None:
    """A request to end is taken like Ctrl-C: working folders are removed on the way out."""
    raise KeyboardInterrupt
