"""Where the desk keeps tickets, drafts, approvals and what was sent."""
