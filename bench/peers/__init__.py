"""What users pick today, run by an environment of its own (`.venv-bench`); never imported by us."""
