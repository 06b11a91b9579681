"""Acts on organs: each has its own page that says what will happen."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.core.refusals import IllegalStep
from xiaoneng.kit.http import Request
from xiaoneng.kit.shown import Shown
from xiaoneng.kit.time import now
from xiaoneng.people.models import Organ
from xiaoneng.staffing.acting import Act, carry_out, posted
from xiaoneng.staffing.foreseeing import merger_foreseen, move_foreseen
from xiaoneng.staffing.forms import organs as forms
from xiaoneng.staffing.operations import levels, nameplates, organs, successions
from xiaoneng.staffing.queries.organs import (
    known_nameplates,
    known_organs,
    open_posts,
    sections_on,
)
from xiaoneng.staffing.views.organs import organ_for


def act_on(
    organ: Organ | None, heading: str, lead: str, button: str, done: str, *, look: str = ""
) -> Act:
    back = organ.get_absolute_url() if organ is not None else reverse("staffing:organs")
    return Act(heading % {"organ": organ}, lead, button, done, back, look)


def found(request: Request, pk: int | None = None) -> HttpResponse:
    above = organ_for(request, pk) if pk is not None else None
    require(request.user, "organ.found", above)
    at = now()
    form = forms.FoundForm(posted(request), day=at.date(), organ=above)
    act = act_on(
        above,
        _("Found an organ"),
        _("It exists from that day on; its code stays its own for good."),
        _("Found it"),
        _("The organ was founded."),
    )
    return carry_out(
        request,
        form,
        act,
        lambda: organs.found_organ(
            form.founding(), on=form.cleaned_data["on"], actor=request.user, at=at
        ),
    )


def rename(request: Request, pk: int) -> HttpResponse:
    organ = organ_for(request, pk)
    require(request.user, "organ.rename", organ)
    at = now()
    form = forms.RenameForm(posted(request), day=at.date(), organ=organ)
    act = act_on(
        organ,
        _("Rename %(organ)s"),
        _("Pages and papers about earlier days keep the name it had then."),
        _("Rename"),
        _("Renamed."),
    )

    def run() -> Organ:
        organs.rename_organ(organ, actor=request.user, at=at, **form.cleaned_data)
        return organ

    return carry_out(request, form, act, run, shown=Shown(organ, forms.names_shown))


def move(request: Request, pk: int) -> HttpResponse:
    organ = organ_for(request, pk)
    require(request.user, "organ.move", organ)
    at = now()
    form = forms.MoveForm(posted(request), day=at.date(), organ=organ)
    if not form.has_places:
        raise IllegalStep(
            _("%(organ)s cannot be moved: there is no other organ that it could stand under.")
            % {"organ": organ}
        )
    act = act_on(
        organ,
        _("Move %(organ)s in the tree"),
        _("Everything below it goes along. Who led on earlier days stays who led."),
        _("Move"),
        _("Moved."),
        look=_("Show what will move"),
    )

    def run() -> Organ:
        parent = get_object_or_404(known_organs(), pk=form.cleaned_data["parent"])
        organs.move_organ(organ, parent, on=form.cleaned_data["on"], actor=request.user, at=at)
        return organ

    def foresee() -> list[str]:
        parent = get_object_or_404(known_organs(), pk=form.cleaned_data["parent"])
        organs.check_move(organ, parent, form.cleaned_data["on"], at)
        require(request.user, "organ.take_in", parent)
        return move_foreseen(organ, parent, form.cleaned_data["on"])

    return carry_out(request, form, act, run, foresee)


def categorise(request: Request, pk: int) -> HttpResponse:
    organ = organ_for(request, pk)
    require(request.user, "organ.categorise", organ)
    at = now()
    form = forms.CategoriseForm(posted(request), day=at.date(), organ=organ)
    act = act_on(
        organ,
        _("Change the category of %(organ)s"),
        _("Organs are ranked within a category; earlier rankings stay."),
        _("Change the category"),
        _("The category was changed."),
    )

    def run() -> Organ:
        organs.categorise_organ(organ, actor=request.user, at=at, **form.cleaned_data)
        return organ

    return carry_out(request, form, act, run)


def set_level(request: Request, pk: int) -> HttpResponse:
    organ = organ_for(request, pk)
    require(request.user, "organ.set_level", organ)
    at = now()
    form = forms.LevelForm(posted(request), day=at.date(), organ=organ)
    act = act_on(
        organ,
        _("What kind of organ %(organ)s is"),
        _(
            "Earlier days keep the kind it was then. A section has a class, any other organ a "
            "category: one that no longer fits falls away."
        ),
        _("Change its kind"),
        _("Its kind was changed."),
    )

    def run() -> Organ:
        levels.set_level(organ, actor=request.user, at=at, **form.cleaned_data)
        return organ

    return carry_out(request, form, act, run)


def close(request: Request, pk: int) -> HttpResponse:
    organ = organ_for(request, pk)
    require(request.user, "organ.close", organ)
    at = now()
    form = forms.CloseForm(posted(request), day=at.date(), organ=organ)
    act = act_on(
        organ,
        _("Close %(organ)s"),
        _(
            "Only an organ without parts, without posts and without open matters can be closed. "
            "It cannot be reopened."
        ),
        _("Close it for good"),
        _("The organ was closed."),
    )
    return carry_out(
        request,
        form,
        act,
        lambda: organs.close_organ(organ, actor=request.user, at=at, **form.cleaned_data),
    )


def set_live(request: Request, pk: int) -> HttpResponse:
    organ = organ_for(request, pk)
    require(request.user, "organ.set_live", organ)
    at = now()
    form = forms.LiveForm(posted(request), initial={"live_from_on": organ.live_from_on})
    act = act_on(
        organ,
        _("From which day %(organ)s is live"),
        _(
            "What was missed before that day stays a fact without card, points or message. "
            "Its parts follow, unless they have a day of their own."
        ),
        _("Set the day"),
        _("The day is set."),
    )
    return carry_out(
        request,
        form,
        act,
        lambda: organs.set_live(organ, actor=request.user, at=at, **form.cleaned_data),
    )


def merge(request: Request, pk: int) -> HttpResponse:
    organ = organ_for(request, pk)
    require(request.user, "organ.merge", organ)
    at = now()
    form = forms.MergeForm(posted(request), day=at.date(), organ=organ)
    act = act_on(
        organ,
        _("Merge %(organ)s into another"),
        _(
            "Its sections and posts go along with their holders and open obligations; the terms of "
            "its heads end. It is closed and cannot be reopened. Past figures stay with it."
        ),
        _("Merge for good"),
        _("The organ was merged."),
        look=_("Show what will move"),
    )

    def run() -> Organ:
        target, known = merger_asked(form)
        successions.merge_organs([organ], target, actor=request.user, at=at, **known)
        return target

    def foresee() -> list[str]:
        target, known = merger_asked(form)
        successions.check_merger([organ], target, at=at, **known)
        return merger_foreseen(organ, target, known["on"])

    return carry_out(request, form, act, run, foresee)


def merger_asked(form: forms.MergeForm) -> tuple[Organ, dict[str, Any]]:
    """Into which organ, from which day on and on which paper."""
    asked = form.cleaned_data
    target = get_object_or_404(known_organs(), pk=asked["target"])
    return target, {"on": asked["on"], "basis": asked["basis"]}


def split(request: Request, pk: int) -> HttpResponse:
    organ = organ_for(request, pk)
    require(request.user, "organ.split", organ)
    at = now()
    form = forms.SplitForm(posted(request), day=at.date(), organ=organ)
    act = act_on(
        organ,
        _("Split %(organ)s"),
        _("A new organ is founded; the sections and posts chosen go over with open obligations."),
        _("Split"),
        _("The organ was split."),
    )

    def run() -> Organ:
        asked = form.cleaned_data
        made = successions.split_organ(
            organ,
            form.founding(),
            sections=[one for one in sections_on(organ) if str(one.pk) in asked["sections"]],
            posts=list(open_posts().filter(pk__in=asked["posts"])),
            on=asked["on"],
            basis=asked["basis"],
            actor=request.user,
            at=at,
        )
        return made.target

    return carry_out(request, form, act, run)


def move_function(request: Request, pk: int) -> HttpResponse:
    organ = organ_for(request, pk)
    require(request.user, "function.move", organ)
    at = now()
    form = forms.FunctionForm(posted(request), day=at.date(), organ=organ)
    act = act_on(
        organ,
        _("Let a function of %(organ)s pass to another organ"),
        _("The posts chosen go over with their holders and open obligations."),
        _("Let it pass"),
        _("The function has passed."),
    )

    def run() -> Organ:
        asked = form.cleaned_data
        made = successions.move_function(
            organ,
            get_object_or_404(Organ, pk=asked["target"]),
            asked["function"],
            posts=list(open_posts().filter(pk__in=asked["posts"])),
            on=asked["on"],
            basis=asked["basis"],
            actor=request.user,
            at=at,
        )
        return made.target

    return carry_out(request, form, act, run)


def hang_nameplate(request: Request, pk: int) -> HttpResponse:
    organ = organ_for(request, pk)
    require(request.user, "nameplate.hang", organ)
    at = now()
    form = forms.NameplateForm(posted(request), day=at.date(), organ=organ)
    act = act_on(
        organ,
        _("Hang a nameplate at %(organ)s"),
        _("The organ also acts under this name and numbers its papers by itself."),
        _("Hang it"),
        _("The nameplate hangs."),
    )

    def run() -> Organ:
        nameplates.hang_nameplate(organ, actor=request.user, at=at, **form.cleaned_data)
        return organ

    return carry_out(request, form, act, run)


def take_down_nameplate(request: Request, pk: int) -> HttpResponse:
    nameplate = get_object_or_404(known_nameplates(), pk=pk)
    require(request.user, "nameplate.take_down", nameplate)
    at = now()
    form = forms.DayForm(posted(request), day=at.date(), organ=nameplate.organ)
    act = act_on(
        nameplate.organ,
        _("Take down a nameplate of %(organ)s"),
        _("Papers numbered under %(name)s keep their numbers.") % {"name": nameplate.name},
        _("Take it down"),
        _("The nameplate was taken down."),
    )

    def run() -> Organ:
        nameplates.take_down_nameplate(
            nameplate, on=form.cleaned_data["on"], actor=request.user, at=at
        )
        return nameplate.organ

    return carry_out(request, form, act, run)
