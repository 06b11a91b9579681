"""What the ledger calls the acts of this room."""

from django.utils.translation import gettext_lazy as _

from xiaoneng.ledger.events import declare

WORDS = {
    "organ.founded": _("Organ founded"),
    "organ.renamed": _("Organ renamed"),
    "organ.moved": _("Organ moved in the tree"),
    "organ.categorised": _("Evaluation category changed"),
    "organ.set_level": _("Kind of an organ changed"),
    "category.added": _("Evaluation category added"),
    "category.changed": _("Entry of the evaluation categories changed"),
    "category.removed": _("Evaluation category taken out"),
    "organ.closed": _("Organ closed"),
    "organ.set_live": _("Day set from which an organ is live"),
    "organ.merged": _("Organ merged into another"),
    "organ.split": _("Organ split"),
    "function.moved": _("Function moved to another organ"),
    "succession.followed": _("Open obligations followed a succession"),
    "nameplate.hung": _("Nameplate hung"),
    "nameplate.taken_down": _("Nameplate taken down"),
    "post.opened": _("Post opened"),
    "post.changed": _("Post changed"),
    "post.closed": _("Post closed"),
    "person.enrolled": _("Person enrolled"),
    "person.amended": _("Record of a person put right"),
    "person.unmasked": _("Contact data of a person looked at"),
    "person.appointed": _("Person appointed"),
    "person.transferred": _("Person transferred"),
    "term.ended": _("Term ended"),
    "charge.given": _("Charge of an organ given"),
    "charge.ended": _("Charge of an organ ended"),
    "role.granted": _("Role granted"),
    "role.withdrawn": _("Role withdrawn"),
    "standby.named": _("B of a post named"),
    "standby.exempted": _("Post exempted from having a B"),
    "standby.ended": _("B of a post ended"),
    "substitution.arranged": _("Substitution arranged"),
    "substitution.listed": _("Hand-over list written"),
    "substitution.accepted": _("Substitution accepted"),
    "substitution.declined": _("Substitution declined"),
    "substitution.ended": _("Substitution ended early"),
    "substitution.cancelled": _("Substitution called off"),
    "sheet.tried": _("List uploaded for a trial run"),
    "sheet.imported": _("List imported"),
}

QUIET = {"person.unmasked"}  # changes nothing that a form shows

for event, words in WORDS.items():
    declare(event, words, is_quiet=event in QUIET)
