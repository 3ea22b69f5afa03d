"""Text of one span -> typed, normal Field; one file per kind."""
