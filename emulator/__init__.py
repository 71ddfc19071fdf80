"""A world in a box on loopback: a Bot API, a press with feeds and pages, a model."""
