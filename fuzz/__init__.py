"""Coverage-guided fuzzing of everything that reads what a node wrote; see docs/hostile.md."""
