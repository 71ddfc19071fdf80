"""What is remembered: tables, migrations, queries; SQLite and PostgreSQL behind one face."""

from __future__ import annotations

from storage.activity import Activities
from storage.articles import Articles
from storage.broadcasts import Broadcasts
from storage.chats import Chats
from storage.database import Database
from storage.digests import Digests
from storage.embeddings import Embeddings
from storage.feeds import Feeds
from storage.filters import Filters
from storage.follows import Follows
from storage.gathering import Gathering
from storage.growth import Growth
from storage.leads import Leads
from storage.manners import Manners
from storage.migrations import migrate
from storage.outbox import Outbox
from storage.pauses import Pauses
from storage.presence import Presence
from storage.quiet import QuietHours
from storage.readings import Readings
from storage.records import Records
from storage.saved import Saved
from storage.search import Search
from storage.service import Services
from storage.spending import Spending
from storage.stories import Stories
from storage.summaries import Summaries
from storage.timetables import Timetables
from storage.topics import Topics
from storage.upkeep import Upkeep


class Storage:
    """Keep everything Crier knows."""

    def __init__(self, url: str, *, embedding_model: str = "") -> None:
        self._database = Database(url)
        self._presence = Presence(self._database)
        self.feeds = Feeds(self._database)
        self.follows = Follows(self._database)
        self.articles = Articles(self._database)
        self.stories = Stories(self._database)
        self.summaries = Summaries(self._database)
        self.spending = Spending(self._database)
        self.embeddings = Embeddings(self._database, embedding_model)
        self.search = Search(self._database, self.embeddings)
        self.chats = Chats(self._database)
        self.manners = Manners(self._database)
        self.filters = Filters(self._database)
        self.timetables = Timetables(self._database)
        self.quiet = QuietHours(self._database)
        self.digests = Digests(self._database)
        self.leads = Leads(self._database)
        self.saved = Saved(self._database)
        self.activities = Activities(self._database)
        self.readings = Readings(self._database)
        self.broadcasts = Broadcasts(self._database)
        self.records = Records(self._database)
        self.outbox = Outbox(self._database)
        self.gathering = Gathering(self._database)
        self.topics = Topics(self._database)
        self.services = Services(self._database)
        self.pauses = Pauses(self._database)
        self.growth = Growth(self._database)
        self.upkeep = Upkeep(self._database)

    async def open(self) -> None:
        """Check that the database can be written, and bring its schema up to date.

        Raise StorageUnusable when it cannot, or when a newer Crier made it.
        """
        await migrate(self._database)
        await self._presence.enter()

    async def close(self) -> None:
        """Close every connection, when the last records are written."""
        await self.feeds.finish()
        await self.outbox.close()
        await self._presence.leave()
        await self._database.close()
