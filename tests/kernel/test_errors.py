"""Errors of the domain: a stable code for programs, a sentence for people."""

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from kernel.errors import DomainError


class SessionFull(DomainError):
    code = "session_full"
    message = _("Il reste %(n_seats)s places sur %(capacity)s : 100 %% des inscriptions sont prises.")


class Closed(DomainError):
    code = "closed"
    message = "Fermé à 100 %"


def test_the_text_holds_the_parameters():
    error = SessionFull(n_seats=0, capacity=25)

    assert str(error) == "Il reste 0 places sur 25 : 100 % des inscriptions sont prises."
    assert (error.code, error.parameters) == ("session_full", {"n_seats": 0, "capacity": 25})


def test_a_text_without_parameters_is_left_as_it_is():
    assert str(Closed()) == "Fermé à 100 %"


def test_the_text_is_in_the_language_of_who_reads_it():
    class Retry(DomainError):
        message = _("Ce champ est obligatoire.")

    with translation.override("fr"):
        assert str(Retry()) == "Ce champ est obligatoire."


def test_an_error_without_words_still_has_a_code():
    assert (DomainError().code, str(DomainError())) == ("refused", "")


def test_what_is_logged_says_code_and_parameters():
    assert (
        repr(SessionFull(n_seats=1, capacity=2))
        == "SessionFull('session_full', {'n_seats': 1, 'capacity': 2})"
    )
