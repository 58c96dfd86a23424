"""Sends alerts by e-mail."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate
from typing import Final
from urllib.parse import unquote

from bot.desk.alert_text import body, subject
from bot.desk.sending import Unsent
from bot.settings_checks import is_here, mail_parts
from bot.store.alerts import Delivery

TIMEOUT_SECONDS: Final = 10.0


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed in.

    Args:
        secure: TLS from the first byte; else it is begun by STARTTLS.
    """

    host: str
    port: int
    secure: bool
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def is_here(self) -> bool:
        """Whether it runs on this machine, so that nothing crosses a network."""
        return is_here(self.host)


class Mail:
    """The e-mail channel.

    Args:
        server: where mail is handed in.
        sender: address that alerts come from.
        public_url: our own address, for the link.
    """

    def __init__(self, server: MailServer, sender: str, public_url: str) -> None:
        self._server = server
        self._sender = sender
        self._public_url = public_url

    def send(self, delivery: Delivery) -> None:
        """Hand one alert in.

        Raises:
            Unsent: the server did not take it.
        """
        try:
            with self._connection() as smtp:
                self._sign_in(smtp)
                smtp.send_message(self._message(delivery))
        except smtplib.SMTPResponseException as error:
            raise Unsent(f"smtp {error.smtp_code}") from error
        except smtplib.SMTPRecipientsRefused as error:
            raise Unsent("smtp recipient refused") from error
        except OSError as error:  # every other error of smtplib is one as well
            raise Unsent(type(error).__name__) from error

    def _connection(self) -> smtplib.SMTP:
        server = self._server
        if server.secure:
            return smtplib.SMTP_SSL(
                server.host,
                server.port,
                timeout=TIMEOUT_SECONDS,
                context=ssl.create_default_context(),
            )
        return smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)

    def _sign_in(self, smtp: smtplib.SMTP) -> None:
        smtp.ehlo()
        if not self._server.secure and smtp.has_extn("starttls"):
            smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo()
        elif not self._server.secure and not self._server.is_here:
            raise Unsent("smtp without tls")
        if self._server.user:
            smtp.login(self._server.user, self._server.password)

    def _message(self, delivery: Delivery) -> EmailMessage:
        message = EmailMessage()
        message["From"] = self._sender
        message["To"] = delivery.recipient
        message["Subject"] = subject(delivery.alert)
        message["Date"] = formatdate(delivery.alert.at)
        # The same for every attempt, so that mailboxes can tell a repeat.
        message["Message-ID"] = f"<{delivery.alert.id}@foyer.invalid>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(body(delivery.alert, self._public_url))
        return message


def mail_server(url: str) -> MailServer:
    """Return the server of an address such as smtps://user:password@mail.example.org.

    Raises:
        SettingsError: it is no such address; the message does not repeat it.
    """
    parts, port = mail_parts(url)
    return MailServer(
        parts.hostname or "",
        port,
        parts.scheme == "smtps",
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )
