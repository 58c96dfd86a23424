"""One handoff as PDF, made here with fpdf2: no browser, no other program.

DejaVu Sans holds Latin with all accents, Greek, Cyrillic and curly quotes. What it lacks (Chinese,
many emoji) is shown as a box, and the last page says how many characters that concerns; JSON, CSV
and FHIR have them all.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from fpdf import FPDF
from fpdf.enums import WrapMode, XPos, YPos

from bot.desk_export.record import CONTACT_FIELD, Record, Said

CONTENT_TYPE: Final = "application/pdf"
_FONTS: Final = Path(__file__).parent / "fonts"
_FONT: Final = "DejaVu"
_BOX: Final = "\u25a1"
_MARGIN_MM: Final = 18
_HEADING_NEEDS_MM: Final = 24  # so that no heading stands alone at the foot
_LINE: Final = 1.35  # line height, as a multiple of the letters' size
_MM_IN_POINT: Final = 25.4 / 72
_GRAY: Final = (80, 80, 80)
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def to_pdf(record: Record) -> bytes:
    """Return a handoff as a PDF, US Letter; the notice is on its first page, short on each."""
    # At INFO, its subsetter logs which letters the text has.
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    paper = _Paper(record)
    paper.front()
    paper.summary()
    paper.lines("Transcript", record.transcript, "There are no messages.")
    if record.notes is not None:
        paper.lines("Internal notes of staff", record.notes, "There are no notes.")
    paper.last()
    return bytes(paper.output())


class _Paper(FPDF):
    """The sheets, and what stands on them.

    Args:
        record: what is printed.
    """

    def __init__(self, record: Record) -> None:
        super().__init__(format="letter")
        self._record = record
        self.missing = 0
        self.set_margin(_MARGIN_MM)
        self.set_auto_page_break(True, margin=_MARGIN_MM + 6)
        self.add_font(_FONT, "", _FONTS / "DejaVuSans.ttf")
        self.add_font(_FONT, "B", _FONTS / "DejaVuSans-Bold.ttf")
        self._known = frozenset(self.fonts[_FONT.lower()].cmap)
        # The title shows in window bars and print queues: a reference, never a name.
        self.set_title(f"Handoff {record.reference}")
        self.set_lang("en-US")
        self.set_creation_date(record.exported)
        self.add_page()

    def footer(self) -> None:
        """Put the short notice, the reference and the page number at the foot."""
        self.set_y(-_MARGIN_MM)
        self._ink(8, gray=True)
        height = 8 * _MM_IN_POINT * _LINE
        self.multi_cell(0, height, self._record.notice.short, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        page = f"Handoff {self._record.reference}, page {self.page_no()} of {{nb}}"
        self.multi_cell(0, height, page, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def front(self) -> None:
        """Print what this is, the notice, and what the visitor agreed to."""
        record = self._record
        self._text(record.program, 10, gray=True)
        self._text(f"Handoff {record.reference}", 18, bold=True)
        self._text(f"Exported {spoken(record.exported)}", 10, gray=True)
        self._heading("Notice")
        self._boxed(record.notice.statement)
        self._heading("Consent")
        consent = record.consent
        self._text(f"Agreed {spoken(consent.at)}. Wording of version {consent.version}:")
        self._text(consent.text, gray=True)

    def summary(self) -> None:
        """Print why it was sent, how to reach the person, and the answers given."""
        record, contact = self._record, self._record.contact
        self._heading("Summary")
        self._pair("Why", record.reason_words)
        self._pair("Priority", record.priority.capitalize())
        self._pair("Sent", spoken(record.sent))
        self._pair("Asked for", asked_for(record))
        for label, cards in (("Crisis help shown", record.cards), ("Asked about", record.topics)):
            self._pair(label, "; ".join(cards))
        self._pair("What was suggested", record.guidance)
        self._heading("Contact")
        self._pair("Name", contact.name or "Not given")
        self._pair("Phone", contact.phone or "Not given")
        self._pair("Agreed to", ", ".join(contact.ways) or "No way of contact")
        self._pair("Safe times", contact.safe_times)
        self._heading("Answers")
        given = [one for one in record.answers if one.number != CONTACT_FIELD]
        for one in given:
            self._pair(one.question or one.label, one.answer)
        if not given:
            self._text("No screening question was answered.")

    def lines(self, title: str, said: Sequence[Said], none: str) -> None:
        """Print a transcript, or notes, under a heading."""
        self._heading(title)
        for one in said:
            self._text(f"{one.who}, {spoken(one.at)}", 8, gray=True, above=2)
            self._text(one.text)
        if not said:
            self._text(none)

    def last(self) -> None:
        """Say how many characters could not be printed, if there were any."""
        if self.missing:
            some = "1 character" if self.missing == 1 else f"{self.missing:,} characters"
            self._text(
                f"{some} could not be printed in this font and stand as {_BOX}. "
                "The other forms of this export have them.",
                8,
                gray=True,
                above=4,
            )

    def _heading(self, words: str) -> None:
        if self.will_page_break(_HEADING_NEEDS_MM):
            self.add_page()
        self._text(words, 13, bold=True, above=5)

    def _pair(self, label: str, words: str) -> None:
        if words:
            self._text(label, 8, gray=True, above=1.5)
            self._text(words)

    def _boxed(self, words: str) -> None:
        self._ink(9)
        self.multi_cell(
            0, 9 * _MM_IN_POINT * _LINE, words, align="L", border=1, padding=2,
            new_x=XPos.LMARGIN, new_y=YPos.NEXT,
        )  # fmt: skip

    def _text(
        self,
        words: str,
        size: float = 10,
        *,
        bold: bool = False,
        gray: bool = False,
        above: float = 0,
    ) -> None:
        if above:
            self.ln(above)
        self._ink(size, bold=bold, gray=gray)
        self.multi_cell(
            0, size * _MM_IN_POINT * _LINE, self._printable(words), align="L",
            new_x=XPos.LMARGIN, new_y=YPos.NEXT, wrapmode=WrapMode.WORD,
        )  # fmt: skip

    def _ink(self, size: float, *, bold: bool = False, gray: bool = False) -> None:
        self.set_font(_FONT, "B" if bold else "", size)
        self.set_text_color(*(_GRAY if gray else (0, 0, 0)))

    def _printable(self, words: str) -> str:
        """Return a text in characters that the font has; fpdf2 would log those that it lacks."""
        shown = words.replace("\r\n", "\n").replace("\t", "    ")
        lacks = sum(char != "\n" and ord(char) not in self._known for char in shown)
        self.missing += lacks
        if not lacks:
            return shown
        return "".join(one if one == "\n" or ord(one) in self._known else _BOX for one in shown)


def asked_for(record: Record) -> str:
    """Return for whom the visitor asked, in words; "" where they did not say."""
    if record.for_someone_else is None:
        return ""
    return "Someone else" if record.for_someone_else else "Themselves"


def spoken(at: datetime) -> str:
    """Return a time in words: "November 23, 2026, 3:14 PM EST"."""
    hour = f"{at.hour % 12 or 12}:{at.minute:02d} {'AM' if at.hour < 12 else 'PM'}"
    return f"{_MONTHS[at.month - 1]} {at.day}, {at.year}, {hour} {at.tzname() or ''}".strip()
