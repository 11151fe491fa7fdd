"""What is kept of a secret: its hash. Ours are 256 random bits, and need no salt and no slow hash."""

from __future__ import annotations

import hashlib


def sha256_of(text: str) -> str:
    """64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()
