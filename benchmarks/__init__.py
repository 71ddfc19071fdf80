"""What Crier costs, as ratios to doing the same without it."""
