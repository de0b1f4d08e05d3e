"""After a reply is sent: what it promised."""
