"""What signing in rests on: names, rules for passwords, patience with wrong tries, and tokens. No input or output."""
