"""Taking copy in: one file, one transaction; the same file again changes nothing, a changed one is a new version."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction

from articles import publishing
from articles.content import OF_LEAD_PICTURE
from articles.editing import begin_revisions, record_revision
from articles.formats.incoming import Copy, Remark
from articles.formats.parts import EmbeddedPicture
from articles.images.models import Image
from articles.models import Article, CountryTagging, Strength
from articles.tagging.models import Country
from issues import publishing as issue_publishing
from issues.intake.copies import body_of
from issues.intake.files import StoryFile
from issues.intake.keeping import keep_issues, new_issue
from issues.intake.matching import digest_of, issue_of, issue_remarks, known_digest, story_of
from issues.intake.models import Batch, BatchItem
from issues.intake.people import replace_bylines, write_bylines
from issues.intake.pictures import Pictured, look_through, placed, remove_file, source_named, take_pictures
from issues.intake.proof import countries_of
from issues.models import Issue, Publication
from issues.run_order import place_behind

if TYPE_CHECKING:
    from newsroom.accounts.models import User

Outcome = BatchItem.Outcome
STRENGTHS = {"lead": Strength.LEAD, "about": Strength.ABOUT, "mention": Strength.MENTION}


@dataclass(slots=True)
class Taken:
    """What became of one story of a file."""

    copy: Copy
    outcome: BatchItem.Outcome
    remarks: list[Remark]
    article: Article | None = None
    stays_draft: bool = False
    """It was to go out, but something stands against it; a remark says what."""
    cleared_now: bool = False
    """It was here already, and may run from now on."""


@dataclass(slots=True)
class Intake:
    """One sitting in which files come in: who brings them, when, and whether they go out with their issues."""

    publication: Publication
    at: datetime
    by: User | None = None
    publish: bool = False
    database_is_new: bool = False
    """There are no tables to ask yet: a dry run before the first set-up."""
    batch: Batch | None = field(default=None, init=False)
    """What came in so far, once it is stored."""
    country_keys: dict[str, int] = field(default_factory=dict, init=False)
    """The ids of all countries by their codes: a closed list, read with the first story."""

    def proof(self, file: StoryFile) -> list[Taken]:
        """What would become of the file's stories; stores nothing."""
        taken = []
        for copy in file.stories:
            issue = None if self.database_is_new else issue_of(copy)
            remarks = self._remarks_on(copy, issue)
            blocked = any(remark.level == "blocking" for remark in remarks)
            taken.append(Taken(copy, Outcome.REFUSED if blocked else self._outcome(file, copy, issue), remarks))
        return taken

    def take_in(self, file: StoryFile) -> list[Taken]:
        """Store all stories of the file, or none of them when one is blocked."""
        stored: list[Image] = []
        try:
            with transaction.atomic():
                issues = keep_issues(file.stories)
                remarks = [self._remarks_on(*story) for story in zip(file.stories, issues, strict=True)]
                if any(remark.level == "blocking" for own in remarks for remark in own):
                    return [_refused(copy, own) for copy, own in zip(file.stories, remarks, strict=True)]
                taken: list[Taken] = []
                for place, (issue, own) in enumerate(zip(issues, remarks, strict=True)):
                    others = [one.article.pk for one in taken if one.article]
                    taken.append(self._take_story(file, place, issue, own, stored=stored, others=others))
                return taken
        except BaseException:
            # The database takes its rows back by itself, the storage doesn't.
            for image in stored:
                remove_file(image)
            raise

    def _remarks_on(self, copy: Copy, issue: Issue | None) -> list[Remark]:
        """What its reader remarked, and what the issues that we have say against it."""
        if self.database_is_new:
            return list(copy.remarks)
        return [*copy.remarks, *issue_remarks(copy, issue, self.publication, at=self.at)]

    def _outcome(self, file: StoryFile, copy: Copy, issue: Issue | None) -> BatchItem.Outcome:
        article = None if self.database_is_new else story_of(copy, file.name, issue)
        if article is None:
            return Outcome.NEW
        return Outcome.UNCHANGED if known_digest(article) == digest_of(copy) else Outcome.NEW_VERSION

    def _take_story(
        self,
        file: StoryFile,
        place: int,
        kept: Issue | None,
        remarks: list[Remark],
        *,
        stored: list[Image],
        others: list[int],
    ) -> Taken:
        copy = file.stories[place]
        issue = kept or new_issue(copy)
        article = story_of(copy, file.name, issue, taken=others)
        digest = digest_of(copy)
        is_known = article is not None and known_digest(article) == digest
        before_it = len(stored)
        pictured = self._pictures(file, place, remarks, stored, embedded=not is_known)
        awaits_picture = pictured.lead is not None and (article is None or article.lead_image_id != pictured.lead.pk)
        if article is not None and is_known and not awaits_picture:
            outcome = Outcome.UNCHANGED
        else:
            outcome = Outcome.NEW if article is None else Outcome.NEW_VERSION
            before = _last_revision(article) if article else 0
            article = article or Article(created_by=self.by)
            self._write(article, copy, issue, remarks, None if is_known else pictured)
            if pictured.lead is not None:
                self._lead_with(article, pictured.lead)
            keep = begin_revisions if outcome is Outcome.NEW else record_revision
            revision = keep(article, by=self.by, at=self.at, note=file.name[:200])
            made = {"pictures": [image.pk for image in stored[before_it:]]}
            self._note(
                file,
                copy,
                outcome,
                remarks,
                article=article,
                digest=digest,
                revision=revision.number if revision else before,
                before=before,
                made=made,
            )
        was_cleared = article.status == Article.Status.CLEARED
        goes_out = not self.publish or self._let_go_out(article, issue, remarks)
        cleared_now = article.status == Article.Status.CLEARED and not was_cleared
        return Taken(copy, outcome, remarks, article, stays_draft=not goes_out, cleared_now=cleared_now)

    def _pictures(
        self, file: StoryFile, place: int, remarks: list[Remark], stored: list[Image], *, embedded: bool
    ) -> Pictured:
        """The pictures of the story in the library: the one beside the file goes with its first story."""
        copy, sent = file.stories[place], list[EmbeddedPicture]()
        if file.picture is not None and place == 0:
            try:
                sent.append(EmbeddedPicture(file.picture.name, file.picture.read_bytes()))
            except OSError as error:
                remarks.append(Remark("warning", None, f"The picture {file.picture.name} is left out: {error}"))
        sent += file.embedded[place] if embedded and file.embedded else ()
        pictures, refused = look_through(sent)
        pictured = take_pictures(placed(pictures, copy, {}), copy, stored, by=self.by)
        remarks += [*refused, *pictured.refused]
        return pictured

    def _write(
        self, article: Article, copy: Copy, issue: Issue | None, remarks: list[Remark], pictured: Pictured | None
    ) -> None:
        if article.pk and article.revisions.filter(saved_by__isnull=False).exists():
            remarks.append(
                Remark("warning", copy.line, "The desk had edited this story; its text is in the revisions.")
            )
        article.headline = copy.headline
        article.standfirst = copy.standfirst or article.standfirst
        if pictured is not None:
            article.body = body_of(copy, pictured.figures)
        article.image_source = source_named(copy.image_source) if copy.image_source else article.image_source
        if issue is not None and article.position is None:
            place_behind(article, issue)
        is_new = article.pk is None
        article.save()
        if is_new:
            write_bylines(article, copy)
        else:
            replace_bylines(article, copy)
        self._propose_countries(article, copy, decided=set() if is_new else _take_back_proposals(article))

    def _propose_countries(self, article: Article, copy: Copy, *, decided: Collection[str]) -> None:
        """Tag the story with the countries that its text names; what a person tagged stays as it is."""
        keys = self.country_keys = self.country_keys or dict(Country.objects.order_by().values_list("code", "pk"))
        CountryTagging.objects.bulk_create(
            CountryTagging(
                content_object=article, tag_id=keys[one.code], strength=STRENGTHS[one.strength], proposed=True
            )
            for one in countries_of(copy)
            if one.code in keys and one.code not in decided
        )

    def _lead_with(self, article: Article, picture: Image) -> None:
        """Let the picture lead the story. What was said there about another describes no other."""
        if article.lead_image_id == picture.pk:
            return
        article.lead_with(picture)
        said = {name: getattr(article, name) for name in ("lead_image", *OF_LEAD_PICTURE)}
        Article.objects.filter(pk=article.pk).update(**said)

    def _note(
        self,
        file: StoryFile,
        copy: Copy,
        outcome: str,
        remarks: Sequence[Remark],
        *,
        article: Article,
        digest: str,
        revision: int,
        before: int,
        made: dict[str, list[int]],
    ) -> None:
        BatchItem.objects.create(
            batch=self.batch or self._open_batch(),
            file_name=file.name[:255],
            line=copy.line,
            digest=digest,
            outcome=outcome,
            remarks=[{"level": one.level, "line": one.line, "message": one.message} for one in remarks],
            article=article,
            revision=revision,
            revision_before=before,
            made=made,
        )

    def _open_batch(self) -> Batch:
        batch, _new = Batch.objects.get_or_create(opened_at=self.at, opened_by=self.by)
        # Not before: with a file that can't be stored its batch would go too.
        transaction.on_commit(partial(setattr, self, "batch", batch))
        return batch

    def _let_go_out(self, article: Article, issue: Issue | None, remarks: list[Remark]) -> bool:
        if issue is not None and issue.publish_at is None and issue.withdrawn_at is None:
            out_at = self.publication.hour_of_appearance(issue.date)
            issue_publishing.schedule(issue, publish_at=out_at, by=self.by, at=self.at, unproofed=True)
            article.refresh_from_db(fields=["live_from"])
        if issue is None and article.publish_at is None:
            article.publish_at = self.at
            article.save()
        if article.status not in {Article.Status.DRAFT, Article.Status.IN_REVIEW}:
            return True
        try:
            publishing.clear(article, by=self.by, at=self.at)
        except publishing.CannotPublish as refusal:
            remarks.append(Remark("warning", None, f"It stays a draft: {refusal.message}"))
            return False
        return True


def _last_revision(article: Article) -> int:
    """The number of the newest revision; 0 for a story without one."""
    return article.revisions.order_by("-number").values_list("number", flat=True).first() or 0


def refused(file: StoryFile, remark: Remark) -> list[Taken]:
    """All stories of a file, refused for one reason."""
    return [_refused(copy, [*copy.remarks, remark]) for copy in file.stories]


def _refused(copy: Copy, remarks: list[Remark]) -> Taken:
    """A story is refused with its file; one that has no fault of its own is told why."""
    if not any(remark.level == "blocking" for remark in remarks):
        message = "Another story of this file is blocked, so the file was left out as a whole."
        remarks = [*remarks, Remark("blocking", None, message)]
    return Taken(copy, Outcome.REFUSED, remarks)


def _take_back_proposals(article: Article) -> set[str]:
    """Take back what was proposed before; the countries (codes) that stay, because a person tagged them."""
    article.country_taggings.filter(proposed=True).delete()
    return set(article.country_taggings.values_list("tag__code", flat=True))
