"""What staff type of a session. Nothing here writes; what the programme refuses, the services say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from campaigns.agenda.errors import SmallGroupTooBig
from campaigns.agenda.local_times import instant_of, is_repeated, is_skipped
from campaigns.agenda.models import CitySeats, Session, SessionKind
from campaigns.agenda.seats.rules import SMALL_GROUP_SEATS
from campaigns.agenda.seats.services import LARGEST_CAPACITY
from campaigns.agenda.services import SessionFields
from kernel.clock import BRUSSELS
from kernel.forms import sometimes_needed
from tenants.accounts.models import User
from tenants.organisations.models import Organisation

FIRST, SECOND = "first", "second"
NUMBER = {"inputmode": "numeric"}


class SharedFieldsForm(forms.Form):
    """What each host city may change."""

    description = forms.CharField(
        label=_("Description"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Ce qu’on y apprend, en quelques phrases simples."),
    )
    access = forms.CharField(
        label=_("Accès"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Bus, entrée, étage, accès pour les personnes à mobilité réduite."),
    )
    parking = forms.CharField(
        label=_("Stationnement"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class SessionForm(SharedFieldsForm):
    """When, where and what about. `starts_at` is the instant once the form is valid."""

    title = forms.CharField(
        label=_("Titre"),
        max_length=120,
        required=False,
        help_text=_("Laissez vide pour « Votre commerce et le numérique »."),
    )
    day = forms.DateField(
        label=_("Jour"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("Choisissez un jour."), "invalid": _("Cette date n’existe pas.")},
    )
    hour = forms.TimeField(
        label=_("Heure de début"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text=_("Heure de Bruxelles."),
        error_messages={
            "required": _("Choisissez une heure."),
            "invalid": _("Écrivez l’heure comme 18:30."),
        },
    )
    which_hour = sometimes_needed(
        forms.ChoiceField(
            label=_("Laquelle des deux ?"),
            choices=[
                (FIRST, _("la première, encore à l’heure d’été")),
                (SECOND, _("la seconde, déjà à l’heure d’hiver")),
            ],
            widget=forms.RadioSelect,
            initial=FIRST,
            required=False,
        )
    )
    duration_min = forms.IntegerField(
        label=_("Durée, en minutes"),
        validators=[
            MinValueValidator(15, _("Une séance dure au moins 15 minutes.")),
            MaxValueValidator(720, _("Une séance dure au plus 12 heures.")),
        ],
        widget=forms.NumberInput(attrs=NUMBER),
        initial=180,
    )
    venue = forms.CharField(
        label=_("Lieu"),
        max_length=200,
        help_text=_("Par exemple : Hôtel de ville."),
        error_messages={"required": _("Écrivez le nom du lieu.")},
    )
    venue_address = forms.CharField(
        label=_("Adresse du lieu"), max_length=200, required=False, help_text=_("Rue, numéro, localité.")
    )
    languages = forms.MultipleChoiceField(
        label=_("Langues de la séance"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        initial=["fr"],
        error_messages={"required": _("Choisissez au moins une langue.")},
    )

    field_order = [
        "first_host", "kind", "title", "day", "hour", "which_hour", "duration_min", "venue", "venue_address",
        "capacity", "derogation", "languages", "description", "access", "parking",
    ]  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # WorkRequest only where it means something: see `clean`.
        if not (self.is_bound and self._asks_for_repeated_hour()):
            del self.fields["which_hour"]

    def _asks_for_repeated_hour(self) -> bool:
        try:
            day = date.fromisoformat(str(self["day"].data))
            hour = time.fromisoformat(str(self["hour"].data))
        except ValueError:
            return False
        return is_repeated(day, hour)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        day, hour = cleaned.get("day"), cleaned.get("hour")
        if day is None or hour is None:
            return cleaned
        if is_skipped(day, hour):
            self.add_error(
                "hour",
                _("Cette nuit-là, les horloges passent de 2 h à 3 h : cette heure n’existe pas."),
            )
        elif "which_hour" in self.fields and not cleaned.get("which_hour"):
            self.add_error(
                "which_hour",
                _(
                    "Cette nuit-là, les horloges reculent de 3 h à 2 h : cette heure existe deux fois."
                    " Sans autre choix, c’est la première."
                ),
            )
        return cleaned

    @property
    def starts_at(self) -> datetime:
        cleaned = self.cleaned_data
        return instant_of(cleaned["day"], cleaned["hour"], is_second=cleaned.get("which_hour") == SECOND)

    def says(self, trainers: str = "") -> SessionFields:
        cleaned = self.cleaned_data
        return SessionFields(
            starts_at=self.starts_at,
            duration_min=cleaned["duration_min"],
            venue=cleaned["venue"],
            venue_address=cleaned["venue_address"],
            title=cleaned["title"],
            description=cleaned["description"].replace("\r\n", "\n"),
            languages=" ".join(cleaned["languages"]),
            access=cleaned["access"].replace("\r\n", "\n"),
            parking=cleaned["parking"].replace("\r\n", "\n"),
            trainers=trainers,
        )


def session_initial(session: Session) -> dict[str, Any]:
    """The values of a session, as `SessionForm` shows them."""
    local = session.starts_at.astimezone(BRUSSELS)
    return {
        "title": session.title,
        "day": local.date(),
        "hour": local.time().replace(second=0, microsecond=0),
        "duration_min": session.duration_min,
        "venue": session.venue,
        "venue_address": session.venue_address,
        "languages": session.languages.split(),
        "description": session.description,
        "access": session.access,
        "parking": session.parking,
    }


class CapacityForm(forms.Form):
    """How many seats; for a small group also why it may be larger than five."""

    capacity = forms.IntegerField(
        label=_("Nombre de places"),
        validators=[
            MinValueValidator(1, _("Il faut au moins une place.")),
            MaxValueValidator(LARGEST_CAPACITY, _("1 000 places au plus.")),
        ],
        widget=forms.NumberInput(attrs=NUMBER),
    )
    derogation = sometimes_needed(
        forms.CharField(
            label=_("Motif de la dérogation"),
            max_length=300,
            required=False,
            help_text=_(
                "Nécessaire pour un petit groupe de plus de cinq personnes ; il est noté au journal."
            ),
        )
    )
    lets_smaller_groups_pass = forms.BooleanField(
        label=_("Laisser passer un groupe plus petit quand le premier de la liste n’a pas assez de places"),
        required=False,
    )

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        if kind != SessionKind.SMALL_GROUP:
            del self.fields["derogation"]


class NewSessionForm(SessionForm):
    """A session that is not there yet. The Agence says in which city it takes place."""

    kind = forms.ChoiceField(
        label=_("Sorte de séance"), choices=SessionKind.choices, widget=forms.RadioSelect
    )
    capacity = CapacityForm.base_fields["capacity"]
    derogation = CapacityForm.base_fields["derogation"]

    def __init__(self, *args: Any, cities: Sequence[Organisation] = (), **options: Any) -> None:
        self.cities = {city.slug: city for city in cities}
        super().__init__(*args, **options)
        if self.cities:
            choices = [
                ("", _("Choisissez une ville")),
                *((slug, city.name) for slug, city in self.cities.items()),
            ]
            self.fields["first_host"] = forms.ChoiceField(
                label=_("Ville où elle a lieu"),
                choices=choices,
                error_messages={"required": _("Choisissez une ville.")},
            )
            self.order_fields(self.field_order)
        self.fields["kind"].initial = SessionKind.AWARENESS
        self.fields["capacity"].initial = 25

    def clean(self) -> dict[str, Any]:
        """Also what the service would refuse later: all that is missing is said at once."""
        cleaned = super().clean()
        is_small = cleaned.get("kind") == SessionKind.SMALL_GROUP
        is_larger = (cleaned.get("capacity") or 0) > SMALL_GROUP_SEATS
        if is_small and is_larger and not (cleaned.get("derogation") or "").strip():
            self.add_error("derogation", str(SmallGroupTooBig(limit=SMALL_GROUP_SEATS)))
        return cleaned

    @property
    def first_host(self) -> Organisation | None:
        return self.cities.get(self.cleaned_data.get("first_host", ""))


class QuotaForm(forms.Form):
    """The seats kept for one city."""

    quota = forms.IntegerField(
        label=_("Places réservées"),
        validators=[MinValueValidator(0, _("Écrivez un nombre à partir de 0."))],
        widget=forms.NumberInput(attrs=NUMBER),
    )
    release_on = sometimes_needed(
        forms.DateField(
            label=_("Libérées pour tous le"),
            required=False,
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        )
    )

    def __init__(self, *args: Any, city: Organisation, row: CitySeats | None, **options: Any) -> None:
        options["prefix"] = city.slug
        options["initial"] = {
            "quota": row.quota if row else 0,
            "release_on": row.release_on if row else None,
        }
        super().__init__(*args, **options)
        self.city = city
        self.row = row

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("quota") and not cleaned.get("release_on"):
            self.add_error("release_on", _("Indiquez à partir de quel jour ces places sont ouvertes à tous."))
        return cleaned


class HostsForm(forms.Form):
    """The cities that share a session; the Agence may also say where it takes place."""

    first_host = forms.ChoiceField(label=_("Ville où elle a lieu"))
    others = forms.MultipleChoiceField(
        label=_("Villes qui partagent la séance"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        cities: Sequence[Organisation],
        hosts: Sequence[Organisation],
        may_choose_first: bool,
        **options: Any,
    ) -> None:
        options["initial"] = {
            "first_host": hosts[0].slug if hosts else "",
            "others": [host.slug for host in hosts[1:]],
        }
        super().__init__(*args, **options)
        self.cities = {city.slug: city for city in cities}
        self.first = hosts[0] if hosts else None
        shared = {host.slug for host in hosts[1:]}
        choices = [(slug, city.name) for slug, city in self.cities.items()]
        # Those that share it already come first: the list is long.
        others = sorted(choices, key=lambda choice: choice[0] not in shared)
        if may_choose_first:
            self.fields["first_host"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["first_host"]
            others = [choice for choice in others if self.first is None or choice[0] != self.first.slug]
        self.fields["others"].choices = others  # type: ignore[attr-defined]

    def hosts(self) -> list[Organisation]:
        """The cities chosen, the place first."""
        slug = self.cleaned_data.get("first_host") or (self.first.slug if self.first else "")
        slugs = [slug, *(other for other in self.cleaned_data["others"] if other != slug)]
        known = self.cities | ({self.first.slug: self.first} if self.first else {})
        return [known[slug] for slug in slugs if slug in known]


class FacilitatorsForm(forms.Form):
    """Who leads the session."""

    users = forms.MultipleChoiceField(
        label=_("Animation"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: Sequence[User], **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = {str(user.pk): user for user in people}
        self.fields["users"].choices = [(key, str(user)) for key, user in self.people.items()]  # type: ignore[attr-defined]

    def chosen(self) -> list[User]:
        return [self.people[key] for key in self.cleaned_data["users"]]


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=_("Motif"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Il est noté au journal et envoyé aux personnes inscrites."),
        error_messages={"required": _("Écrivez le motif en quelques mots.")},
    )
