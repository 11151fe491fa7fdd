"""A shopkeeper's own result: page, PDF, sending it to oneself, correcting, answering again.

Whoever holds the link is the shopkeeper: it is in no index and no cache.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from dashboards.result.document import file_name, result_pdf
from dashboards.result.forms import ClaimForm, SendForm
from dashboards.result.mails import mail_result
from dashboards.result.presentation import result_context
from dashboards.result.selectors import finished_attempt_of
from diagnostic.assessment.errors import AttemptUnfinished, AttemptUnknown
from diagnostic.assessment.models import Attempt
from diagnostic.assessment.services import Claimed, claim, correct, keep_typed_name, retake
from kernel.codes import shown_code
from kernel.crawlers import not_for_crawlers
from kernel.errors import DomainError
from kernel.forms import form_page
from kernel.limits import TooManyRequests, limit, limited
from kernel.wording import reader_language
from tenants.membership.access import everybody
from tenants.organisations.requests import OrganisationRequest
from tenants.shops.models import Shop

PAGE = "dashboards/result/result.html"
SEND = "dashboards/result/send.html"
MAILS_PER_MINUTE = 3  # of one result: nobody writes to many addresses by it

type OwnView = Callable[[OrganisationRequest, Attempt], HttpResponseBase]
type OpenedView = Callable[..., HttpResponseBase]


def own(*methods: str) -> Callable[[OwnView], OpenedView]:
    """Gives the view the finished attempt of the link; before its end, the reader goes on answering."""

    def decorate(view: OwnView) -> OpenedView:
        @never_cache
        @everybody(methods=methods)
        @wraps(view)
        def opened(request: OrganisationRequest, uuid: UUID) -> HttpResponseBase:
            try:
                attempt = finished_attempt_of(uuid)
            except AttemptUnknown:
                raise Http404 from None
            except AttemptUnfinished:
                return redirect("diagnostic:resume", uuid=uuid)
            return not_for_crawlers(view(request, attempt))

        return opened

    return decorate


@own("GET", "HEAD")
def result(request: OrganisationRequest, attempt: Attempt) -> HttpResponse:
    """The score, what it means, five themes with what to do, others' mean, one's own progress."""
    context = result_context(attempt, organisation=request.tenant, language=reader_language())
    return render(request, PAGE, context)


@own("GET", "HEAD")
@limited("result_pdf", per_minute=240, methods=("GET", "HEAD"))
def pdf(request: OrganisationRequest, attempt: Attempt) -> HttpResponse:
    """The same on paper, in the reader's language, with the code and without the link."""
    language = reader_language()
    response = HttpResponse(
        result_pdf(attempt, organisation=request.tenant, language=language), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'attachment; filename="{file_name(attempt, request.tenant)}"'
    return response


@own("GET", "HEAD", "POST")
@limited("result_mail", per_minute=120)
def send(request: OrganisationRequest, attempt: Attempt) -> HttpResponse:
    """The link by mail, to an address that is typed for it."""
    if request.method != "POST":
        context = {
            "form": SendForm(initial={"form_key": uuid4()}),
            "attempt": attempt,
            "is_sent": "fait" in request.GET,
        }
        return render(request, SEND, context)
    form = SendForm(request.POST)
    if not form.is_valid():
        return form_page(request, SEND, {"form": form, "attempt": attempt}, form)
    try:
        limit("diagnostic_mail", str(attempt.uuid), per_minute=MAILS_PER_MINUTE)
    except TooManyRequests as error:
        form.add_error(None, str(error))
        return form_page(request, SEND, {"form": form, "attempt": attempt}, form, status=429)
    mail_result(
        attempt,
        form.cleaned_data["email"],
        organisation=request.tenant,
        language=reader_language(),
        form_key=form.key(),
    )
    response = redirect("result:send", uuid=attempt.uuid)
    response["Location"] += "?fait=1"
    return response


@own("GET", "HEAD", "POST")
@limited("result_claim", per_minute=60)
def claim_page(request: OrganisationRequest, attempt: Attempt) -> HttpResponse:
    """Whose result it is: a number that is known asks "is it this shop?", a name waits for the city."""
    if attempt.shop_id is not None or attempt.is_guest or request.tenant.is_retired:
        return redirect("result:result", uuid=attempt.uuid)
    form = ClaimForm(request.POST if request.method == "POST" else None, auto_id="%s")
    shops: list[Shop] = []
    if form.is_valid():
        said = form.cleaned_data
        # One enterprise may have several shops: which one is asked, as it is of a single one.
        shops = list(Shop.objects.filter(bce=said["bce"]).order_by("name", "id")) if said["bce"] else []
        shop = next((one for one in shops if str(one.uuid) == request.POST.get("shop")), None)
        try:
            if shop is not None:
                claim(attempt.uuid, shop, by=Claimed.NUMBER, now=timezone.now())
                messages.success(
                    request, _("C’est noté : ce résultat est celui de %(shop)s.") % {"shop": shop.name}
                )
                return redirect("result:result", uuid=attempt.uuid)
            if not shops and said["shop_name"]:
                keep_typed_name(attempt.uuid, said["shop_name"], now=timezone.now())
                messages.success(request, _("C’est noté : la ville regarde de quel commerce il s’agit."))
                return redirect("result:result", uuid=attempt.uuid)
        except DomainError as error:
            form.add_error(None, str(error))
        if not shops and not form.errors:
            form.add_error(
                "bce", _("Nous ne connaissons pas ce numéro ici. Écrivez le nom de votre commerce.")
            )
    context = {"attempt": attempt, "form": form, "shops": shops, "code": shown_code(attempt.code)}
    return form_page(request, "dashboards/result/claim.html", context, form)


@own("POST")
@limited("result_again", per_minute=120)
def correct_or_retake(request: OrganisationRequest, attempt: Attempt) -> HttpResponse:
    """Correct an answer (a copy to change), or answer anew; either opens where it is to go on."""
    now = timezone.now()
    action = request.POST.get("action", "")
    if request.tenant.is_retired:
        return redirect("result:result", uuid=attempt.uuid)
    try:
        if action == "correct":
            made = correct(attempt.uuid, now=now)
        elif action == "retake":
            made = retake(attempt.uuid, language=reader_language(), now=now)
        else:
            return redirect("result:result", uuid=attempt.uuid)
    except DomainError as error:
        context = result_context(attempt, organisation=request.tenant, language=reader_language())
        return render(request, PAGE, context | {"refusal": str(error)}, status=409)
    return redirect("diagnostic:resume", uuid=made.uuid)
