"""How a reply is read: folded letters, sentences, clauses, words of the vocabulary, times, dates and their roles."""
