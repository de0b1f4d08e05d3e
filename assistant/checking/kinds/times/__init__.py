"""Claims about time: instants and dates, lengths, and estimates told as certain."""
