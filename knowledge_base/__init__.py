"""What is known: live incident facts, accounts, guidelines and policies, and how to look them up."""
