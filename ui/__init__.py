"""What people touch: panel, command line, HTTP."""
