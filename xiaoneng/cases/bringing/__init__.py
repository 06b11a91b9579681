"""Cases from organs' own systems: a file read, matched, folded and written (docs/explanation)."""
