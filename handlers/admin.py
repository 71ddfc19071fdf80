"""Answer those who run the bot."""

from __future__ import annotations

from handlers.desk import Ask, Desk, Reply, say
from messages import costs as show


async def cost(desk: Desk, ask: Ask) -> Reply:
    """Show what a model has cost."""
    if ask.person not in desk.admins:
        return say(show.for_admins())
    spent = await desk.storage.spending.costs(now=desk.now())
    return say(
        show.costs(
            spent.days,
            spent.categories,
            spent.outcomes,
            deliveries=spent.deliveries,
            budget=desk.budget,
        )
    )
