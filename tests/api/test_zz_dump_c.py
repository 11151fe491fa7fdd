"""x"""
import re
from pathlib import Path
from datetime import timedelta
from tenants.accounts.roles import Role
from tests.factories.people import make_member
from tests.factories.tokens import make_token
from kernel.clock import today
from tenants.tokens.models import ApiToken
from django.utils import timezone
def test_dump(namur, client_on, settings):
    settings.STORAGES = {**settings.STORAGES}
    b = client_on(namur, make_member(namur, Role.ADMINISTRATOR))
    out = Path("/tmp/c-pages"); out.mkdir(exist_ok=True)
    make_token(namur, by=make_member(namur, Role.READER)); t=make_token(namur).token; ApiToken.objects.filter(pk=t.pk).update(revoked_at=timezone.now(), last_used_at=timezone.now())
    def dump(name, r):
        theme = re.search(r'href="(/theme/[^"]+)"', r.content.decode())
        html = r.content.decode()
        if theme:
            (out/"theme.css").write_bytes(b.get(theme[1]).content)
            html = html.replace(theme[1], "theme.css")
        (out/f"{name}.html").write_text(html.replace("/static/", "/work/main/var/static/"))
    dump("api", b.get("/api/"))
    dump("empty", client_on(namur.__class__.objects.get(slug="dinant"), make_member(namur.__class__.objects.get(slug="dinant"), Role.ADMINISTRATOR)).get("/espace/cles-api/"))
    dump("created", b.post("/espace/cles-api/", {"name":"Site de la ville","role":"reader","expires_on":today()+timedelta(days=90)}))
    dump("wrong", b.post("/espace/cles-api/", {"name":"","role":"reader","expires_on":"2020-01-01"}))
    dump("revoke", b.get(f"/espace/cles-api/{t.pk}/revoquer/"))
