"""Speed, size and memory of the knowledge base, as ratios to what the same work takes without it."""
