"""One module per dimension of rubric 1: which cues it looks at, each from 0 to 1, and where they stand in the text."""
