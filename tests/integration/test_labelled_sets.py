"""What was reached on the labelled sets must not be lost: the half that the code was made with keeps its thresholds.

The unseen halves say how well the product does on new wording; their figures stand in the datasets' READMEs, and
`warmline eval run` tells where they are under what is wanted.
"""

from evals.facts_run import run_facts
from evals.matching_run import run_matching


def test_posts_of_the_seen_half_are_read_as_well_as_wanted():
    assert [sentence for sentence in run_facts().shortfalls() if "unseen half" not in sentence] == []


def test_tickets_of_the_seen_half_find_their_incident_and_borrow_none():
    assert [sentence for sentence in run_matching().shortfalls() if not sentence.startswith("unseen")] == []
