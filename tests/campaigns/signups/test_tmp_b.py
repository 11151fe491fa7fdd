"""tmp"""
import pathlib
from dataclasses import replace

from campaigns.signups import mails
from tests.campaigns.signups.mail_cases import SESSION, make_told, session_like


def test_x(namur):
    t=make_told(namur); namur.logo="x/logo.png"; namur.name="Villers-le-Bouillet-sur-Semois-la-Grande"
    t=replace(t,name="x"*160,people=("y"*160,"سوق الجمعة"),session=session_like(SESSION,title="z"*120,access="https://example.test/"+"a"*200))
    pathlib.Path("/tmp/maillook/zlong.html").write_text(mails.ask_to_confirm(t).body_html)
