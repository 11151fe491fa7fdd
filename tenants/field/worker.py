"""The service worker's text: what it is to keep, and the built script that does it."""

from __future__ import annotations

import hashlib
import json

from django.templatetags.static import static
from django.urls import reverse

SCRIPT = "js/field_worker.js"
KEPT = (
    "css/portal.css",
    "css/field.css",
    "fonts/figtree-latin.woff2",
    "icons.svg",
    "js/portal.js",
    "js/field.js",
    "favicon.svg",
)


def worker_source(*, theme: str) -> str:
    """A few lines that change exactly when something that the phone keeps does: that is how it notices."""
    assets = [*(static(name) for name in KEPT), theme]
    script = static(SCRIPT)
    version = hashlib.sha256(json.dumps([script, *assets]).encode()).hexdigest()[:12]
    settled = {
        "version": version,
        "home": reverse("field:home"),
        "identity": reverse("field:identity"),
        "send": reverse("field:send"),
        "assets": assets,
    }
    return f"self.FIELD = {json.dumps(settled)};\nimportScripts({json.dumps(script)});\n"
