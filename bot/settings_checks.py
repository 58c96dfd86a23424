"""What makes a written setting usable: addresses, sites, the database, the mail server and the
webhook.

A refusal names the setting and an example. It repeats what was written but for the database, the
mail server and the webhook, whose addresses may hold a password.
"""

from __future__ import annotations

import base64
import binascii
import re
from email.utils import parseaddr
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit


class SettingsError(ValueError):
    """A setting cannot be used; the message says which one and how to mend it."""


def apart(knowledge: Path, published: Path) -> None:
    """Refuse a folder of published copies that lies in the folder that is copied.

    Args:
        knowledge: the editors' files.
        published: where copies of them go.

    Raises:
        SettingsError: it does.
    """
    if published == knowledge or knowledge in published.parents:
        told = f"FOYER_PUBLISHED_DIR ({published}) lies inside FOYER_KNOWLEDGE_DIR ({knowledge})"
        raise SettingsError(f"{told}. Set it to a folder outside, such as var/published.")


_LABELS: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)*"
_ADDRESS: Final = re.compile(rf"[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]+@{_LABELS}")
# Nothing else may come into the page's Content-Security-Policy, where sites are named.
_HOST: Final = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]+)?")
_WITH_SUBDOMAINS: Final = "*."
_FILE: Final = re.compile(r"sqlite(?:\+pysqlite)?:///(?!:memory:)[^?\n]+(?:\?.*)?")
# As SQLAlchemy reads it; an @ in the host would be a part of the password that it cannot tell.
_POSTGRESQL: Final = re.compile(
    r"postgresql(?:\+psycopg2)?://(?:[^:/]*(?::[^@]*)?@)?"
    r"(?:\[[0-9A-Fa-f:.]+\]|[^/:?@]*)(?::[0-9]{1,5})?(?:/[^?]*)?(?:\?.*)?"
)
_MAIL_PORTS: Final = {"smtp": 587, "smtps": 465}
_SHORTEST_SECRET: Final = 24  # bytes; the scheme asks for 24 to 64


def addresses(name: str, written: str) -> tuple[str, ...]:
    """Return the e-mail addresses of a setting.

    Args:
        name: the setting.
        written: addresses with spaces between them.

    Raises:
        SettingsError: one of them is no address.
    """
    found = tuple(written.split())
    for one in found:
        if not _ADDRESS.fullmatch(one):
            raise SettingsError(
                f"{name} has {one!r}, which is no e-mail address; it must be addresses "
                "with spaces between them, such as desk@example.org."
            )
    return found


def sender(written: str, *, needed: bool) -> str:
    """Return the address that alerts come from; a name may stand before it.

    Args:
        written: FOYER_MAIL_FROM.
        needed: whether there is a mail server, so that it can't be left out.

    Raises:
        SettingsError: it is no address, or there is none where one is needed.
    """
    if (written or needed) and not _ADDRESS.fullmatch(parseaddr(written)[1]):
        raise SettingsError(
            f"FOYER_MAIL_FROM is {written!r}; it must be an e-mail address when FOYER_SMTP_URL "
            "is set, such as foyer@example.org."
        )
    return written


def sites(name: str, written: str) -> tuple[str, ...]:
    """Return the sites of a setting, without a slash at their ends.

    Args:
        name: the setting.
        written: sites with spaces between them; `https://*.example.org` is one as well.

    Raises:
        SettingsError: one of them is no site, or has more behind it.
    """
    found = tuple(one.removesuffix("/") for one in written.split())
    for one in found:
        scheme, _, host = one.partition("://")
        bare = f"{scheme}://{host.removeprefix(_WITH_SUBDOMAINS)}"
        if not _is_of_the_web(bare) or urlsplit(bare).netloc != bare.partition("://")[2]:
            raise SettingsError(
                f"{name} has {one!r}, which is no site; it must be sites with spaces between "
                "them and nothing behind their names, such as https://www.example.org."
            )
    return found


def proxies(name: str, written: str) -> str:
    """Return the proxies of a setting, as they were written.

    Args:
        name: the setting.
        written: addresses or networks with commas between them, or `*` for whoever connects.

    Raises:
        SettingsError: one of them is neither, so that nothing would ever be believed of it.
    """
    for one in written.split(",") if written not in ("", "*") else ():
        try:
            ip_network(one.strip())
        except ValueError:
            raise SettingsError(
                f"{name} has {one.strip()!r}, which is no address; it must be addresses or "
                "networks with commas between them, such as 127.0.0.1,10.0.0.0/8. A name is none."
            ) from None
    return written


