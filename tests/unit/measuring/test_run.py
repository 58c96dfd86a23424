"""One run asks a side for the chosen parts and counts what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.measuring.rows import RowsError, read_clinc, read_hint3, rows_of
from bot.measuring.run import PARTS, Data, Result, run
from tests.unit.measuring.sides import WordSide, write_data


@pytest.fixture
def data(tmp_path: Path) -> Data:
    write_data(tmp_path)
    return Data(tmp_path, seed=1)


def measured(data: Data, *parts: str) -> Result:
    return run(WordSide(), data, parts, clock=lambda: 0.0)


def test_questions_are_counted_by_what_was_done(data: Data) -> None:
    figures = measured(data, "faq").figures
    assert figures["covered_right"] == 0.5
    assert figures["not_covered_refused"] == 1.0
    assert figures["wrong_answers"] == 0.0


def test_a_side_that_never_asks_back_has_no_figure_for_it(data: Data) -> None:
    assert "did_you_mean_right" not in measured(data, "faq").figures


def test_unrelated_messages_are_counted_when_refused(data: Data) -> None:
    assert measured(data, "off-topic").figures == {"off_topic_refused": 0.5}


def test_a_misspelling_costs_the_points_between_both_runs(data: Data) -> None:
    found = measured(data, "misspelt")
    assert found.figures == {"misspelt_points_lost": 50.0, "misspelt_right": 0.0}
    assert found.details["misspelt"]["misspelt"] == 2


def test_clinc_has_a_threshold_from_validation_rows(data: Data) -> None:
    found = measured(data, "clinc")
    assert found.figures == {"clinc_in_scope": 1.0, "clinc_kept": 1.0, "clinc_recall": 1.0}
    assert found.details["clinc"]["threshold"] == 0.31
    assert found.details["clinc"]["rows"]["test"] == {"in_scope": 5, "out_of_scope": 2}


def test_hint3_has_a_threshold_from_training_rows_alone(data: Data) -> None:
    found = measured(data, "hint3")
    assert found.figures["hint3_curekart_overall"] == 1.0
    assert 0.3 < found.details["hint3 sofmattress"]["threshold"] <= 0.8


def test_what_a_side_refuses_by_itself_is_counted_too(data: Data) -> None:
    own = measured(data, "clinc").details["clinc"]["own_settings"]
    assert own == {"overall": 1.0, "in_scope": 1.0, "recall": 1.0}


def test_a_part_that_fails_says_why_and_the_others_go_on(data: Data) -> None:
    found = measured(data, "speed", "off-topic")
    assert found.failed == {"speed": "It took too long."}
    assert "off_topic_refused" in found.figures


def test_the_side_is_trained_once_for_all_parts_that_ask_it(data: Data) -> None:
    side = WordSide()
    run(side, data, PARTS, clock=lambda: 0.0)
    assert side.trained == 1


def test_parts_that_are_not_chosen_train_nothing(data: Data) -> None:
    side = WordSide()
    run(side, data, ["clinc"], clock=lambda: 0.0)
    assert side.trained == 0


def test_rows_are_counted_only_of_files_that_were_read(data: Data) -> None:
    measured(data, "off-topic")
    assert data.counts() == {"off-topic-dev": 2}


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    for read in (lambda: rows_of(tmp_path / "faq-dev.csv"), lambda: read_clinc(tmp_path / "c")):
        with pytest.raises(RowsError, match="is not in"):
            read()


def test_a_missing_column_is_named(data: Data) -> None:
    with pytest.raises(RowsError, match=r"off-topic-dev\.csv lacks the column label"):
        rows_of(data.directory / "off-topic-dev.csv", "text", "label")


def test_out_of_scope_rows_have_no_label(data: Data) -> None:
    _, test = read_hint3(data.directory, "curekart")
    assert test[-1] == ("green 1", "")
