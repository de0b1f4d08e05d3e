"""What each sentence of a reply does (says sorry, brushes off, promises with a time), read by small learned heads."""
