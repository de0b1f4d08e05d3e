"""What each gesture on the screen Knowledge does, as the person who is signed in, and how the answer is worded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from assistant.domain.desk import Person
from assistant.errors import CallerError, FormRefused, NotAllowed
from assistant.knowledge_desk import KnowledgeDesk
from assistant.workplace import Workplace
from knowledge_base.records import FeedSettings
from ui.handlers.facts_handlers import FactsHandlers
from ui.handlers.open_feeds import must_be_harmless, must_be_open
from ui.present.accounts import accounts_html, import_html, plan_html
from ui.present.feeds import shown_failure
from ui.present.foreseen import foreseen_html
from ui.present.forms import problems_html
from ui.present.guidelines import guideline_form_html, guideline_html, guideline_preview_html, guidelines_html
from ui.present.incident_form import incident_form_html, new_incident_html
from ui.present.policies import policies_html
from ui.present.safe import tag, whole
from ui.present.sections import FIRST, all_sections, feed_form_html, section_of, sections_html
from ui.present.times import many
from ui.present.words import word

Fields = Mapping[str, Sequence[str]]
_MOST_FIELDS, _MOST_VALUES, _LONGEST = 100, 400, 20_000
"""Of what a page sends; a form of ours stays far below."""


@dataclass(frozen=True)
class Told:
    """What a gesture answers: what stands beside the list, what beneath that, a sentence; None leaves it as it is."""

    beside: str | None = None
    told: str | None = None
    sentence: str | None = None
    wrong: bool = False


@dataclass
class KnowledgeHandlers:
    """The gestures of one signed-in person; ``facts`` are theirs on feeds and incidents."""

    place: Workplace
    person: Person
    facts: FactsHandlers

    def board(self, asked: str = FIRST, text: str = "") -> str:
        """The part of the screen that is open, under the way to the others; ``text`` is searched for in accounts."""
        shown = all_sections() if self.place.knowledge else (FIRST, "feeds")
        section = section_of(asked, shown)
        return sections_html(section, shown) + self._body(section, text)

    # --- incidents that the team runs

    def new_incident(self, provider_name: str = "") -> Told:
        """An empty form; raises CallerError where no provider is known."""
        providers = self._may_write().incidents.providers(self.person)
        if not providers:
            raise CallerError(word("incident_form", "nobody"))
        chosen = next((one for one in providers if one.name == provider_name), providers[0])
        return Told(new_incident_html(providers, chosen), "")

    def edit_incident(self, incident_id: str) -> Told:
        """The form with the newest version; raises UnknownIncident, CallerError for what a feed tells."""
        return Told(incident_form_html(*self._may_write().incidents.to_edit(self.person, incident_id)), "")

    def foresee(self, incident_id: str | None, sent: Fields, seen: int) -> Told:
        """What saving the form would change, or what is wrong with it."""
        try:
            return Told(told=foreseen_html(self._desk().incidents.foresee(self.person, incident_id, sent, seen)))
        except FormRefused as error:
            return Told(told=problems_html(str(error), error.wrong))

    def save_incident(self, incident_id: str | None, sent: Fields, seen: int) -> Told:
        """Keep the form as a new version and show it; or what is wrong with it."""
        try:
            made = self._desk().incidents.save(self.person, incident_id, sent, seen)
        except FormRefused as error:
            return Told(told=problems_html(str(error), error.wrong))
        said = word("incident_form", "saved").format(id=made.id, revision=made.revision)
        return Told(self.facts.show(incident_id or made.id), _saved(f"incident/{incident_id or ''}/"), said)

    def end(self, incident_id: str) -> Told:
        """Say that an incident of the team's own is over."""
        over = self._desk().incidents.end(self.person, incident_id)
        return Told(self.facts.show(incident_id), "", f"{over.id} is over; replies say so from now on.")

    def reopen(self, incident_id: str) -> Told:
        """Say that it is not over after all."""
        self._desk().incidents.reopen(self.person, incident_id)
        said = word("incident_form", "reopened").format(id=incident_id)
        return Told(self.facts.show(incident_id), "", said)

    # --- feeds

    def new_feed(self) -> Told:
        """The form for a feed."""
        if not self.person.leads:
            raise NotAllowed("Only team leads and admins may change feeds, links and accounts.")
        return Told(feed_form_html(), "")

    def add_feed(self, sent: Fields) -> Told:
        """Watch a feed and read it at once; what is wrong with the form is told beside its fields."""
        read = {name: next(iter(sent.get(name, ())), "").strip() for name in _FEED}
        try:
            settings = FeedSettings.model_validate({_FEED[name]: value for name, value in read.items() if value})
        except ValidationError as error:
            return Told(told=problems_html("The feed cannot be added like this.", _wrong_settings(error)))
        if settings.where is None and settings.kind != "alertmanager":
            told = {"where": f"{word('feed_form', 'where')}: expected an address that begins with https://."}
            return Told(told=problems_html("The feed cannot be added like this.", told))
        must_be_harmless(settings)
        poll = self.place.facts.add_feed(self.person, settings)
        if poll is not None and poll.failure:
            why = shown_failure(self.place.facts.feed(self.person, settings.name)) or poll.failure
            said = word("feed_form", "kept").format(name=settings.name, why=why)
            return Told("", _saved("feed"), said, wrong=True)
        count = many(len(poll.changes) if poll else 0, "incident")
        return Told("", _saved("feed"), word("feed_form", "added").format(name=settings.name, count=count))

    def remove_feed(self, name: str) -> Told:
        """Watch a feed no more; raises NotAllowed for one with a token, NotFound."""
        must_be_open(self.place.facts.feed(self.person, name).settings)
        self.place.facts.remove_feed(self.person, name)
        return Told(sentence=word("feed_form", "removed").format(name=name))

    # --- accounts

    def new_import(self) -> Told:
        """Choosing a file."""
        self._may_write()
        return Told(import_html(), "")

    def look_at_import(self, staged: str) -> Told:
        """What taking over the file would do."""
        return Told(told=plan_html(self._desk().accounts.look(self.person, staged), staged))

    def take_import(self, staged: str) -> Told:
        """Take the file over."""
        new, changed = self._desk().accounts.take(self.person, staged)
        return Told("", _saved("import"), word("accounts", "taken").format(new=new, changed=changed))

    # --- guidelines

    def guideline(self, guideline_id: str) -> Told:
        """One guideline with its versions; raises NotFound."""
        card = self._desk().guidelines.card(self.person, guideline_id)
        now, zone = self.place.facts.clock.now(), self.facts.zone()
        return Told(guideline_html(card, now, zone, may_edit=self.person.leads), "")

    def edit_guideline(self, guideline_id: str | None) -> Told:
        """The form with its newest wording, or an empty one."""
        desk = self._may_write().guidelines
        if guideline_id is None:
            return Told(guideline_form_html(None, 0), "")
        newest = desk.card(self.person, guideline_id).entry.newest
        return Told(guideline_form_html(newest.guideline, newest.version), "")

    def preview_guideline(self, guideline_id: str | None, sent: Fields) -> Told:
        """How the form's text will read, or what is wrong with it."""
        try:
            return Told(told=guideline_preview_html(self._desk().guidelines.preview(self.person, guideline_id, sent)))
        except FormRefused as error:
            return Told(told=problems_html(str(error), error.wrong))

    def save_guideline(self, guideline_id: str | None, sent: Fields, seen: int) -> Told:
        """Keep the form as the next version and show it; or what is wrong with it."""
        try:
            made = self._desk().guidelines.save(self.person, guideline_id, sent, seen)
        except FormRefused as error:
            return Told(told=problems_html(str(error), error.wrong))
        said = word("guidelines", "saved").format(title=made.guideline.title, version=made.version)
        shown = self.guideline(made.guideline.id)
        return Told(shown.beside, _saved(f"guideline/{guideline_id or ''}/"), said)

    def restore_guideline(self, guideline_id: str, version: int) -> Told:
        """Bring an earlier wording back."""
        made = self._desk().guidelines.restore(self.person, guideline_id, version)
        said = word("guidelines", "saved").format(title=made.guideline.title, version=made.version)
        return Told(self.guideline(guideline_id).beside, "", said)

    def retire_guideline(self, guideline_id: str, seen: int) -> Told:
        """Take a guideline out of use."""
        made = self._desk().guidelines.retire(self.person, guideline_id, seen)
        said = word("guidelines", "taken").format(title=made.guideline.title)
        return Told(self.guideline(guideline_id).beside, "", said)

    # --- inside

    def _body(self, section: str, text: str) -> str:
        if section == "feeds":
            return self.facts.feeds()
        if section == "accounts":
            found = self._desk().accounts.find(self.person, text)
            return accounts_html(found, text, may_import=self.person.leads)
        if section == "guidelines":
            return guidelines_html(self._desk().guidelines.all(self.person), may_edit=self.person.leads)
        if section == "policies":
            return policies_html(self._desk().policies(self.person))
        return self.facts.incidents()

    def _desk(self) -> KnowledgeDesk:
        if self.place.knowledge is None:
            raise NotAllowed("Nothing of the knowledge can be changed at this desk.")
        return self.place.knowledge

    def _may_write(self) -> KnowledgeDesk:
        """For what only shows a form; the desk asks again when it is sent."""
        if not self.person.leads:
            raise NotAllowed("Only team leads and admins may change this.")
        return self._desk()


