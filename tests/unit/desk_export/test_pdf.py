"""The PDF says what it must, in any script, and tells no log what was written."""

from __future__ import annotations

import logging
import re
import zlib

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.desk_export.as_pdf import to_pdf
from bot.desk_export.record import Record, Setting, record_of
from bot.store.handoffs import Line
from tests.unit.desk_export.conftest import CONSENT, SENT, SKIPPED, handoff


def text_of(pdf: bytes) -> str:
    """Return the words of a PDF that fpdf2 made, lines joined; spaces may be left out."""
    streams = [_inflated(raw) for raw in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.S)]
    maps = [_unicode(one) for one in streams if b"beginbfchar" in one or b"beginbfrange" in one]
    return "".join(_shown(one, maps) for one in streams if b" Tf" in one)


def _inflated(raw: bytes) -> bytes:
    try:
        return zlib.decompress(raw)
    except zlib.error:
        return raw


def _unicode(cmap: bytes) -> dict[int, str]:
    pairs = re.findall(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>\n", cmap)
    return {int(code, 16): bytes.fromhex(to.decode()).decode("utf-16-be") for code, to in pairs}


def _shown(content: bytes, maps: list[dict[int, str]]) -> str:
    said: list[str] = []
    font = 1
    for token in re.finditer(rb"/F(\d+) [\d.]+ Tf|\(((?:\\.|[^\\)])*)\)", content, re.S):
        if token[1]:
            font = int(token[1])
            continue
        raw = re.sub(rb"\\(.)", lambda m: _ESCAPED.get(m[1], m[1]), token[2], flags=re.S)
        codes = [int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2)]
        said.append("".join(maps[font - 1].get(code, "?") for code in codes))
    return "".join(said)


_ESCAPED = {b"r": b"\r", b"n": b"\n", b"t": b"\t"}


def squeezed(words: str) -> str:
    return re.sub(r"\s", "", words)


def saying(setting: Setting, words: str) -> Record:
    return record_of(
        handoff(transcript=[Line(1, "visitor", SENT, {"text": words})]), setting, notes=False
    )


def test_the_whole_statement_is_on_it(record: Record) -> None:
    assert squeezed(record.notice.statement) in squeezed(text_of(to_pdf(record)))


def test_the_short_form_is_at_the_foot_of_each_page(setting: Setting) -> None:
    text = squeezed(text_of(to_pdf(saying(setting, "word " * 2_000))))
    feet, pages = text.count(squeezed(setting.notice.short)), text.count("HandoffH1ABCD,page")
    assert feet == pages and pages > 2


def test_consent_is_on_it_with_version_text_and_time(record: Record) -> None:
    text = squeezed(text_of(to_pdf(record)))
    wanted = (CONSENT, "version 2026-11-23", "January 15, 2027, 2:59 AM EST")
    assert all(squeezed(part) in text for part in wanted)


def test_an_answer_given_is_on_it_and_a_question_skipped_is_not(record: Record) -> None:
    text = squeezed(text_of(to_pdf(record)))
    assert "Alcohol" in text and squeezed(SKIPPED) not in text


@pytest.mark.parametrize(
    "words",
    ["José está aquí, señor; façade Ção Šťastný", "“curly” ‘quotes’ – and — dashes…", "Привет"],
)
def test_accents_and_curly_quotes_are_printed(words: str, setting: Setting) -> None:
    assert squeezed(words) in squeezed(text_of(to_pdf(saying(setting, words))))


def test_what_the_font_lacks_is_a_box_and_is_owned_up_to(setting: Setting) -> None:
    text = squeezed(text_of(to_pdf(saying(setting, "a 你好 b"))))
    assert "a□□b" in text and squeezed("2 characters could not be printed") in text


def test_notes_are_on_it_only_when_asked_for(record: Record, with_notes: Record) -> None:
    note = squeezed("Left a voicemail.")
    with_them, without = text_of(to_pdf(with_notes)), text_of(to_pdf(record))
    assert note in squeezed(with_them) and note not in squeezed(without)


def test_its_title_names_no_person(record: Record) -> None:
    assert b"Handoff H1ABCD" in to_pdf(record).replace(b"\x00", b"")


@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.generate],  # making a PDF is slow; a failing text need not be the shortest
    suppress_health_check=list(HealthCheck),
)
@given(words=st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=300))
def test_no_text_breaks_it_or_reaches_a_log(
    words: str, setting: Setting, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.clear()
    caplog.set_level(logging.INFO)
    assert to_pdf(saying(setting, words)).startswith(b"%PDF")
    assert caplog.records == []


def test_a_word_longer_than_a_line_is_broken_and_kept_whole(setting: Setting) -> None:
    long = "a" * 4_000
    assert squeezed(text_of(to_pdf(saying(setting, long)))).count("a" * 50) >= 20
