"""What visitors hear is a copy, named by what is in it, and what they heard before is kept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.serving.published import Publication, Published, before, digest_of

A, B, C = "a" * 16, "b" * 16, "c" * 16
MODEL = "foyer-0123456789abcdef.tar.gz"


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    folder = tmp_path / "knowledge"
    (folder / "faq").mkdir(parents=True)
    (folder / "program.yml").write_text("name: here")
    (folder / "faq" / "time.yml").write_text("theme: time")
    return folder


@pytest.fixture
def published(tmp_path: Path) -> Published:
    return Published(tmp_path / "published")


def heard(published: Published, digest: str, at: float, instead_of: str | None = None) -> None:
    """Have a copy of long ago heard."""
    published.path(digest).mkdir(parents=True, exist_ok=True)
    os.utime(published.path(digest), (1, 1))
    published.note(Publication(digest, at, MODEL, instead_of))


def test_a_copy_stays_as_it_was_while_the_files_are_written_in(
    knowledge: Path, published: Published
) -> None:
    digest = published.copy(knowledge)
    (knowledge / "faq" / "time.yml").write_text("theme: half a sen")
    assert (published.path(digest) / "faq" / "time.yml").read_text() == "theme: time"
    later = published.copy(knowledge)
    assert later != digest
    assert published.has(digest)
    assert published.has(later)


def test_the_same_files_are_the_same_copy(knowledge: Path, published: Published) -> None:
    digest = published.copy(knowledge)
    assert published.copy(knowledge) == digest == digest_of(knowledge)
    assert digest_of(published.path(digest)) == digest
    assert [path.name for path in published.folder.iterdir()] == [digest]


@pytest.mark.parametrize("name", [".time.yml.swp", "time.yml~", "#time.yml#", ".git/config"])
def test_what_an_editors_program_leaves_is_not_copied(
    knowledge: Path, published: Published, name: str
) -> None:
    digest = digest_of(knowledge)
    (knowledge / "faq" / name).parent.mkdir(exist_ok=True)
    (knowledge / "faq" / name).write_text("whatever")
    assert published.copy(knowledge) == digest
    assert not (published.path(digest) / "faq" / name).exists()


def test_a_file_that_moved_is_another_copy(knowledge: Path) -> None:
    digest = digest_of(knowledge)
    (knowledge / "faq" / "time.yml").rename(knowledge / "time.yml")
    assert digest_of(knowledge) != digest


def test_the_history_tells_what_was_heard_before(published: Published) -> None:
    heard(published, A, 1)
    assert before(published.history()) is None
    heard(published, B, 2)
    heard(published, B, 3)  # started anew, which is no news
    assert [(one.digest, one.at) for one in published.history()] == [(A, 1), (B, 2)]
    earlier = before(published.history())
    assert earlier is not None
    assert earlier.digest == A


def test_what_was_taken_back_is_remembered(published: Published) -> None:
    heard(published, A, 1)
    heard(published, B, 2)
    heard(published, A, 3, instead_of=B)
    assert published.history()[-1] == Publication(A, 3, MODEL, B)
    heard(published, A, 4)  # published once more, from files that were put right
    assert published.history()[-1] == Publication(A, 4, MODEL)


def test_lines_that_cannot_be_read_are_passed_over(published: Published) -> None:
    heard(published, A, 1)
    with (published.folder / "history.jsonl").open("a") as file:
        file.write('half a li\n[]\n{"digest": "../..", "at": 2, "model": ""}\n')
    assert [one.digest for one in published.history()] == [A]


def test_only_what_was_heard_last_is_kept(published: Published) -> None:
    for at, digest in enumerate([A, B, A, C, A]):
        heard(published, digest, at)
    (published.folder / "notes").mkdir()
    published.tidy(2)
    assert sorted(path.name for path in published.folder.iterdir() if path.is_dir()) == [
        A, C, "notes"
    ]  # fmt: skip
    published.tidy(0)  # there is a way back all the same
    assert [one.digest for one in published.history()] == [A, A, C, A]


def test_a_copy_that_somebody_may_train_from_stays(knowledge: Path, published: Published) -> None:
    digest = published.copy(knowledge)
    published.tidy(2)
    assert published.has(digest)
    os.utime(published.path(digest), (1, 1))
    assert published.copy(knowledge) == digest  # wanted again
    published.tidy(2)
    assert published.has(digest)
    os.utime(published.path(digest), (1, 1))
    published.tidy(2)
    assert not published.has(digest)


def test_what_was_only_half_copied_goes(published: Published) -> None:
    heard(published, A, 1)
    for name in ("half-1", "half-2"):
        (published.folder / name).mkdir()
    os.utime(published.folder / "half-1", (1, 1))
    published.tidy(9)
    # The other one may be somebody's who copies at this moment.
    left = [path.name for path in published.folder.iterdir() if path.is_dir()]
    assert sorted(left) == [A, "half-2"]


def test_a_copy_of_which_a_part_is_gone_is_made_anew(knowledge: Path, published: Published) -> None:
    digest = published.copy(knowledge)
    (published.path(digest) / "program.yml").unlink()
    assert published.copy(knowledge) == digest
    assert digest_of(published.path(digest)) == digest


def test_a_line_that_was_cut_off_does_not_swallow_the_next(published: Published) -> None:
    heard(published, A, 1)
    with (published.folder / "history.jsonl").open("a") as file:
        file.write('{"digest": "')
    heard(published, B, 2)
    assert [one.digest for one in published.history()] == [A, B]


def test_a_step_back_does_not_lead_to_what_was_taken_back(published: Published) -> None:
    heard(published, A, 1)
    heard(published, B, 2)
    heard(published, A, 3, instead_of=B)
    assert before(published.history()) is None
    heard(published, C, 4)
    assert before(published.history()) == Publication(A, 3, MODEL, B)
    heard(published, B, 5)  # once more, and now on purpose
    heard(published, C, 6)
    assert before(published.history()) == Publication(B, 5, MODEL)
    heard(published, B, 7, instead_of=C)
    earlier = before(published.history())
    assert earlier is not None
    assert earlier.digest == A


def test_linked_folders_and_folders_that_nobody_may_write_in_are_copied(
    knowledge: Path, published: Published, tmp_path: Path
) -> None:
    (knowledge / "faq").rename(tmp_path / "elsewhere")
    (knowledge / "faq").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").chmod(0o555)
    digest = published.copy(knowledge)
    assert (published.path(digest) / "faq" / "time.yml").read_text() == "theme: time"
    assert (published.path(digest) / "faq").stat().st_mode & 0o200
    (tmp_path / "elsewhere").chmod(0o755)


def test_a_copy_that_fails_leaves_nothing(
    knowledge: Path, published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bot.serving.published.shutil.copyfile", full)
    with pytest.raises(OSError, match="No space"):
        published.copy(knowledge)
    assert list(published.folder.iterdir()) == []


def test_without_any_history_there_is_none(published: Published) -> None:
    assert published.history() == []
    assert not published.has("..")
