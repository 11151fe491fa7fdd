from django.test import Client
def test_unknown(client_on, agency):
    c = client_on(agency)
    r = c.post("/connexion/code/", {"email": "nobody@x.be"})
    print(r.status_code, r.headers)
    r = c.get(r["Location"])
    print(r.content.decode()[1500:6000])
    print(c.get("/connexion/code/"))
    print(c.get("/connexion/identification/"))
def test_inactive(client_on, agency, member):
    u = member(agency, "analyst"); u.set_password("abcdefgh12345"); u.is_active=False; u.save()
    c = client_on(agency)
    r = c.post("/connexion/identification/", {"login": u.email.upper(), "password":"abcdefgh12345"})
    print(r.status_code, r.headers)
def test_nul(client_on, agency, member):
    u = member(agency, "analyst")
    c = client_on(agency, u)
    print(c.get("/entrer/", {"host": "\0", "nonce": "a"*64}))
def test_nul2(client_on, agency, member):
    c = client_on(agency)
    print(c.get("/connexion/identification/", {"next": "/entrer/?host=%00"}))
def test_ajax(client_on, agency, member):
    c = client_on(agency)
    r=c.post("/connexion/identification/", {"login": "x", "password":"abcdefgh12345"}, headers={"X-Requested-With":"XMLHttpRequest"})
    print(r.headers, r.content[:300])
