"""Every address of the desk, each with the rule that holds there. A new one that is not named here fails a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.admin import site
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from articles.editing import record_revision
from articles.models import Article, Correction, FormerAddress, Withdrawal
from issues.intake.models import Batch, BatchItem, IntakePicture
from issues.models import Errand, Webhook
from issues.newsletter.models import Mailing, Subscriber
from issues.proofs import take
from newsroom.accounts.models import User
from tests.cast import NOW, jpeg, make_byline, make_image, make_issue, make_publication, make_source, make_story

HEADLINE, TEXT = "Zanzibar under the xylophone", "Quokkas juggle vuvuzelas."

# What kind of rows a model of the desk has; the pages to list, add, change and delete them follow from that.
STORY, RECORD, SHARED, SUPERUSERS = "a story", "of a story", "everybody's", "the superuser's"
BROUGHT = "who brought it, and the desk's"  # copy that came in: tests/issues/intake looks through these doors
LOOKED_AT = "the desk's to look at"
LENT = "whoever tags: a text to the one to whom it is lent"  # tests/articles/tagging_desk looks through these doors
ROWS = {
    "articles.article": STORY,
    "articles.revision": RECORD,
    "articles.correction": RECORD,
    "articles.withdrawal": RECORD,
    "articles.formeraddress": RECORD,
    "articles.author": SHARED,
    "articles.section": SHARED,
    "images.image": SHARED,
    "images.imagesource": SHARED,
    "tagging.topic": SHARED,
    "tagging.country": SHARED,
    "style.stylerule": SHARED,
    "issues.issue": SHARED,
    "issues.issuetemplate": SHARED,
    "issues.dayoff": SHARED,
    "issues.gap": SHARED,
    "activity.entry": SHARED,
    "images.libraryact": SHARED,  # for whoever may change pictures
    "retagging.operation": SHARED,  # for whoever may tag: they find all stories by headline and tags
    "issues.publication": SUPERUSERS,
    "newsletter.subscriber": SUPERUSERS,  # publishers look
    "newsletter.mailing": SUPERUSERS,
    "issues.webhook": SUPERUSERS,  # editors look, without the secret
    "issues.errand": SUPERUSERS,  # editors look
    "intake.batch": BROUGHT,
    "intake.batchitem": LOOKED_AT,
    "accounts.user": SUPERUSERS,
    "auth.group": SUPERUSERS,
    "axes.accessattempt": SUPERUSERS,
    "axes.accesslog": SUPERUSERS,
    "axes.accessfailurelog": SUPERUSERS,
    "django_tasks_database.dbtaskresult": SUPERUSERS,
}
ONE_ROW, ALL_ROWS = ("change", "delete", "history"), ("changelist", "add")

# Pages of their own. OF_A_STORY: 404 for whoever may not read it. OPEN: each leaves out what a person may not see.
OF_A_STORY = {
    "articles_article_withdraw",
    "articles_article_kill",
    "articles_article_correct",
    "articles_article_schedule_changes",
    "articles_article_decisions",
    "articles_article_autosave",
    "articles_article_compare",
    "articles_article_presence",
    "articles_article_preview",
    "articles_article_remarks",
    "articles_article_remark_act",
    "articles_article_revisions",
    "articles_article_revision_restore",
    "articles_article_revision_readers",
    "articles_article_revision_comparison",
    "articles_article_review",
    "articles_article_people",
    "articles_article_review_act",
    "articles_article_row_act",
    "articles_article_row_tags",
    "articles_article_suggestions",
    "articles_article_suggestion_act",
    "view_on_site",
}
# OF_AN_ISSUE: pages of one issue, for those who may see all of its stories.
OF_AN_ISSUE = {"issues_issue_dry_run", "issues_issue_override", "issues_issue_run_order", "issues_issue_tonight"}
OPEN = {
    "index",
    "tonight",
    "find",
    "next_issue",
    "calendar",
    "plan",
    "save_view",
    "saved_view",
    "change_view",
    "app_list",
    "autocomplete",
    "jsi18n",
    "password_change",
    "password_change_done",
    "accounts_user_mine",
    "issues_issue_numbering",
    "issues_issue_open_next",
    "images_image_library",
    "images_image_bulk",
    "images_image_alike",
    "images_imagesource_withdraw",
    "images_libraryact_undo",
    "articles_article_tags",
    "articles_article_add_suggestions",
    "articles_article_vocabulary",
    "articles_article_style",
    "articles_article_begin",
    "articles_article_compare_new",
    "articles_article_add_decisions",
    "articles_article_add_preview",
    # For those who govern the topics, and see every story: tests/articles/governing looks through these doors.
    "tagging_topic_proposals",
    "tagging_topic_accept",
    "tagging_topic_refuse",
    "tagging_topic_merge",
    "tagging_topic_finish",
    "tagging_topic_split",
    "tagging_topic_undo",
    "tagging_topic_older",
}
# Pages of one issue. Those that show text are closed to whoever may not read every story.
OPEN |= {
    "issues_issue_schedule",
    "issues_issue_publish",
    "issues_issue_withdraw",
    "issues_issue_proofs",
    "issues_issue_proof_take",
    "issues_issue_proof_page",
    "issues_issue_proof_story",
    "issues_issue_proof_back",
    "issues_issue_proof_difference",
}
# Tagging operations, for whoever may tag; the matrix has who may stop and undo them.
OPEN |= {
    "retagging_operation_bulk",
    "retagging_operation_progress",
    "retagging_operation_stop",
    "retagging_operation_undo",
}
# For whoever may see everybody's stories.
OPEN |= {"coverage", "coverage_file", "coverage_map", "coverage_silences", "coverage_tagging", "coverage_unfound"}
AT_THE_DOOR = {"login", "logout"}
PEOPLES = {"auth_user_password_change", "issues_errand_again"}


@dataclass(frozen=True, slots=True)
class Door:
    """An address of the desk: its name, its rule, the model whose rows it shows, and the names of its parts."""

    name: str
    rule: str
    model: type[Model] | None
    parts: tuple[str, ...]


def doors() -> list[Door]:
    """All of them, as the resolver knows them."""
    return [
        Door(name, rule_of(name), model_of(name), parts) for name, parts in patterns(get_resolver()) if name is not None
    ]


def patterns(resolver: URLResolver, *, inside: bool = False) -> Iterator[tuple[str | None, tuple[str, ...]]]:
    """The name of each address under /admin/ and the names of its parts."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, inside=inside or str(pattern.pattern) == "admin/")
        elif inside and isinstance(pattern, URLPattern):
            converters = getattr(pattern.pattern, "converters", None) or pattern.pattern.regex.groupindex
            yield pattern.name, tuple(converters)


