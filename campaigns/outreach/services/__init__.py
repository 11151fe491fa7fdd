"""What changes campaigns."""

from campaigns.outreach.services.campaigns import CampaignValues as CampaignValues
from campaigns.outreach.services.campaigns import StepValues as StepValues
from campaigns.outreach.services.campaigns import add_step as add_step
from campaigns.outreach.services.campaigns import begin_campaign as begin_campaign
from campaigns.outreach.services.campaigns import change_campaign as change_campaign
from campaigns.outreach.services.campaigns import change_step as change_step
from campaigns.outreach.services.campaigns import copy_campaign as copy_campaign
from campaigns.outreach.services.campaigns import delete_campaign as delete_campaign
from campaigns.outreach.services.campaigns import drop_step as drop_step
from campaigns.outreach.services.campaigns import mark_step_done as mark_step_done
from campaigns.outreach.services.campaigns import move_campaign as move_campaign
from campaigns.outreach.services.campaigns import set_contact_gap as set_contact_gap
from campaigns.outreach.services.campaigns import set_texts as set_texts
from campaigns.outreach.services.campaigns import tie_round as tie_round
from campaigns.outreach.services.efforts import EffortValues as EffortValues
from campaigns.outreach.services.efforts import note_effort as note_effort
from campaigns.outreach.services.efforts import remove_effort as remove_effort
from campaigns.outreach.services.efforts import type_effort as type_effort
from campaigns.outreach.services.touches import prepare_touches as prepare_touches
from campaigns.outreach.services.touches import withhold as withhold
