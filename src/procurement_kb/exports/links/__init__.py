"""Are the addresses that records cite still alive? Asked politely, remembered, and told."""
