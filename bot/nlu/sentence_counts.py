"""Rasa component: Rasa's own counts of words or parts of words, for whole messages only.

Rasa's featurizer also counts every single token, for components that read a message token by token.
Ours read whole messages. Leaving the tokens out, and counting all training examples in one call,
takes a fifth of the time; the counts of a message are the same, and a test compares them.
"""

from __future__ import annotations

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer import CountVectorsFeaturizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from scipy.sparse import coo_matrix, csr_matrix


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceCounts(CountVectorsFeaturizer):  # type: ignore[misc]
    """Adds one sparse row per message; takes CountVectorsFeaturizer's options."""

    @staticmethod
    def _attributes_for(analyzer: str) -> list[str]:
        return [TEXT]  # Rasa counts intents, replies and action names too

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the counts to every message that has words.

        Args:
            messages: after a tokenizer.
        """
        vectorizer = (self.vectorizers or {}).get(TEXT)
        if vectorizer is None:
            return messages
        read = [(one, self._get_processed_message_tokens_by_attribute(one)) for one in messages]
        worded = [(message, " ".join(tokens)) for message, tokens in read if tokens]
        if worded:
            counts = vectorizer.transform([words for _, words in worded]).tocsr()
            counts.sort_indices()
            for row, (message, _) in enumerate(worded):
                self.add_features_to_message(None, _row(counts, row), TEXT, message)
        return messages


def _row(counts: csr_matrix, row: int) -> coo_matrix:
    """Return one row as a matrix; scipy's own slicing takes ten times as long."""
    one = slice(counts.indptr[row], counts.indptr[row + 1])
    columns = counts.indices[one]
    rows = np.zeros(len(columns), dtype=columns.dtype)
    return coo_matrix((counts.data[one], (rows, columns)), shape=(1, counts.shape[1]), copy=False)
