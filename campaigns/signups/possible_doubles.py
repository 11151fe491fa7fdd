"""Two sign-ups of one shop at one session, perhaps of one person who mistyped their address.

Nothing is refused to who signs up: the staff see a flag, and a proposal waits for them.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from campaigns.signups.models import Participant, SignUp
from tenants.doubles.finding import find_for_shop, propose
from tenants.doubles.models import PersonDouble
from tenants.doubles.rules import Judgement, Reason, Strength, is_slip_of_address
from tenants.shops.matching import same_person
from tenants.shops.merged import merged_group


def look_at_sign_up(uuid: UUID, now: datetime) -> int:
    """Propose who may be twice at the session of this sign-up, and doubles of its shop; how many are new."""
    sign_up = SignUp.objects.select_related("shop").filter(uuid=uuid).first()
    if sign_up is None or sign_up.shop is None:
        return 0
    going = Participant.objects.filter(
        session=sign_up.session_id, is_active=True, sign_up__shop__in=merged_group(sign_up.shop)
    ).select_related("person", "sign_up")
    own = [one for one in going if one.sign_up_id == sign_up.pk]
    others = [one for one in going if one.sign_up_id != sign_up.pk]
    n_new = 0
    for one in own:
        for other in others:
            judgement = _judged(one, other)
            if judgement is not None:
                n_new += propose(PersonDouble, one.person_id, other.person_id, judgement, now)
    return n_new + find_for_shop(sign_up.shop, now)


def _judged(one: Participant, other: Participant) -> Judgement | None:
    is_slip = is_slip_of_address(one.person.email, other.person.email)
    is_named = bool(one.name and other.name) and same_person(one.name, other.name)
    if not is_slip and not is_named:
        return None
    reasons = [Reason.SAME_SHOP, Reason.SAME_SESSION]
    if is_named:
        reasons.insert(0, Reason.SAME_NAME)
    if is_slip:
        reasons.append(Reason.EMAIL_SLIP)
    return Judgement(Strength.SURE if is_named and is_slip else Strength.LIKELY, tuple(reasons))
