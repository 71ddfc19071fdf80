"""Decide which addresses may be asked: how they are written, and where they lead.

An address is judged twice. `read` judges its text: the scheme, the port, nothing hidden in it.
`is_public` judges the IP address that a socket is about to connect to, so that no spelling of it,
no name and no redirect can stand between what was checked and what is asked.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from typing import Final

from yarl import URL

MOST_CHARACTERS: Final = 4096
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f\\]")
_HOST: Final = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+", re.ASCII)

_WEB_PORTS: Final = frozenset({80, 443})
_FIRST_USER_PORT: Final = 1024
# By name: SOCKS, MS SQL, Oracle, PPTP, MQTT, NFS, ZooKeeper, Docker, etcd, MySQL, RDP, epmd, SIP,
# PostgreSQL, AMQP, VNC, CouchDB, WinRM, X11, Redis, Kubernetes, IRC, Consul, Cassandra, Kafka,
# Elasticsearch, kubelet, memcached, RabbitMQ, MongoDB.
# fmt: off
_SERVICES: Final = frozenset({
    1080, 1433, 1434, 1521, 1723, 1883, 2049, 2181, 2375, 2376, 2379, 2380, 3306, 3389, 4369, 5060,
    5061, 5432, 5671, 5672, *range(5900, 5911), 5984, 5985, 5986, *range(6000, 6064), 6379, 6443,
    *range(6665, 6670), 6697, 8300, 8500, 9042, 9092, 9200, 9300, 10250, 11211, 15672, 27017,
    27018, 27019,
})
# fmt: on

_GLOBAL_UNICAST: Final = ipaddress.ip_network("2000::/3")  # all that IANA has given out
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
# special by IANA's registries, yet global to the `ipaddress` of some Pythons that we run on
_SPECIAL: Final = tuple(
    ipaddress.ip_network(each)
    for each in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2001:db8::/32", "3fff::/20")
)


class AddressRefused(OSError):
    """Say by a code why an address is not asked; an OSError, which aiohttp passes on."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read(text: str, *, base: URL | None = None) -> URL:
    """Read an address that somebody else wrote, whole or as seen from `base`.

    Raise AddressRefused for what is no plain http or https address, or names a port where something
    else than the web is at home. A user name is refused too: it would end up in lists and logs.
    """
    if len(text) > MOST_CHARACTERS or _CONTROLS.search(text):
        raise AddressRefused("bad address")
    try:
        url = base.join(URL(text)) if base else URL(text)
        host, port = url.raw_host, url.port
    except ValueError:
        raise AddressRefused("bad address") from None
    if url.scheme not in {"http", "https"} or not host or port is None:
        raise AddressRefused("not http")
    if url.user is not None or url.password is not None or not _HOST.fullmatch(host):
        raise AddressRefused("bad address")
    if not _serves_the_web(port):
        raise AddressRefused("refused address")
    return url


def _serves_the_web(port: int) -> bool:
    return port in _WEB_PORTS or (port >= _FIRST_USER_PORT and port not in _SERVICES)


def is_public(address: str) -> bool:
    """Tell whether an IP address, or the IPv4 address inside an IPv6 one, is globally reachable."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if inner := ip.sixtofour or _translated(ip):
            return is_public(str(inner))
        if ip not in _GLOBAL_UNICAST:
            return False
    return ip.is_global and not ip.is_multicast and not any(ip in each for each in _SPECIAL)


def _translated(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    return ipaddress.IPv4Address(ip.packed[-4:]) if ip in _NAT64 else None


def look_up(host: str) -> list[str]:
    """Ask the system for a name's IP addresses, for as long as that takes."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    return [str(endpoint[0]) for *_, endpoint in found]
