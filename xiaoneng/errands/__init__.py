"""Long work that a person asks for and need not wait by: files of long lists, imports.

A row says what was asked, how far it is and what came of it; `xiaoneng work` does it. Rooms above
declare their kinds of work in `apps.ready()` (`kinds.declare`).
"""
