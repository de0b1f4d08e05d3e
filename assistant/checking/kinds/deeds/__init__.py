"""Claims about what we do: promises, guarantees, and what is said to have been done."""
