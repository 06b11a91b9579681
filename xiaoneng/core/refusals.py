"""Why the house says no: one family of errors, mapped to an answer in one place per face."""


class Refused(Exception):
    """The request was understood and will not be carried out; the message says why."""


class IllegalStep(Refused):
    """This may not be done now."""


class Unusable(Refused):
    """The input cannot be used as it is: the message names the thing and the remedy."""


class Denied(Refused):
    """This person may not do this."""


class Conflict(Refused):
    """Somebody else was faster: what the caller saw is no longer so."""
