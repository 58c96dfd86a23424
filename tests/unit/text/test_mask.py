"""Masking numbers before storage."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.mask import luhn, mask


@pytest.mark.parametrize(
    "text",
    ["123-45-6789", "123 45 6789", "123.45.6789", "123 - 45 - 6789", "my ssn is 123456789",
     "social security number: 123-456789", "social 123456789",
     "123\u201345\u20136789", "123\u201145\u20116789", "123 \u2212 45 \u2212 6789", "123/45/6789",
     "123\u00b745\u00b76789", "123\u202245\u20226789", "ssn 123 \u2022 456 \u2022 789",
     "\u2022123-45-6789", "123-45-6789\u2022", "\u00b7123 45 6789",
     "ssn 1 2 3 4 5 6 7 8 9", "my ss# is 123 456 789", "SS number 12345-6789",
     "social: 123 456 789", "soc sec 123,45,6789", "itin 912 701 234"],
)  # fmt: skip
def test_a_social_security_number_is_masked(text: str) -> None:
    found = mask(text)
    assert "[SSN]" in found.text
    assert not any(char.isdigit() for char in found.text)
    assert found.found[0].kind == "ssn"


@pytest.mark.parametrize(
    "text",
    ["4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1111", "3782 822463 10005",
     "378282246310005", "card4111111111111111", "6011 0009 9013 9424",
     "4111\u20131111\u20131111\u20131111", "4111/1111/1111/1111", "4111 1111 11111111",
     "card 4111 1111 1111 1112", "my visa is 4111 1111 1111 1112", "card number: 378282 246310 005",
     "1234-5678-9012-3456", "4111\u00b71111\u00b71111\u00b71111"],
)  # fmt: skip
def test_a_payment_card_is_masked(text: str) -> None:
    found = mask(f"pay with {text} please")
    assert "[card number]" in found.text
    assert not any(char.isdigit() for char in found.text)


@pytest.mark.parametrize(
    "text",
    ["member id XYZ123456789", "Member ID: 88-12345-9", "my policy number is 4455667",
     "W123456789", "1EG4-TE5-MK73", "1EG4TE5MK73", "masshealth 100012345678",
     "subscriber no. A1234567", "100012345678", "12345678", "medicaid id 6175550123",
     "insurance policy number is 4455667", "insurance member id ABC12345",
     "medicare account 445566", "member id 123 456 789", "member id: W1234 56789 01",
     "member number is ABC 123 456 789",
     "masshealth 1000 1234 5678", "policy id is: H12-345-6789-00", "member id - 1234567",
     "id number 123-456-789", "my id is 1234567", "MRN 1234567", "1EG4 TE5 MK73"],
)  # fmt: skip
def test_a_member_id_is_masked(text: str) -> None:
    found = mask(text)
    assert "[ID number]" in found.text
    assert sum(char.isdigit() for char in found.text) == 0


@pytest.mark.parametrize(
    "text",
    ["617-555-0123", "(617) 555-0123", "617.555.0123", "6175550123", "1-800-662-4357",
     "18006624357", "+1 617 555 0123", "call 617-555-0123 or 617-555-0124",
     "insurance 617-555-0123", "my social worker is at 617-555-0123", "text 741741 or 435748",
     "+44 20 7946 0958", "988", "1-800-662-4357 1-800-273-8255",
     "617\u2013555\u20130123", "617/555/0123", "617-555-0123/857-555-0134", "555-0123",
     "my social worker's number is 555-0123, 24 hours", "social security office 617 555 0123",
     "the number on my insurance card is 1-800-555-0123", "insurance number 800 555 1234 ext 5",
     "member since 2019, 617-555-0123", "my card says call 800-555-1234",
     "617\u00b7555\u00b70123", "my insurance: 800\u2022555\u20221234"],
)  # fmt: skip
def test_a_phone_number_is_kept(text: str) -> None:
    assert mask(text).text == text


@pytest.mark.parametrize(
    "text",
    ["call the number on my card 1-800-555-0123 24/7", "my card: 617-555-0123/555-0124",
     "my insurance number is 617-555-0123 9am to 5pm", "insurance number 1-800-555-0123 24/7",
     "masshealth 800 841 2900 7 days a week", "group number 617-555-0123 617-555-0124",
     "social security office 555-0123, 24 hours", "family member 617-555-0123 after 5",
     "my family member 6175550123", "my family member: 555-0123"],
)  # fmt: skip
def test_a_phone_number_is_kept_also_where_another_number_follows_it(text: str) -> None:
    assert mask(text).text == text


@pytest.mark.parametrize("number", ["123 456 789", "1234 5678 9012", "12345678", "W12 345 6789"])
def test_the_phone_number_behind_an_id_is_kept(number: str) -> None:
    assert mask(f"member id {number} 617-555-0123").text == "member id [ID number] 617-555-0123"


@pytest.mark.parametrize(
    "text",
    ["i took 1000-1500-2000-2500 mg", "every day 0800/1200/1600/2000", "0000-0600-1200-1800",
     "i owe on my card 5000 3000 2000 1500", "credit card 1000 2000 3000 4000 dollars",
     "social security since 10/12/2020, 3 years ago", "visa 05/12/2024 05/12/2026",
     "medicaid 06 15 2024", "medicaid 6-15-2024 2 years", "medicaid 2019 2020 2021 2022",
     "group 5-15-24", "insurance 06-2024"],
)  # fmt: skip
def test_doses_times_sums_and_days_are_kept(text: str) -> None:
    assert mask(text).text == text


@pytest.mark.parametrize("card", ["4000 0000 0000 0002", "4000 0000 0000 1000"])
def test_a_card_of_round_groups_is_a_card(card: str) -> None:
    assert mask(f"card {card}").text == "card [card number]"


@pytest.mark.parametrize(
    "text",
    ["", "no numbers", "2026-11-23", "11/23/2026", "I drank 5 or 6 times in 2025",
     "group therapy", "my insurance is good", "10 11 12 13 14 15 16", "ZIP 02139-4307",
     "it costs 5000 to 6000 dollars", "policy on phones", "account for 12 people",
     "insurance 2024-2025", "my policy is 12-15-2024", "insurance no 2024-12-31",
     "medicaid 12 2024", "sober in 2013 2014 2015 2016, 2009 2010 2011 2012",
     "card debt 2015 2016 2017 2018",
     "2013-2014-2015-2016", "my bp is 120/80 2000 mg a day", "social security since 01/15/2025",
     "group number 4 at 6 30", "credit cards 5000 3000 2000 1500", "id say 100000",
     "my social anxiety, 3 4 5 times", "\u2022 3 days\n\u2022 9 hours\n\u2022 12 weeks",
     "5\u00b710 and 180 lbs", "2013 \u2022 2014 \u2022 2015"],
)  # fmt: skip
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert mask(text).text == text
    assert mask(text).found == ()


def test_a_card_right_after_a_phone_number_is_masked_and_the_phone_kept() -> None:
    assert mask("617 555 0123 4111 1111 1111 1111").text == "617 555 0123 [card number]"


def test_two_numbers_are_both_masked() -> None:
    found = mask("ssn 123-45-6789 and card 4111 1111 1111 1111")
    assert found.text == "ssn [SSN] and card [card number]"
    assert {one.kind for one in found.found} == {"ssn", "card"}


def test_the_reason_never_holds_the_number() -> None:
    found = mask("123-45-6789 4111111111111111 W123456789")
    assert len(found.found) == 3
    for one in found.found:
        assert "6789" not in one.reason
        assert "1111" not in one.reason


@pytest.mark.parametrize(
    ("digits", "valid"), [("4111111111111111", True), ("4111111111111112", False)]
)
def test_luhn_tells_a_card_from_a_slip(digits: str, valid: bool) -> None:
    assert luhn(digits) is valid


def test_a_list_of_years_that_passes_for_a_card_is_left_alone() -> None:
    years = "2001 2002 2003 2008"
    assert luhn(years.replace(" ", ""))
    assert mask(years).text == years


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "hostile",
    ["1" * 4000, "1 " * 2000, "1-" * 2000, "123-45-" * 600, "member id " * 400, "A" * 4000,
     "A1" * 2000, "-" * 4000, " " * 4000, "social " * 600, "1234 " * 800, "111 " * 1000,
     "#" * 4000, "medicare is " * 350, "1.1" * 1300, "ssn" * 1300, "ssn 1 " * 660,
     "card 4111 " * 400, "member id 1a " * 300, "member id " + "1 " * 1990, "id is " * 660],
    ids=lambda text: text[:10],
)  # fmt: skip
def test_four_thousand_hostile_characters_are_masked_quickly(hostile: str) -> None:
    assert mask(hostile).text is not None


@given(st.text(alphabet="0123456789 -.()+ABab", max_size=200))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = mask(text).text
    assert mask(once).text == once


def test_a_dot_between_two_numbers_keeps_neither_from_being_read() -> None:
    assert mask("123-45-6789\u2022617-555-0123").text == "[SSN]\u2022617-555-0123"