_FEED = {
    "feed_name": "name", "where": "where", "feed_kind": "kind", "feed_provider": "provider", "time_zone": "time_zone",
    "interval": "interval",
}  # fmt: skip
_EXPECTED = {
    "feed_name": "expected small letters, digits and hyphens, such as northlight",
    "time_zone": "expected a time zone such as America/Chicago",
    "interval": "expected a whole number of seconds, such as 60",
    "feed_kind": "choose one of the list",
}


def fields_of(sent: object) -> dict[str, tuple[str, ...]]:
    """A page's form as text, whatever else it sent: bounded in fields, values and length."""
    if not isinstance(sent, dict):
        return {}
    return {str(name)[:80]: _values(value) for name, value in list(sent.items())[:_MOST_FIELDS]}


def _values(value: Any) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else [value]
    return tuple(whole(one[:_LONGEST]) for one in listed[:_MOST_VALUES] if isinstance(one, str))


def _wrong_settings(error: ValidationError) -> dict[str, str]:
    names = {own: field for field, own in _FEED.items()}
    found = [names.get(str(one["loc"][0]), "where") for one in error.errors(include_url=False, include_input=False)]
    labels = {"feed_name": "name", "feed_kind": "kind", "time_zone": "zone", "interval": "interval"}
    return {
        name: f"{word('feed_form', labels.get(name, name))}: {_EXPECTED.get(name, 'not as expected')}."
        for name in found
    }


def _saved(key: str) -> str:
    """Tells the page that what was typed into forms whose key begins so is kept here now."""
    return tag("i", "", hidden="hidden", data_saved=key)
