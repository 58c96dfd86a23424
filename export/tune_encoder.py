"""Tune the upper half of the sentence encoder on our examples, and write the tuned half.

    foyer knowledge examples examples.jsonl
    export/.venv/bin/python export/tune_encoder.py examples.jsonl tuned.safetensors

Layers 4 to 6 learn to tell our labels apart, from all examples but one in ten, on which scores are
calibrated later. Two things keep them from learning our style by heart: what they make of an
example may not stray far from what the published layers make of it, and in the end they are mixed
with the published ones. docs/adr/0008-tuned-encoder.md has the figures. It takes ten minutes on
two processors.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from encoder_graph import TUNED_FROM, pooled
from export_encoder import MAX_TOKENS, source_directory
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch.nn.functional import cross_entropy, normalize
from transformers import BertModel

sys.path.insert(0, str(Path(__file__).parent.parent))
from bot.nlu.unseen import unseen

EPOCHS = 3
BATCH = 64
LEARNING_RATE = 7e-5
HEAD_LEARNING_RATE = 2e-3
WARM_UP = 200  # steps
SCALE = 20.0  # of the cosine to a label's direction
SMOOTHING = 0.1
FAITHFUL = 2.0  # weight of the distance to the published vector, 1 - cosine
SHARE = 0.6  # of the tuned weights in the mixture; the rest are the published ones
# Labels of all that fits no other are no one meaning; they may pull less.
LOOSE = {"faq/other_questions": 0.3, "off_topic": 0.3}


def read(path: Path) -> tuple[list[str], list[str]]:
    """Texts and labels of the examples that may be learnt."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if not unseen(row["text"])]
    return [row["text"] for row in rows], [row["label"] for row in rows]


class Examples:
    """What the lower layers, which stay as they are, make of every example: computed once."""

    def __init__(self, bert: BertModel, tokenizer: Tokenizer, texts: list[str]) -> None:
        ids = [one.ids for one in tokenizer.encode_batch(texts)]
        self.lengths = np.array([len(one) for one in ids])
        self.published = np.zeros((len(ids), bert.config.hidden_size), np.float32)
        self._lower: list[np.ndarray] = [np.zeros(0)] * len(ids)
        order = np.argsort(self.lengths, kind="stable")
        with torch.no_grad():
            for rows in np.array_split(order, len(order) // BATCH + 1):
                tokens, mask = padded([np.array(ids[row])[:, None] for row in rows])
                layers = bert(
                    input_ids=tokens[:, :, 0].long(), attention_mask=mask, output_hidden_states=True
                ).hidden_states
                self.published[rows] = pooled(layers[-1], mask).numpy()
                for place, row in enumerate(rows):
                    kept = layers[TUNED_FROM][place, : self.lengths[row]]
                    self._lower[row] = kept.numpy().astype(np.float16)

    def batch(self, rows: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
        """Input of the upper layers [n, tokens, 384], and its mask [n, tokens]."""
        return padded([self._lower[row] for row in rows])


def padded(rows: list[np.ndarray]) -> tuple[torch.Tensor, torch.Tensor]:
    """Rows of different length side by side, [n, longest, width], and the mask of what is real."""
    longest = max(len(row) for row in rows)
    values = np.zeros((len(rows), longest, rows[0].shape[1]), np.float32)
    mask = np.zeros((len(rows), longest), np.float32)
    for place, row in enumerate(rows):
        values[place, : len(row)] = row
        mask[place, : len(row)] = 1.0
    return torch.from_numpy(values), torch.from_numpy(mask)


def upper(layers: torch.nn.ModuleList, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Put tokens through the upper layers; unit vectors [n, 384]."""
    hidden_from = ((1.0 - mask) * -1e4)[:, None, None, :]
    with torch.autocast("cpu", torch.bfloat16):
        for layer in layers:
            result = layer(hidden, hidden_from)
            hidden = result[0] if isinstance(result, tuple) else result
    return pooled(hidden.float(), mask)


def shuffled(lengths: np.ndarray, random: np.random.Generator) -> Iterator[np.ndarray]:
    """Batches of about equal length, in random order."""
    rows = random.permutation(len(lengths))
    batches: list[np.ndarray] = []
    for start in range(0, len(rows), BATCH * 50):
        some = rows[start : start + BATCH * 50]
        some = some[np.argsort(lengths[some], kind="stable")]
        batches += [some[at : at + BATCH] for at in range(0, len(some), BATCH)]
    return (batches[at] for at in random.permutation(len(batches)))


def tune(bert: BertModel, examples: Examples, labels: list[str]) -> None:
    """Train the upper layers of `bert` in place."""
    names = sorted(set(labels))
    y = torch.tensor([names.index(label) for label in labels])
    weights = torch.tensor([LOOSE.get(name, 1.0) for name in names])
    published = torch.from_numpy(examples.published)
    means = torch.stack([published[y == label].mean(0) for label in range(len(names))])
    head = torch.nn.Parameter(normalize(means, dim=1))
    layers = bert.encoder.layer[TUNED_FROM:].train()
    inner = list(layers.parameters())
    optimizer = torch.optim.AdamW(
        [{"params": inner}, {"params": [head], "weight_decay": 0.0}], weight_decay=0.01
    )
    steps, step, began = EPOCHS * (len(labels) // BATCH), 0, time.monotonic()
    random = np.random.default_rng(0)
    for epoch in range(EPOCHS):
        losses = []
        for rows in shuffled(examples.lengths, random):
            pace = min(1.0, step / WARM_UP) * max(0.02, 1.0 - step / steps)
            optimizer.param_groups[0]["lr"] = LEARNING_RATE * pace
            optimizer.param_groups[1]["lr"] = HEAD_LEARNING_RATE * pace
            vectors = upper(layers, *examples.batch(rows))
            logits = SCALE * vectors @ normalize(head, dim=1).T
            each = cross_entropy(logits, y[rows], label_smoothing=SMOOTHING, reduction="none")
            share = weights[y[rows]]
            loss = (each * share).sum() / share.sum()
            loss = loss + FAITHFUL * (1.0 - (vectors * published[rows]).sum(1)).mean()
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(inner, 1.0)
            optimizer.step()
            losses.append(loss.item())
            step += 1
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.3f}, {time.monotonic() - began:.0f} s")


def mixed(tuned: BertModel, published: BertModel) -> dict[str, torch.Tensor]:
    """The tuned layers' weights, mixed with the published ones, by their names in the encoder."""
    before = published.state_dict()
    return {
        name: (SHARE * after + (1.0 - SHARE) * before[name]).contiguous()
        for name, after in tuned.state_dict().items()
        if name.startswith("encoder.layer.") and int(name.split(".")[2]) >= TUNED_FROM
    }


def main() -> None:
    """Read the two paths from the command line, tune, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("examples", type=Path)
    parser.add_argument("target", type=Path)
    arguments = parser.parse_args()
    torch.manual_seed(0)
    source = source_directory()
    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    tokenizer.enable_truncation(max_length=MAX_TOKENS)
    tokenizer.no_padding()
    options = {"add_pooling_layer": False, "attn_implementation": "eager"}
    bert = BertModel.from_pretrained(source, **options).eval()
    published = BertModel.from_pretrained(source, **options).eval()
    texts, labels = read(arguments.examples)
    print(f"{len(texts)} examples, {len(set(labels))} labels")
    tune(bert, Examples(bert, tokenizer, texts), labels)
    save_file(mixed(bert, published), arguments.target)


if __name__ == "__main__":
    main()
