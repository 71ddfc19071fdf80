"""The program: settings, composition root, schedule, the river's stages, delivery, commands."""
