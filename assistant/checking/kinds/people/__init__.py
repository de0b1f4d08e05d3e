"""Claims about people: names, contacts, what somebody is said to have said, and the customer's own matters."""
