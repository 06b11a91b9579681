"""What may be done with an obligation, one file for each thing done."""
