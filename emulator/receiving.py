"""Act out the methods that bring updates to the bot."""

from emulator import webhook
from emulator.account import Account, Json, Params
from emulator.refusals import RefusedError

WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


async def get_updates(account: Account, params: Params) -> list[Json]:
    """Act out getUpdates."""
    if account.pusher.address is not None:
        raise RefusedError(WEBHOOK_ACTIVE, code=409)
    account.updates.allow(params.get("allowed_updates"))
    return await account.updates.poll(
        offset=params.get("offset", 0),
        limit=params.get("limit", 100),
        seconds=params.get("timeout", 0),
    )


async def set_webhook(account: Account, params: Params) -> bool:
    """Act out setWebhook; an empty address takes it away."""
    if not params["url"]:
        return await delete_webhook(account, params)
    address = webhook.checked(
        params["url"], params.get("secret_token"), params.get("max_connections", 40)
    )
    account.updates.interrupt("terminated by setWebhook request")
    account.updates.allow(params.get("allowed_updates"))
    _drop_if_asked(account, params)
    await account.pusher.point(address)
    return True


async def delete_webhook(account: Account, params: Params) -> bool:
    """Act out deleteWebhook."""
    _drop_if_asked(account, params)
    await account.pusher.point(None)
    return True


def get_webhook_info(account: Account, _params: Params) -> Json:
    """Act out getWebhookInfo."""
    return account.pusher.describe()


def _drop_if_asked(account: Account, params: Params) -> None:
    if params.get("drop_pending_updates"):
        account.updates.drop()
