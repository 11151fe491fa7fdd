"""Editions, in the order in which pages offer them."""

from datetime import date

from campaigns.editions.models import Edition


def editions_by_relevance(on: date) -> list[Edition]:
    """Those that run on the day first, then the latest to start."""
    editions = list(Edition.objects.order_by("-starts_on", "code"))
    return sorted(editions, key=lambda edition: not edition.starts_on <= on <= edition.ends_on)


def current_edition(on: date) -> Edition | None:
    """The edition that runs on the day; without one, the latest that has started."""
    started = [edition for edition in editions_by_relevance(on) if edition.starts_on <= on]
    return started[0] if started else None
