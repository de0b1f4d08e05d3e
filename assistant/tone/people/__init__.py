"""People's ratings beside the machine's: agreement, drift over time, and what can be learned from them."""
