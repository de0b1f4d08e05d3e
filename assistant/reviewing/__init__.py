"""Figures over what was sent: pure functions from sent replies and versions of incidents to what a review shows."""
