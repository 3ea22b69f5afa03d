"""Damaged, odd and hostile mail, made from a seed: families of which public collections of such mail hold examples."""
