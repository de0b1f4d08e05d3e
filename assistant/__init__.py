"""What happens to a ticket: reading, lookup, drafting, checking, tone, a person's approval, sending."""
