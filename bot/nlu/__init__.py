"""Rasa's NLU components, one per file, with the plain code they stand on."""
