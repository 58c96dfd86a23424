"""What the counts of a message say of each label, summed without a product of sparse matrices."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix

from bot.nlu.count_weights import summed, weighted_blocks


def test_the_sum_is_the_product_of_weighed_counts_and_weights() -> None:
    draw = np.random.default_rng(0)
    often = [draw.poisson(0.3, size=(6, width)) for width in (40, 9)]
    often[0][2] = 0  # a message none of whose words is known
    counts = [csr_matrix(one) for one in often]
    rarity = [draw.uniform(1, 5, size=one.shape[1]).astype(np.float32) for one in counts]
    weights = [draw.normal(size=(one.shape[1], 4)).astype(np.float32) for one in counts]
    blocks = weighted_blocks(counts, rarity)
    expected = sum(block @ weight for block, weight in zip(blocks, weights, strict=True))
    np.testing.assert_allclose(summed(counts, rarity, weights), expected, rtol=1e-5, atol=1e-6)
