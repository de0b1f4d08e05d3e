"""From a reading and a lookup to a draft: the plan, the composer, the writer."""
