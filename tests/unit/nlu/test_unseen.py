"""One example in ten is kept from the encoder's tuning, always the same ones."""

from bot.nlu.unseen import ONE_IN, lot, unseen

# The encoder was tuned without them: another rule would call examples unseen that it has learnt.
UNSEEN = ["question 9", "question 18"]


def test_one_text_in_ten_is_unseen() -> None:
    share = sum(unseen(f"question {number}") for number in range(5000)) / 5000
    assert abs(share - 1 / ONE_IN) < 0.015


def test_a_text_is_always_on_the_same_side() -> None:
    texts = [f"question {number}" for number in range(30)]
    assert [text for text in texts if unseen(text)] == UNSEEN


def test_new_texts_leave_the_order_of_the_others() -> None:
    texts = [f"question {number}" for number in range(200)]
    before, more = sorted(texts, key=lot), sorted([*texts, *"abcdefgh"], key=lot)
    assert [text for text in more if text in texts] == before
    assert before != texts
    assert len({text[-1] for text in before[:60]}) == 10
