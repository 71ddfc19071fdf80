"""What the client makes of certificates and proxies, in a Python that was started among them."""

from __future__ import annotations

import ssl
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.news import certificates
from tests.news.servers import answering, apart, bounded, saying, serving

FETCH = """
import asyncio, sys
from news.web import Failed, Web

async def main():
    web = Web(allow_private=True)
    for url in sys.argv[1:]:
        answer = await web.fetch(url)
        print(answer.reason if isinstance(answer, Failed) else answer.body.decode())
    await web.close()

asyncio.run(main())
"""


def presenting(certificate: str, folder: Path) -> ssl.SSLContext:
    presented = folder / "presented.pem"
    presented.write_text(certificates.KEY + certificate, encoding="ascii")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(presented)
    return context


def test_a_certificate_is_in_order_or_nothing_is_read(tmp_path: Path) -> None:
    authority = tmp_path / "authority.pem"
    authority.write_text(certificates.AUTHORITY, encoding="ascii")
    presented = [
        certificates.IN_ORDER,
        certificates.EXPIRED,
        certificates.OF_ANOTHER_HOST,
        certificates.SELF_SIGNED,
    ]

    async def scene() -> list[str]:
        async with AsyncExitStack() as stack:
            sites = [
                await stack.enter_async_context(
                    serving(answering(body=b"welcome"), tls=presenting(each, tmp_path))
                )
                for each in presented
            ]
            plain = await stack.enter_async_context(serving(answering(body=b"welcome")))
            sites.append(plain.replace("http:", "https:"))
            return await apart(FETCH, *sites, SSL_CERT_FILE=str(authority))

    assert bounded(scene()) == ["welcome", "tls", "tls", "tls", "tls"]


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_a_proxy_in_the_environment_is_not_gone_through(variable: str) -> None:
    async def scene() -> tuple[list[str], list[bytes]]:
        async with saying() as (port, asked), serving(answering(body=b"welcome")) as site:
            proxy = {variable: f"http://127.0.0.1:{port}"}
            return await apart(FETCH, site, **proxy), asked

    assert bounded(scene()) == (["welcome"], [])
