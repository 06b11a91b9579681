"""What may be done with rules, cards and findings, one file for each thing done."""
