"""What one does on the desk, by name: for the palette and the header."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.images.models import Image
from articles.models import Article, Author
from articles.names import name_key
from articles.retagging.models import Operation
from articles.rights import GOVERN, SEE_ALL, TAG
from articles.tagging.models import Topic
from issues.intake.models import Batch
from issues.models import DayOff, Issue, IssueTemplate
from newsroom.accounts.models import User


@dataclass(frozen=True, slots=True)
class Command:
    """A thing to do: its name, its page, other words for it, what one must be allowed to (view, add), and a right.

    `rooms`: the apps whose other pages belong to it too, where the header says which of its links is open.
    """

    label: str | Promise
    page: str
    words: str | Promise = ""
    query: str = ""
    model: type | None = None
    to: str = "view"
    right: str = ""
    rooms: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """Where it leads."""
        return reverse(self.page) + self.query

    def covers(self, path: str) -> int:
        """How closely that page belongs to it: letters of the address that they have in common; 0: not at all."""
        rooms = [reverse("admin:app_list", args=[room]) for room in self.rooms]
        return max((len(start) for start in [self.address, *rooms] if path.startswith(start)), default=0)


WRITE = Command(_("Write a story"), "admin:articles_article_add", _("new add draft"), model=Article, to="add")
TAGGING_DESK = "admin:articles_article_tagging_desk"
COMMANDS = [
    WRITE,
    Command(_("The desk"), "admin:index", _("home first page dashboard")),
    Command(_("Tonight"), "admin:tonight", _("ready blocks midnight deadline proof"), model=Issue, right=SEE_ALL),
    Command(_("Next issue"), "admin:next_issue", _("tonight tomorrow today edition"), model=Issue),
    Command(_("Calendar"), "admin:calendar", _("month plan planned dates"), model=Article),
    Command(_("All stories"), "admin:articles_article_changelist", _("list search"), model=Article),
    Command(
        _("Stories in review"), "admin:articles_article_changelist", _("waiting approve"), "?state=in_review", Article
    ),
    Command(_("My stories"), "admin:articles_article_changelist", _("mine own drafts"), "?whose=mine", Article),
    Command(_("Stories without a picture"), "admin:articles_article_changelist", "", "?picture=missing", Article),
    Command(_("Tagging desk"), TAGGING_DESK, _("tag topics countries queue untagged"), model=Article, right=TAG),
    Command(_("All issues"), "admin:issues_issue_changelist", _("list volumes"), model=Issue),
    Command(_("Bring copy in"), "admin:intake_batch_add", _("import upload drop files intake"), model=Batch, to="add"),
    Command(_("Open the next issue"), "admin:issues_issue_changelist", _("begin tomorrow"), "#open-next", Issue, "add"),
    Command(_("Add issue"), "admin:issues_issue_add", _("new volume"), model=Issue, to="add"),
    Command(_("Numbering"), "admin:issues_issue_numbering", _("gaps volumes count missing doubles"), model=Issue),
    Command(_("Templates"), "admin:issues_issuetemplate_changelist", _("weekdays sections plan"), model=IssueTemplate),
    Command(_("Days off"), "admin:issues_dayoff_changelist", _("holidays"), model=DayOff),
    Command(_("Pictures"), "admin:images_image_changelist", _("images photos library"), model=Image),
    Command(_("Add picture"), "admin:images_image_add", _("upload image photo"), model=Image, to="add"),
    Command(_("Authors"), "admin:articles_author_changelist", _("bylines people contributors"), model=Author),
    Command(_("Topics"), "admin:tagging_topic_changelist", _("tags tree vocabulary"), model=Topic),
    Command(_("Proposed topics"), "admin:tagging_topic_proposals", _("words tags decide"), right=GOVERN),
    Command(
        _("Tagging operations"), "admin:retagging_operation_changelist", _("bulk tags topics undo"), model=Operation
    ),
    Command(_("Coverage by month"), "admin:coverage", _("countries topics regions chart statistics"), right=SEE_ALL),
    Command(_("Coverage on the map"), "admin:coverage_map", _("world countries statistics"), right=SEE_ALL),
    Command(_("Blind spots"), "admin:coverage_silences", _("coverage forgotten silence gap"), right=SEE_ALL),
    Command(_("Searched, not found"), "admin:coverage_unfound", _("search zero results log alias"), right=SEE_ALL),
    Command(_("Who tagged how much"), "admin:coverage_tagging", _("coverage taggers tags untagged"), right=SEE_ALL),
    Command(_("People"), "admin:accounts_user_changelist", _("users rights accounts"), model=User),
    Command(_("Change password"), "admin:password_change"),
]
HEADER = [
    Command(_("Desk"), "admin:index"),
    Command(_("Tonight"), "admin:tonight", model=Issue, right=SEE_ALL),
    Command(_("Stories"), "admin:articles_article_changelist", model=Article, rooms=("retagging",)),
    Command(_("Issues"), "admin:issues_issue_changelist", model=Issue, rooms=("issues", "intake")),
    Command(_("Calendar"), "admin:calendar", model=Article),
    Command(_("Pictures"), "admin:images_image_changelist", model=Image),
    Command(_("Coverage"), "admin:coverage", right=SEE_ALL),
]


def commands_for(site: AdminSite, request: HttpRequest, typed: str = "") -> list[Command]:
    """What this person may do and whose name, or another word for it, begins with the letters; without any, all."""
    allowed = [command for command in COMMANDS if _may(site, request, command)]
    keys = [name_key(word) for word in typed.split()]
    return [command for command in allowed if all(_answers(command, key) for key in keys)]


def _may(site: AdminSite, request: HttpRequest, command: Command) -> bool:
    if command.right and not request.user.has_perm(command.right):
        return False
    if command.model is None:
        return True
    allowed: bool = getattr(site.get_model_admin(command.model), f"has_{command.to}_permission")(request)
    return allowed


def _answers(command: Command, key: str) -> bool:
    return any(name_key(word).startswith(key) for word in f"{command.label} {command.words}".split())


def header_for(site: AdminSite, request: HttpRequest) -> dict[str, object]:
    """For the header of every page: its links with the one that is open, and whether one may write a story."""
    links = [command for command in HEADER if _may(site, request, command)]
    here = max(links, key=lambda link: link.covers(request.path), default=None)
    return {"desk_links": [(link, link is here) for link in links], "may_write": _may(site, request, WRITE)}
