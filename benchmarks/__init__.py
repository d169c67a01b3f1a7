"""Benchmarks: the toolkit raced against a textbook model and against other libraries, as ratios within one run."""
