"""Make ready what the settings name: Telegram, the models, the list of feeds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from telegram.ext import Application, ApplicationBuilder

from bot.limiter import Limiter
from bot.settings import Settings
from bot.transport import AiohttpRequest
from bot.updates import ChatsInOrder
from news import opml
from news.errors import SettingsWrong

if TYPE_CHECKING:
    from news.llm import Model, Vectors

TelegramApplication = Application[Any, Any, Any, Any, Any, Any]


def telegram(
    settings: Settings, calls: AiohttpRequest, polls: AiohttpRequest, limiter: Limiter
) -> TelegramApplication:
    """Put python-telegram-bot together, with our transport, our pace and our order."""
    token = settings.telegram_bot_token.get_secret_value()
    if not token:
        raise SettingsWrong(
            "TELEGRAM_BOT_TOKEN", "get one from @BotFather, or try Crier without one: make try"
        )
    url = settings.telegram_api_url.rstrip("/")
    return (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{url}/bot")
        .base_file_url(f"{url}/file/bot")
        .request(calls)
        .rate_limiter(limiter)
        .get_updates_request(polls)
        .concurrent_updates(ChatsInOrder())
        .build()
    )


def models(settings: Settings) -> tuple[Model | None, Vectors | None]:
    """Make ready the models that were set: one that writes, and one that embeds.

    Each server has its own names for them.
    """
    key, url = settings.openai_api_key.get_secret_value(), settings.openai_base_url
    writes, embeds = settings.summary_model, settings.embedding_model
    if not (key or url):
        if embeds:
            raise SettingsWrong("EMBEDDING_MODEL", "it needs OPENAI_API_KEY or OPENAI_BASE_URL")
        return None, None
    if not (writes or embeds):
        raise SettingsWrong("SUMMARY_MODEL", "say which model writes, as its server calls it")
    from news import llm  # noqa: PLC0415 - 22 MB and a third of a second, for whom it serves

    return (
        llm.Model(writes, api_key=key, base_url=url) if writes else None,
        llm.Vectors(embeds, api_key=key, base_url=url) if embeds else None,
    )


def listed(path: str) -> tuple[opml.Listed, ...]:
    """Read the list of feeds."""
    try:
        body = Path(path).read_bytes()
    except OSError as error:
        raise SettingsWrong("FEEDS", f"{path} cannot be read ({error.strerror})") from None
    return opml.parse(body, path=path)
