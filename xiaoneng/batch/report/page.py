"""`report.html`: one self-contained page in two languages, readable without script."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket

from xiaoneng.batch.facts import CaseSheet, Report
from xiaoneng.batch.report.charts import Chart, chart_of
from xiaoneng.batch.report.finding import finding_of
from xiaoneng.batch.report.organs import OrganTable, organ_table
from xiaoneng.batch.report.sheets import CardView, SheetView, anchors_of, card_of, sheet_of
from xiaoneng.batch.report.speech import Pieces, Speech
from xiaoneng.batch.report.stats import LightCount, Stat, count, lights_of, stats_of
from xiaoneng.batch.words import words

LANGUAGES = {"zh": "zh_Hans", "en": "en"}  # prefix of the ids, and the words
TAGS = {"zh": "zh-Hans", "en": "en"}
WIDTHS = {"narrow": 326, "middle": 600, "wide": 840}  # of the chart, in pixels
FIRST_CARDS = 15  # shown at once; the rest unfolds
FIRST_WORST = 8
TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
UNPRINTABLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])


@dataclass(frozen=True, slots=True)
class Half:
    """The whole page in one language."""

    speech: Speech
    tag: str
    calendar: str
    finding: Pieces
    stats: tuple[Stat, ...]
    lights: tuple[LightCount, ...]
    organs: OrganTable
    charts: Mapping[str, Chart]
    worst: tuple[SheetView, ...]
    carded: tuple[SheetView, ...]
    cards: tuple[CardView, ...]
    suspicions: tuple[CardView, ...]


class Compiled(BytecodeCache):
    """Templates compiled once for both languages: compiling costs more than the page itself."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


def write_report(report: Report, path: Path) -> None:
    """Write the page that shows everything a batch run found."""
    path.write_text(render(report), encoding="utf-8", errors="replace")


def render(report: Report) -> str:
    """The page as text. Foreign control characters are dropped: no page may hold them."""
    halves = [_half(report, prefix) for prefix in LANGUAGES]
    pages = [_environment(half.speech).get_template("half.html.j2") for half in halves]
    bodies = [
        page.render(half=half, report=report) for page, half in zip(pages, halves, strict=True)
    ]
    shell = _environment(halves[0].speech).get_template("report.html.j2")
    html = shell.render(
        report=report,
        bodies=bodies,
        css=(TEMPLATES / "report.css").read_text(encoding="utf-8"),
        script=(TEMPLATES / "report.js").read_text(encoding="utf-8"),
    )
    return html.translate(UNPRINTABLE)


def _half(report: Report, prefix: str) -> Half:
    speech = Speech(LANGUAGES[prefix], prefix, report.as_of)
    anchors = anchors_of(report)

    def sheets(found: tuple[CaseSheet, ...]) -> tuple[SheetView, ...]:
        return tuple(sheet_of(sheet, anchors, speech) for sheet in found)

    return Half(
        speech=speech,
        tag=TAGS[prefix],
        calendar=calendar_name(report.provenance.calendar, speech),
        finding=finding_of(report, speech),
        stats=stats_of(report, speech),
        lights=lights_of(report, speech),
        organs=organ_table(report, speech),
        charts=_charts(report, speech),
        worst=sheets(report.worst),
        carded=sheets(report.carded),
        cards=tuple(card_of(card, anchors, speech) for card in report.cards),
        suspicions=tuple(card_of(card, anchors, speech) for card in report.suspicions),
    )


def _charts(report: Report, speech: Speech) -> Mapping[str, Chart]:
    """The chart at each width; none where there is nothing to draw."""
    if not any(one.yellow or one.red or one.on_time_rate is not None for one in report.months):
        return {}
    return {name: chart_of(report.months, width, speech) for name, width in WIDTHS.items()}


def calendar_name(name: str, speech: Speech) -> str:
    """A named calendar in words; one of the log's own by its name."""
    return {
        "cn": speech.say("mainland China, by the yearly notices of the State Council"),
        "weekdays": speech.say("Monday to Friday, without holidays"),
        "every_day": speech.say("every day"),
    }.get(name, name)


def _environment(speech: Speech) -> Environment:
    environment = Environment(
        loader=FileSystemLoader([TEMPLATES, TEMPLATES / "report"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        bytecode_cache=COMPILED,
    )
    catalog = words(speech.language)
    environment.install_gettext_translations(catalog, newstyle=True)  # type: ignore[attr-defined]
    environment.globals |= {
        "speech": speech,
        "count": count,
        "FIRST_CARDS": FIRST_CARDS,
        "FIRST_WORST": FIRST_WORST,
    }
    return environment
