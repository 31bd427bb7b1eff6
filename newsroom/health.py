"""Alive and ready, for probes."""
