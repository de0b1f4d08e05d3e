"""Where every version of every incident is kept."""
