"""Who has to know that shops or people of the current city were merged or separated: figures, lists.

Higher apps register when Django starts; they are called in the transaction of the merge.
"""

from __future__ import annotations

from collections.abc import Callable

Follower = Callable[[], None]

_followers: list[Follower] = []


def follow_merges(follower: Follower) -> None:
    """Have `follower` called after each merge and each separation."""
    if follower not in _followers:
        _followers.append(follower)


def note_merge() -> None:
    for follower in _followers:
        follower()
