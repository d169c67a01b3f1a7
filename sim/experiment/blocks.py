"""Replications that depend on each other within a block, and not from block to block: what stands for each block.

Where luck is spread over ten replications, the ten are no sample of independent numbers; the blocks are.
"""

from __future__ import annotations

import numpy as np


def block_values(values: np.ndarray, blocks: np.ndarray) -> np.ndarray:
    """One number for each block; their mean is the mean of all `values`, and an interval over them is one for it.

    Where all blocks have equally many values, this is each block's mean. Where some lack values, the mean is a ratio
    of two sums, total ÷ count: a block counts with what it shifts that ratio by (W. G. Cochran, Sampling
    Techniques, 3rd edition, 1977, chapter 6). `blocks` says of each value which block it is in.
    """
    mean = values.mean()
    _, place = np.unique(blocks, return_inverse=True)
    shifts = np.bincount(place, weights=values - mean)
    return mean + shifts * (len(shifts) / len(values))
