"""The ledger for those who oversee it, its check, and its public proof."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from xiaoneng.access.policy import may, require
from xiaoneng.core.refusals import Unusable
from xiaoneng.kit.http import Request
from xiaoneng.kit.listing import show_list
from xiaoneng.kit.notices import notice
from xiaoneng.kit.time import now
from xiaoneng.ledger.faults import Fault
from xiaoneng.ledger.operations import verify_ledger
from xiaoneng.ledger.proofs import entry_of, proof_of, text_of
from xiaoneng.ledger.queries import (
    address_of,
    count_of_entries,
    entries_for,
    last_verification,
    lines_of,
    seals,
)
from xiaoneng.ledger.tables import ROOTS, listing_of, listing_of_subject

MOST_BESIDE = 50  # lines of the same subject on the page of one
AT_ONCE = 1_000_000  # lines a page checks while one waits


@require_GET
def entries(request: Request) -> HttpResponseBase:
    """Every entry the viewer may read, narrowed by the address."""
    require(request.user, "ledger.read")
    at = now()
    found = entries_for(request.user, at.date())
    context = {"may_verify": may(request.user, "ledger.verify")}
    return show_list(request, listing_of(found, at.date()), found, as_of=at, context=context)


@require_GET
def entry(request: Request, pk: int) -> HttpResponse:
    """One entry: its facts, what was sealed, and what else was done to its subject."""
    seen = entries_for(request.user, now().date())
    found = get_object_or_404(seen, pk=pk)
    newest = seen.filter(subject=found.subject).order_by("-pk")[: MOST_BESIDE + 1]
    beside = list(reversed(newest))
    context = {
        "entry": lines_of([found])[0],
        "organ": found.chain.organ or found.chain.name,
        "subject_url": address_of(found.subject),
        "sealed_text": text_of(found),
        "salt": bytes(found.salt).hex(),
        "seal": bytes(found.seal).hex(),
        "entries": lines_of(beside[-MOST_BESIDE:]),
        "is_cut": len(beside) > MOST_BESIDE,
    }
    return render(request, "ledger/entry.html", context)


@require_GET
def of_subject(request: Request, subject: str) -> HttpResponseBase:
    """Everything that was done to one subject, as far as the viewer may read it."""
    at = now()
    seen = entries_for(request.user, at.date()).filter(subject=subject)
    some = lines_of(seen.order_by("pk")[:1])
    if not some:
        raise Http404
    listing = listing_of_subject(seen, at.date(), some[0].about)
    context: dict[str, object] = {"way_back": [(_("Ledger"), reverse("ledger:entries"))]}
    context["lead"] = _("What was done to this")
    if url := address_of(subject):
        context["actions"] = [{"label": _("Open its page"), "url": url}]
    return show_list(request, listing, seen, as_of=at, context=context)


@require_GET
def verify(request: Request) -> HttpResponse:
    """The last check and its result; a button for another."""
    require(request.user, "ledger.verify")
    last = last_verification()
    context = {
        "last": last,
        "faults": [str(Fault.of(kept)) for kept in last.faults] if last else [],
        "total": count_of_entries(),
        "at_once": AT_ONCE,
    }
    return render(request, "ledger/verify.html", context)


@require_POST
def verify_at_once(request: Request) -> HttpResponse:
    """Check everything while one waits; a large ledger is checked from the command line."""
    require(request.user, "ledger.verify")
    if count_of_entries() > AT_ONCE:
        raise Unusable(
            _("The ledger is too long to be verified on a page: run `xiaoneng ledger verify`.")
        )
    found = verify_ledger(actor=request.user, at=now())
    if found.faults:
        notice(request, _("The ledger is broken: see what was found."), "red")
    else:
        notice(request, _("The ledger is whole."))
    return redirect("ledger:verify")


@login_not_required
@require_GET
def roots(request: Request) -> HttpResponseBase:
    """The roots of all sealed days, for everyone."""
    lead = _(
        "Once a day everything written in the ledger is summed up in one number. "
        "Whoever keeps it can prove later that nothing written before was changed."
    )
    actions = [{"label": _("Check a receipt"), "url": reverse("ledger:proof")}]
    if Path(settings.XIAONENG_SEALS).exists():
        actions.append({"label": _("Download the seal file"), "url": reverse("ledger:seal_file")})
    context = {"lead": lead, "actions": actions}
    return show_list(request, ROOTS, seals(), as_of=now(), context=context)


@login_not_required
@require_GET
def seal_file(request: HttpRequest) -> HttpResponseBase:
    """The seal file as it lies on the disk."""
    path = Path(settings.XIAONENG_SEALS)
    if not path.exists():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename="seals.jsonl")


@login_not_required
@require_GET
def proof(request: HttpRequest) -> HttpResponse:
    """Ask by receipt number whether an entry existed on a day."""
    receipt = request.GET.get("receipt", "").strip()
    found = entry_of(receipt) if receipt else None
    told = proof_of(found) if found else None
    context = {
        "receipt": receipt,
        "is_found": found is not None,
        "proof": told,
        "proof_sealed_at": datetime.fromisoformat(told.sealed.sealed_at) if told else None,
    }
    return render(request, "ledger/proof.html", context)


@login_not_required
@require_GET
def proof_file(request: HttpRequest, receipt: str) -> HttpResponse:
    """The proof as a file, to be checked without us."""
    found = entry_of(receipt)
    made = proof_of(found) if found else None
    if made is None:
        raise Http404
    answer = JsonResponse(made.as_json(), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="proof-{made.place}.json"'
    return answer