def rule_of(name: str) -> str:
    """The rule of the address of that name; "" when nobody thought of one."""
    if name in OF_A_STORY:
        return STORY
    if name in OPEN | OF_AN_ISSUE:
        return SHARED
    if name.startswith("intake_batch_") or name == "issues_issue_intake":
        return BROUGHT
    if name.startswith("articles_article_tag"):
        return LENT
    if name in PEOPLES or name == "newsletter_mailing_mail":
        return SUPERUSERS
    return ROWS.get(model_of(name)._meta.label_lower, "") if model_of(name) else ""


def model_of(name: str) -> type[Model] | None:
    """The model whose rows that stock page lists, adds, changes or deletes."""
    for model in site._registry:
        stem = f"{model._meta.app_label}_{model._meta.model_name}_"
        if name.startswith(stem) and name.removeprefix(stem) in {*ONE_ROW, *ALL_ROWS}:
            return model
    return None


class World:
    """A story of somebody else, with everything that hangs on one, and what the parts of addresses say about it."""

    def __init__(self, owner: User) -> None:
        make_publication()
        self.issue = make_issue(publish_at=None)
        self.story = make_story(
            HEADLINE,
            status="draft",
            body=f"<p>{TEXT}</p>",
            created_by=owner,
            issue=self.issue,
            position=1,
            working_title=f"{HEADLINE} again",
            lead_image=make_image(created_by=owner),
            image_source=make_source(),
        )
        make_byline(self.story)
        self.revisions = [record_revision(self.story, by=owner, at=NOW)]
        Article.objects.filter(pk=self.story.pk).update(kicker="Once more")
        self.revisions.append(record_revision(Article.objects.get(pk=self.story.pk), by=owner, at=NOW))
        # Proofs of what everybody's story said.
        self.proofs = [take(self.issue, by=owner, at=NOW) for _time in range(2)]
        self.rows: dict[str, Any] = {
            "article": self.story,
            "revision": self.revisions[0],
            "correction": Correction.objects.create(article=self.story, text=HEADLINE, corrected_at=NOW),
            "withdrawal": Withdrawal.objects.create(article=self.story, reason=HEADLINE, withdrawn_at=NOW),
            "formeraddress": FormerAddress.objects.create(article=self.story, slug="xylophone", moved_at=NOW),
            "user": owner,
        }
        batch = Batch.objects.create(opened_at=NOW, opened_by=owner, issue=self.issue, state=Batch.State.READY)
        item = BatchItem(batch=batch, file_name=HEADLINE, text=TEXT, found={"headline": HEADLINE, "paragraphs": [TEXT]})
        item.outcome, item.decision = BatchItem.Outcome.WAITING, BatchItem.Decision.WAITING
        item.save()
        self.rows |= {"batch": batch, "batchitem": item}
        picture = IntakePicture.objects.create(item=item, name=HEADLINE, raw=jpeg())
        mail = Mailing.objects.create(issue=self.issue, subject=HEADLINE, text=TEXT, html=TEXT, written_at=NOW)
        webhook = Webhook.objects.create(name="Archive", address="https://example.org/", secret="a secret of ours")
        errand = Errand.objects.create(kind="webhook", key=HEADLINE, webhook=webhook, written_at=NOW, due_at=NOW)
        reader = Subscriber.objects.create(address="rita@example.org", key="rita@example.org", asked_at=NOW)
        self.rows |= {"intakepicture": picture, "mailing": mail, "webhook": webhook, "errand": errand}
        self.rows |= {"subscriber": reader}

    def address(self, door: Door) -> str:
        """Where the door stands, for this story, or for what hangs on it."""
        model = door.model or Article
        row = self.rows.get(str(model._meta.model_name)) or model._default_manager.first()
        known: dict[str, Callable[[], Any]] = {
            "pk": lambda: self.issue.pk if door.name.startswith("issues_issue_") else self.story.pk,
            "place": lambda: 1,
            "object_id": lambda: row.pk if row else 1,
            "id": lambda: self.rows["user"].pk,
            "content_type_id": lambda: ContentType.objects.get_for_model(Article).pk,
            "app_label": lambda: "articles",
            "number": lambda: self.revisions[0].number,
            "first": lambda: str(self.revisions[0].number),
            "second": lambda: str(self.revisions[1].number),
            "act": lambda: "say",
            "kind": lambda: "topics",
            "story": lambda: self.story.pk,
            "turn": lambda: 1,
            "batch": lambda: self.rows["batch"].pk,
            "item": lambda: self.rows["batchitem"].pk,
            "picture": lambda: self.rows["intakepicture"].pk,
            "decision": lambda: 1,
            "mailing": lambda: self.rows["mailing"].pk,
        }
        if door.name == "issues_errand_again":
            known["pk"] = lambda: self.rows["errand"].pk
        if door.name in OF_AN_ISSUE:
            known["pk"] = lambda: self.issue.pk
        return reverse(f"admin:{door.name}", kwargs={part: known[part]() for part in door.parts})


def unknown_models() -> list[str]:
    """Models with pages on the desk that no rule is written for."""
    return [model._meta.label_lower for model in site._registry if model._meta.label_lower not in ROWS]


def forgotten_rules() -> list[str]:
    """Rules for what is no more."""
    there = {model._meta.label_lower for model in site._registry}
    return [label for label in ROWS if label not in there and apps.is_installed(label)]
