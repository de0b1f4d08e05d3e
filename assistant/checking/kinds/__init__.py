"""One module per kind of claim: each finds its claims in a reply and compares them with what is known."""
