"""Nothing leaves the desk without the current notice of 42 CFR 2.32."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from bot.desk_export.notice import Notice, NoticeError, fault_of, notice_from
from bot.knowledge.load import load
from bot.knowledge.read import read
from tests.unit.desk_export.conftest import ROOT

# Statements of earlier rules, as they stood in the Code of Federal Regulations.
OF_2018 = (
    "This information has been disclosed to you from records protected by federal confidentiality "
    "rules (42 CFR part 2). The federal rules prohibit you from making any further disclosure of "
    "information in this record that identifies a patient as having or having had a substance use "
    "disorder unless further disclosure is expressly permitted by the written consent of the "
    "individual whose information is being disclosed or as otherwise permitted by 42 CFR part 2. "
    "The federal rules restrict any use of the information to investigate or prosecute with regard "
    "to a crime any patient with a substance use disorder, except as provided at §§2.12(c)(5) and "
    "2.65."
)
OF_2020 = (
    "This record which has been disclosed to you is protected by federal confidentiality rules (42 "
    "CFR part 2). The federal rules prohibit you from making any further disclosure of this record "
    "unless further disclosure is expressly permitted by the written consent of the individual "
    "whose information is being disclosed in this record or, is otherwise permitted by 42 CFR part "
    "2. A general authorization for the release of medical or other information is NOT sufficient "
    "for this purpose (see §2.31)."
)
OLD_SHORT = "42 CFR part 2 prohibits unauthorized disclosure of these records."


def shipped() -> dict[str, Any]:
    data: dict[str, Any] = read(ROOT / "knowledge" / "notices.yml").data
    return data


def changed(**parts: Any) -> dict[str, Any]:
    return {"part2": {**shipped()["part2"], **parts}}


def test_the_shipped_statement_is_the_current_one_word_for_word(notice: Notice) -> None:
    digest = hashlib.sha256(notice.statement.encode()).hexdigest()
    assert digest == "d82205a18044f9f45776343d91e26d8ddb44bf13e136af169ec73d755facd9a8"


def test_the_shipped_short_form_is_the_current_one(notice: Notice) -> None:
    wanted = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."
    assert notice.short == wanted


@pytest.mark.parametrize("old", [OF_2018, OF_2020], ids=["2018", "2020"])
def test_the_wording_of_an_earlier_rule_is_refused(old: str) -> None:
    with pytest.raises(NoticeError, match="wording of an earlier rule"):
        notice_from(changed(statement=old))


def test_an_old_sentence_added_to_the_current_statement_is_refused(notice: Notice) -> None:
    assert fault_of(f"{notice.statement} {OF_2018}") is not None


def test_the_old_short_form_is_refused() -> None:
    with pytest.raises(NoticeError, match="short form"):
        notice_from(changed(short=OLD_SHORT))


@pytest.mark.parametrize("nothing", [None, {}, {"part2": {}}, changed(statement="")])
def test_a_missing_statement_is_refused(nothing: Any) -> None:
    with pytest.raises(NoticeError, match="missing"):
        notice_from(nothing)


def test_a_statement_cut_short_is_refused(notice: Notice) -> None:
    with pytest.raises(NoticeError, match="lacks"):
        notice_from(changed(statement=notice.statement[:900]))


def test_a_statement_that_nobody_checked_is_refused() -> None:
    with pytest.raises(NoticeError, match="checked"):
        notice_from(changed(checked=""))


def test_the_source_named_is_one_that_we_have() -> None:
    assert shipped()["part2"]["source"] in load(ROOT / "knowledge").sources


def test_the_statement_stands_in_one_file_only(notice: Notice) -> None:
    opening = notice.statement[:60]
    files = [*ROOT.glob("bot/**/*.py"), *ROOT.glob("bot/**/*.html"), *ROOT.glob("knowledge/**/*")]
    holders = [
        path.name
        for path in files
        if path.is_file() and opening in " ".join(path.read_text(errors="ignore").split())
    ]
    assert holders == ["notices.yml"]
