"""Benchmarks: each figure beside its yardstick, in one run, alternating, medians. `make bench`."""