def web_address(name: str, written: str, example: str, *, bare: bool = False) -> str:
    """Return an address of a page.

    Args:
        name: the setting.
        written: what stands there.
        example: an address that works.
        bare: whether other addresses are made from it, so that nothing may follow a `?` or `#`.

    Raises:
        SettingsError: it is no address that begins with https:// or http://.
    """
    if not _is_of_the_web(written) or (bare and set("?#") & set(written)):
        raise SettingsError(
            f"{name} is {written!r}; it must be a whole address that begins with https:// "
            f"(or http://), such as {example}. A name with accents is written in its xn-- form."
        )
    return written


def database_url(written: str) -> str:
    """Return the address of the database.

    Raises:
        SettingsError: it is none of SQLite or PostgreSQL, or every process would have its own; the
            message does not repeat it.
    """
    known = _FILE.fullmatch(written) or _POSTGRESQL.fullmatch(written)
    if not known or not written.isprintable():
        raise SettingsError(
            "FOYER_DATABASE_URL must look like sqlite:///var/foyer.db (with four slashes where the "
            "path begins with one) or postgresql://user:password@db.example.org/foyer. An @ in the "
            "password is written %40."
        )
    return written


def mail_parts(url: str) -> tuple[SplitResult, int]:
    """Return the parts of a mail server's address, and its port.

    Raises:
        SettingsError: it is no such address; the message does not repeat it.
    """
    found = _parts(url)
    usable = found and found.hostname and found.scheme in _MAIL_PORTS and _port(found) != 0
    if found is None or not usable:
        raise SettingsError(
            "FOYER_SMTP_URL must look like smtps://user:password@mail.example.org "
            "or smtp://mail.example.org:587. A space in the password is written %20."
        )
    return found, found.port or _MAIL_PORTS[found.scheme]


def mail_url(written: str) -> str:
    """Return the address of the mail server, or nothing if there is none.

    Raises:
        SettingsError: it is no such address; the message does not repeat it.
    """
    if written:
        mail_parts(written)
    return written


def webhook_url(written: str, secret: str) -> str:
    """Return where alerts are posted, or nothing if they are not.

    Args:
        written: FOYER_ALERT_WEBHOOK_URL.
        secret: FOYER_ALERT_WEBHOOK_SECRET.

    Raises:
        SettingsError: one of them cannot be used; the message repeats neither.
    """
    if written:
        found = _parts(written)
        safe = found and (found.scheme == "https" or is_here(found.hostname))
        if not safe or not _is_of_the_web(written, with_password=True):
            raise SettingsError(
                "FOYER_ALERT_WEBHOOK_URL must begin with https:// (or http://127.0.0.1 on this "
                "machine), such as https://hook.example.org/foyer."
            )
        if _bytes_of(secret) < _SHORTEST_SECRET:
            raise SettingsError(
                "FOYER_ALERT_WEBHOOK_SECRET must be whsec_ and 24 or more random bytes in "
                "base64. `openssl rand -base64 32` prints them."
            )
    return written


def is_here(host: str | None) -> bool:
    """Tell whether a host is this machine, so that nothing crosses a network."""
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return host == "localhost"


def _is_of_the_web(written: str, *, with_password: bool = False) -> bool:
    found = _parts(written)
    if found is None or found.scheme not in ("http", "https"):
        return False
    host = found.netloc.rpartition("@")[2] if with_password else found.netloc
    return bool(_HOST.fullmatch(host)) and _port(found) != 0


def _parts(written: str) -> SplitResult | None:
    # The parser would leave line breaks out in silence.
    if not written.isprintable() or " " in written:
        return None
    try:
        return urlsplit(written)
    except ValueError:
        return None


def _port(found: SplitResult) -> int | None:
    """Return the port, None if none is written, and 0 if it can't be one."""
    try:
        return found.port
    except ValueError:
        return 0


def _bytes_of(secret: str) -> int:
    try:
        return len(base64.b64decode(secret.removeprefix("whsec_"), validate=True))
    except (binascii.Error, ValueError):
        return 0
