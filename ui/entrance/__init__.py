"""Who may come in: signing in, sessions of a browser, another organisation that vouches for people."""
