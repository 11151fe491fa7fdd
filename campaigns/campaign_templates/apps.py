"""App configuration."""

from django.apps import AppConfig


class CampaignTemplatesConfig(AppConfig):
    name = "campaigns.campaign_templates"
    label = "campaign_templates"
