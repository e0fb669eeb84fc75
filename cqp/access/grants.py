"""Personal grants: this evaluator, this tutor, this juror on this dossier. The only door to guardian (house § 2.6).

guardian is asked on direct-FK tables only, never with its permissive defaults (house T3): a role group's global permission
would otherwise open every tenant in lists.
"""

from guardian.shortcuts import assign_perm, remove_perm
from guardian.utils import get_user_obj_perms_model


def give(user, codename: str, obj) -> None:
    """Grant `codename` on `obj`. Only assignment services call this, in the transaction that writes the assignment."""
    assign_perm(codename, user, obj)


def withdraw(user, codename: str, obj) -> None:
    remove_perm(codename, user, obj)


def rows(model):
    """The direct-FK table of user grants on `model`: what lists read, as an indexed sub-query (stack.md § 3)."""
    return get_user_obj_perms_model(model._meta.concrete_model).objects


def codenames(user, obj) -> list[str]:
    """The personal grants of `user` on `obj`, read fresh."""
    held = rows(type(obj)).filter(user=user, content_object_id=obj.pk)
    return list(held.order_by("permission__codename").values_list("permission__codename", flat=True))
