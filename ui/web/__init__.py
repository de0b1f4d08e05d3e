"""HTTP beside the panel: the API, hooks that others call, health, metrics, what a page asks every second."""
