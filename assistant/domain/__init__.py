"""Values that travel through the house. No input or output happens here."""
