"""The real flow of cases: gathered from the last extract, drawn, compared with the handbook."""
