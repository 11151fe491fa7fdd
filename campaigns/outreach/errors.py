"""Why something of a campaign is refused."""

from django.utils.translation import gettext_lazy as _

from kernel.errors import DomainError


class NoEditionToday(DomainError):
    code = "no_edition"
    message = _("Aucune édition n’a commencé : une campagne ne peut pas encore être préparée.")


class MoveRefused(DomainError):
    code = "move_refused"
    message = _("La campagne n’en est plus là : quelqu’un l’a changée. Rechargez la page.")


class NoSteps(DomainError):
    code = "no_steps"
    message = _("Ajoutez au moins une étape avant de commencer.")


class CampaignNotRunning(DomainError):
    code = "campaign_not_running"
    message = _("Cette campagne n’est pas en cours : commencez-la, ou reprenez-la, avant d’envoyer.")


class CampaignOver(DomainError):
    code = "campaign_over"
    message = _("Cette campagne est terminée. Rouvrez-la pour la changer.")


class CampaignUsed(DomainError):
    code = "campaign_used"
    message = _("Cette campagne a déjà touché des commerces : terminez-la plutôt que de la supprimer.")


class StepUsed(DomainError):
    code = "step_used"
    message = _("Cette étape a déjà servi : elle ne peut plus être retirée.")


class StepSentAlready(DomainError):
    code = "step_sent_already"
    message = _("Un collègue vient de l’envoyer. Rien n’est parti deux fois.")


class AudienceEmpty(DomainError):
    code = "audience_empty"
    message = _("Personne ne peut être touché par cette étape : élargissez le public de la campagne.")


class TemplateUnknown(DomainError):
    code = "template_unknown"
    message = _("Ce modèle n’est plus proposé. Choisissez-en un autre.")


class SessionNotYours(DomainError):
    code = "session_not_yours"
    message = _("Choisissez une séance à venir, annoncée, de votre ville.")


class EffortFromElsewhere(DomainError):
    code = "effort_from_elsewhere"
    message = _("Cette ligne vient d’un envoi : elle se corrige là.")
