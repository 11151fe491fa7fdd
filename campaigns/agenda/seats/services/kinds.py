"""The kinds of due work that seats ask for; the sign-ups do it."""

DEADLINE = "signups.deadline"
OFFERED = "signups.offered"
REMIND = "signups.remind"
REFILL = "agenda.refill"
