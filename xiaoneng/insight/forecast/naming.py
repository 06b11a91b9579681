"""A forecast in words: how likely it is late, until when it lasts, what that was reckoned from."""

from datetime import date

from django.utils.translation import gettext as _

from xiaoneng.insight.queries import Forecast, Said
from xiaoneng.kit.words import days_range, thousands

CERTAIN, LIKELY, POSSIBLE = 1000, 500, 200  # per mille: from the last on a list warns
BORROWED = 20  # as measures.foreseeing has it, which no page loads; a test compares them


def per_cent(permille: int | None) -> str:
    """`49%`; the ends are never quite certain."""
    if permille is None:
        return ""
    if permille < 10:  # noqa: PLR2004  # one per cent
        return _("under 1%")
    if permille > 990:  # noqa: PLR2004
        return _("over 99%")
    return f"{permille / 10:.0f}%"


def chance_words(one: Forecast) -> str:
    """The chance, or why there is none."""
    return per_cent(one.chance) if one.said == Said.TOLD else one.get_said_display()


def interval_words(one: Forecast) -> str:
    """`36–63%`, what encloses the chance with 95 %."""
    if one.low is None or one.high is None:
        return ""
    return f"{one.low / 10:.0f}–{one.high / 10:.0f}%"


def sign_words(one: Forecast) -> str:
    """What a list says beside the due date; nothing where there is nothing to worry about."""
    if one.said == Said.OUTLIVED:
        return _("longer than any like it")
    if one.said != Said.TOLD or one.chance is None or one.chance < POSSIBLE:
        return ""
    said = _("likely late, %(chance)s") if one.chance >= LIKELY else _("may be late, %(chance)s")
    return said % {"chance": per_cent(one.chance)}


def finish_words(one: Forecast) -> str:
    """Between which days eight of ten cases like it are over."""
    if one.is_paused:
        return _("the clock stands still")
    if one.first_on is None or one.last_on is None:
        return ""
    return one.first_on.isoformat() if one.first_on == one.last_on else range_words(one)


def range_words(one: Forecast) -> str:
    return days_range(one.first_on or date.min, one.last_on or date.min)


def weights(one: Forecast) -> tuple[float, float, float]:
    """How much the item, the organ and all count: n / (n + 20) each, of what is left."""
    own = one.own_number / (one.own_number + BORROWED)
    organ = (1 - own) * one.organ_number / (one.organ_number + BORROWED)
    return own, organ, 1 - own - organ


def levels_of(one: Forecast) -> list[dict[str, str]]:
    """Each level: its name, how many cases, which share of them was late, how much it counts."""
    levels = (
        (_("like it"), one.own_number, one.own_late),
        (_("of the organ"), one.organ_number, one.organ_late),
        (_("in all"), one.all_number, one.all_late),
    )
    return [
        {
            "level": name,
            "number": thousands(number),
            "late": f"{late / 10:.0f}%" if number else "—",
            "weight": f"{weight:.0%}",
        }
        for (name, number, late), weight in zip(levels, weights(one), strict=True)
    ]


def used_words(one: Forecast) -> str:
    return f"{one.used / 10:.0f}%"


def source_words(one: Forecast) -> str:
    """In short for a list: how far it is, and which share of those that got so far was late."""
    if one.said != Said.TOLD:
        return counts_words(one)
    parts = [_("%(number)s %(level)s: %(late)s") % level for level in levels_of(one)]
    return _("%(share)s used; late among those that got so far: %(parts)s") % {
        "share": used_words(one),
        "parts": _(", ").join(parts),
    }


def counts_words(one: Forecast) -> str:
    """How many there are, where no chance is told: a share would be taken for one."""
    parts = [_("%(number)s %(level)s") % level for level in levels_of(one)]
    return _("%(share)s used; cases that got so far: %(parts)s") % {
        "share": used_words(one),
        "parts": _(", ").join(parts),
    }


def arithmetic_words(one: Forecast) -> str:
    """The whole arithmetic: how much each level counts, too."""
    if one.said != Said.TOLD:
        return counts_words(one) + _(".")
    words = _("%(number)s %(level)s: %(late)s late (counts %(weight)s)")
    return _("%(share)s of the limit used; of the cases that got so far: %(parts)s.") % {
        "share": used_words(one),
        "parts": _("; ").join(words % level for level in levels_of(one)),
    }


def sentences(one: Forecast) -> list[str]:
    """What the page of a case says: the forecast, then what it was reckoned from."""
    return [first_sentence(one), finish_sentence(one), arithmetic_words(one)]


def first_sentence(one: Forecast) -> str:
    if one.said == Said.TOLD:
        return _("With a chance of %(chance)s it will be late (95%% interval %(interval)s).") % {
            "chance": per_cent(one.chance),
            "interval": interval_words(one),
        }
    if one.said == Said.OUTLIVED:
        return _(
            "Whether it will be late is not known: none of the %(number)s cases of the same item "
            "and promise took so long."
        ) % {"number": thousands(one.known)}
    if one.said == Said.LATE:
        return _("It is late already.")
    return _("%(why)s.") % {"why": one.get_said_display()}


def finish_sentence(one: Forecast) -> str:
    if one.is_paused:
        return _("The clock stands still: when it will be over depends on when it goes on.")
    if one.finish_on is None:
        return _("When it will be over is not known.")
    if one.last_on is None:
        return _("Of cases like it, half are over by %(half)s.") % {"half": one.finish_on}
    return _("Of cases like it, half are over by %(half)s, nine of ten by %(most)s.") % {
        "half": one.finish_on,
        "most": one.last_on,
    }
