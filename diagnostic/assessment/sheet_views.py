"""The blank form on paper, which staff print and shopkeepers fill in by hand."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from diagnostic.assessment.sheet import file_name, sheet_pdf
from diagnostic.assessment.staff_forms import SheetForm
from diagnostic.versions.errors import NoQuestionnaire
from diagnostic.versions.selectors import current_questionnaire
from kernel.wording import reader_language
from tenants.membership.access import staff
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import NAME_READERS
from tenants.sectors.selectors import sectors_by_code


@staff(*NAME_READERS)
def sheet(request: StaffRequest) -> HttpResponse:
    """What the sector of the address is asked, in its language: else every question, in the reader's."""
    form = SheetForm(
        {
            "secteur": request.GET.get("secteur", ""),
            "langue": request.GET.get("langue") or reader_language(),
        }
    )
    if not form.is_valid():
        raise Http404
    try:
        questionnaire = current_questionnaire()
    except NoQuestionnaire:
        raise Http404 from None
    code, language = form.cleaned_data["secteur"], form.cleaned_data["langue"]
    if code and code not in questionnaire.sectors:
        raise Http404
    sector = sectors_by_code()[code] if code else None
    pdf = sheet_pdf(questionnaire, organisation=request.tenant, sector=sector, language=language)
    response = HttpResponse(pdf, content_type="application/pdf")
    name = file_name(request.tenant, sector, language)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
