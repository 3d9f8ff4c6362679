"""How the shipped Chinese model is made; not needed to use it."""
