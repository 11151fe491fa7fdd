"""Figures follow merges of shops and people, in every edition."""

from campaigns.editions.services import mark_all_figures_stale
from tenants.shops.merge_followers import follow_merges

follow_merges(mark_all_figures_stale)
