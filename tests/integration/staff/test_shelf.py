"""The shelf in memory: bounded, for one session each, and only for some minutes."""

from __future__ import annotations

from bot.web.shelf import KEPT_SECONDS, Shelf


def test_a_thing_is_found_by_its_session_and_by_no_other() -> None:
    shelf = Shelf()
    handle = shelf.put("mine", {"text": "evening"}, 0.0)
    assert shelf.find("mine", handle, 1.0) == {"text": "evening"}
    assert shelf.find("yours", handle, 1.0) is None
    assert shelf.find("mine", "nonsense", 1.0) is None


def test_a_thing_is_gone_after_its_minutes() -> None:
    shelf = Shelf()
    handle = shelf.put("mine", {"text": "evening"}, 0.0)
    assert shelf.find("mine", handle, KEPT_SECONDS - 1)
    assert shelf.find("mine", handle, KEPT_SECONDS) is None


def test_the_oldest_goes_first_when_the_shelf_is_full() -> None:
    shelf = Shelf(most=2)
    first, second, third = (shelf.put("mine", {"text": str(n)}, 0.0) for n in range(3))
    assert shelf.find("mine", first, 1.0) is None
    assert shelf.find("mine", second, 1.0) and shelf.find("mine", third, 1.0)


def test_what_is_not_needed_any_more_is_taken_away_and_nothing_else() -> None:
    shelf = Shelf()
    sent = shelf.put("mine", {"form": "/a", "text": "evening"}, 0.0)
    other = shelf.put("mine", {"form": "/b", "text": "evening"}, 0.0)
    yours = shelf.put("yours", {"form": "/a", "text": "evening"}, 0.0)
    shelf.drop("mine", form="/a")
    found = [shelf.find(who, one, 1.0) is not None
             for who, one in (("mine", sent), ("mine", other), ("yours", yours))]  # fmt: skip
    assert found == [False, True, True]


def test_what_has_lain_too_long_goes_without_anybody_asking() -> None:
    shelf = Shelf()
    shelf.put("mine", {"text": "evening"}, 0.0)
    assert shelf.tidy(KEPT_SECONDS - 1) == 0
    assert shelf.tidy(KEPT_SECONDS) == 1
    assert not shelf._things


def test_a_shelf_does_not_print_what_lies_on_it() -> None:
    shelf = Shelf()
    shelf.put("mine", {"text": "evening"}, 0.0)
    assert "evening" not in repr(list(shelf._things.values()))
