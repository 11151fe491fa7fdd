"""The whole product for the browser: `portal demo` on a free port, started once."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

PROJECT = Path(__file__).resolve().parents[2]
AXE = PROJECT / "platform/portal/static_src/node_modules/axe-core/axe.min.js"
WIDTHS = (320, 390, 1280)
# The rest of the suite runs beside: patience ends a wait for what never comes, and says nothing of speed.
START_SECONDS = 180
PATIENCE_MS = 60_000  # machines may be several times slower than usual
expect.set_options(timeout=PATIENCE_MS)
SETTLED_BY_TESTS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "BROKER_URL", "PORTAL_ROOT_HOST")


@dataclass(frozen=True)
class Demo:
    port: int
    folder: Path
    logins: list[dict[str, str]]

    def address(self, path: str = "/", host: str = "localhost") -> str:
        return f"http://{host}:{self.port}{path}"

    def login(self, role: str) -> dict[str, str]:
        return next(login for login in self.logins if login["role"] == role)


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    """The demonstration as a newcomer starts it, in a folder of its own, stopped by Ctrl-C at the end."""
    port = _free_port()
    with tempfile.TemporaryDirectory(prefix="portal-journeys-", ignore_cleanup_errors=True) as folder:
        environment = {name: value for name, value in os.environ.items() if name not in SETTLED_BY_TESTS}
        environment |= {
            "PORT": str(port),
            "PORTAL_DATA_DIR": folder,
            "PORTAL_STATIC_ROOT": os.environ["PORTAL_STATIC_ROOT"],
        }
        output = Path(folder) / "demo.out"
        with output.open("w") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "portal.cli.main", "demo"],
                cwd=PROJECT,
                env=environment,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        try:
            _wait_until_ready(process, output)
            logins = json.loads((Path(folder) / "demo-logins.txt").read_text(encoding="utf-8"))
            yield Demo(port, Path(folder), logins)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)


def _wait_until_ready(process: subprocess.Popen[bytes], output: Path) -> None:
    give_up_at = time.monotonic() + START_SECONDS
    while "Ready after" not in output.read_text(encoding="utf-8"):
        assert process.poll() is None, output.read_text(encoding="utf-8")
        assert time.monotonic() < give_up_at, output.read_text(encoding="utf-8")
        time.sleep(0.2)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    return browser_type_launch_args | {
        "executable_path": os.environ.get("PORTAL_CHROMIUM") or "/usr/bin/chromium",
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh browser that speaks French; a message in its console fails the test."""
    context = browser.new_context(locale="fr-BE", timezone_id="Europe/Brussels")
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


def sign_in(page: Page, demo: Demo, login: dict[str, str]) -> None:
    """From the sign-in page to the person's space, by password, as a person would."""
    page.goto(demo.address("/connexion/?next=/espaces/"))
    page.get_by_role("link", name="Par mot de passe").click()
    page.get_by_label("Adresse e-mail").fill(login["email"])
    page.get_by_label("Mot de passe").fill(login["password"])
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url(re.compile(r"/(agence|espace|espaces)/"))
    # The page that leads on to somebody's only space does so once it is there.
    page.wait_for_load_state("networkidle")


def has_no_sideways_scroll(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def assert_accessible(page: Page) -> None:
    """axe finds nothing against WCAG 2.2 AA. Evaluated, not injected: our policy allows no other script."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = page.evaluate("tags => axe.run({runOnly: {type: 'tag', values: tags}})", tags)
    problems = [
        f"{violation['id']}: {node['target']} {node.get('failureSummary', '')}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
    assert not problems, "\n".join(problems)


# What can be pressed and shows no word: an icon that only a screen reader would name. The map is a drawing.
WITHOUT_WORDS = """() => {
  const isHidden = (node) => node.offsetWidth <= 1 || getComputedStyle(node).clipPath.startsWith("inset(50%");
  const isRead = (text, end) => {
    for (let node = text.parentElement; node; node = node.parentElement) {
      if (node.offsetWidth !== undefined && isHidden(node)) return false;
      if (node === end) return true;
    }
    return false;
  };
  const hasWords = (element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      if (walker.currentNode.data.trim() && isRead(walker.currentNode, element)) return true;
    }
    return element.querySelector("img[alt]:not([alt=''])") !== null;
  };
  return [...document.querySelectorAll("a[href], button, summary")]
    .filter((one) => one.checkVisibility() && !one.closest("svg, .leaflet-container") && !isHidden(one))
    .filter((one) => !hasWords(one))
    .map((one) => one.outerHTML.slice(0, 200));
}"""


def look_at(page: Page, name: str) -> None:
    """The page at each width: nothing scrolls sideways, whatever is pressed has words, axe finds nothing.

    Pictures are kept where PORTAL_PICTURES says.
    """
    folder = os.environ.get("PORTAL_PICTURES")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        expect(page.locator("h1").first).to_be_visible()
        assert has_no_sideways_scroll(page), f"{name} scrolls sideways at {width} px"
        assert page.evaluate(WITHOUT_WORDS) == [], f"{name} has icons without words at {width} px"
        assert_accessible(page)
        if folder:
            page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"), full_page=True)
