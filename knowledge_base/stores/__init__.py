"""Where incidents with all their versions, evidence, links, watched feeds and accounts are kept."""
