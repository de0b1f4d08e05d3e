"""What people and programs hand in and get back as lines, tables and JSON."""
