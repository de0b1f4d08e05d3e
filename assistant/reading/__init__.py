"""From a ticket to a reading of it: language, services, places, impact, feelings, urgency, asks, safety, suspicion."""
