"""Which screen answers?"""
