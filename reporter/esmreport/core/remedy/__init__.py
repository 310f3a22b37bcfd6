"""What a script may put right: planned as data from a failed result and the evidence. Nothing runs here."""
