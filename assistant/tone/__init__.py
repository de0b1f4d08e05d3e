"""How a reply sounds: rubric 1, its cues, the scorer and what each figure rests on."""
