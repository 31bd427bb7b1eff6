"""Who stands above whom: nobody hands out, or takes over, rights that they don't have."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.db.models import Q, QuerySet

from newsroom.accounts.models import User


def stands_above(person: User | AnonymousUser, other: User | None) -> bool:
    """Whether this person may do all that the other may: only then they may change the other's account or password."""
    if person.is_superuser or other is None:
        return True
    return not other.is_superuser and other.get_all_permissions() <= person.get_all_permissions()


def groups_within(person: User | AnonymousUser) -> QuerySet[Group]:
    """The groups whose every right this person has too."""
    if person.is_superuser:
        return Group.objects.all()
    held = Permission.objects.filter(Q(user=person.pk) | Q(group__user=person.pk))
    beyond = Permission.objects.exclude(pk__in=held.values("pk"))
    return Group.objects.exclude(permissions__in=beyond)
