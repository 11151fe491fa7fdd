"""Rounds as the team follows and changes them, and the visits of a round."""
