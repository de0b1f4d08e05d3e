"""What a team changes of the knowledge: incidents of its own, accounts, guidelines; and which policies are in force."""
