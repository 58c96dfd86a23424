"""The sentence encoder: text in, unit vectors out.

Plain onnxruntime and tokenizers, no Rasa: the command line, the crisis screen and `web` may use it.
How its two files came about stands in export/README.md.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

ENCODER_DIRECTORY: Final = Path(__file__).parent / "encoder_model"
DIMENSIONS: Final = 384
MAX_TOKENS: Final = 128
BATCH: Final = 16

Vectors: TypeAlias = NDArray[np.float32]


class _Last(NamedTuple):
    """The last text's vectors, with a hash of its letters and one of its tokens."""

    written: bytes
    read: bytes
    found: Mapping[str, Vectors]


class EncoderError(RuntimeError):
    """The encoder's files cannot be used; the message says which and how to mend it."""


class Encoder:
    """Turns texts into vectors whose dot product says how alike two texts are."""

    def __init__(
        self, path: Path = ENCODER_DIRECTORY, *, threads: int = 1, batches: int = 1
    ) -> None:
        """Load and check the model.

        Args:
            path: folder with encoder.onnx, tokenizer.json and MANIFEST.json.
            threads: processor threads for one batch; 1 serves many visitors best.
            batches: how many batches of many texts are encoded side by side; on two processors,
                two batches by one thread each take two thirds of the time of one batch by two.

        Raises:
            EncoderError: a file is missing, or differs from what the manifest says.
        """
        hashes = _hashes(path)
        _raise_if_altered(path, hashes)
        self.fingerprint = hashes["encoder.onnx"]
        self._tokenizer = Tokenizer.from_file(str(path / "tokenizer.json"))
        self._tokenizer.enable_truncation(max_length=MAX_TOKENS)
        self._tokenizer.no_padding()  # to the longest of a batch, in `_run`, not of all texts
        self._session = onnxruntime.InferenceSession(
            str(path / "encoder.onnx"), _options(threads), providers=["CPUExecutionProvider"]
        )
        self._widths = {each.name: int(each.shape[-1]) for each in self._session.get_outputs()}
        self._batches = batches
        self._last: _Last | None = None

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode what texts mean; what stands beyond the 128th token is not read.

        Args:
            texts: any number of texts; an empty text has a vector too.

        Returns:
            float32 [n, 384], each row of length 1, in the order of the texts.
        """
        return self.encode_outputs(texts, ("sentence",))

    def encode_outputs(self, texts: Sequence[str], outputs: Sequence[str]) -> Vectors:
        """Encode texts by the outputs that are named.

        Args:
            texts: any number of texts.
            outputs: names of outputs: "sentence", the meaning; "middle", a layer closer to the
                wording; "tuned", the meaning as far as it tells our entries apart.

        Returns:
            float32 [n, the widths of the outputs together], side by side in the order named.

        Raises:
            EncoderError: the model has no output of a name.
        """
        unknown = set(outputs) - set(self._widths)
        if unknown:
            raise EncoderError(f"The encoder has no output {', '.join(sorted(unknown))}.")
        if len(texts) == 1:
            found = self._encode_one(texts[0])
            return np.hstack([found[name] for name in outputs])
        vectors = np.zeros((len(texts), sum(self._widths[name] for name in outputs)), np.float32)
        encodings = self._tokenizer.encode_batch(list(texts))
        # Alike lengths side by side: padding costs time and, since activations are scaled over the
        # whole batch, accuracy.
        order = sorted(range(len(texts)), key=lambda index: len(encodings[index]))
        batches = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]

        def fill(rows: list[int]) -> None:
            vectors[rows] = np.hstack(self._run([encodings[row] for row in rows], outputs))

        if self._batches == 1:
            for rows in batches:
                fill(rows)
        else:
            with ThreadPoolExecutor(self._batches) as side_by_side:
                list(side_by_side.map(fill, batches))
        return vectors

    def _encode_one(self, text: str) -> Mapping[str, Vectors]:
        """Encode one text by every output; the last vectors are kept, by hashes of their text.

        The crisis screen and the understanding read the same message one after the other, unless a
        courtesy stands around its question or a word of it is mended.
        """
        written = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
        last = self._last  # read once: another thread may put its own there
        if last and last.written == written:
            return last.found
        encodings = [self._tokenizer.encode(text)]  # a batch would wake other threads
        read = hashlib.sha256(np.array(encodings[0].ids, dtype=np.int64).tobytes()).digest()
        if last and last.read == read:
            return last.found
        names = list(self._widths)
        found = dict(zip(names, self._run(encodings, names), strict=True))
        self._last = _Last(written, read, found)
        return found

    def _run(self, encodings: Sequence[Encoding], outputs: Sequence[str]) -> list[Vectors]:
        ids = np.zeros((len(encodings), max(map(len, encodings))), dtype=np.int64)  # 0 is [PAD]
        read = np.zeros_like(ids)
        for row, each in enumerate(encodings):
            ids[row, : len(each)] = each.ids
            read[row, : len(each)] = 1
        inputs = {"input_ids": ids, "attention_mask": read}
        found: list[Vectors] = self._session.run(list(outputs), inputs)
        return found


def shared_encoder(path: Path = ENCODER_DIRECTORY, threads: int = 1) -> Encoder:
    """Return the encoder that all parts of a process share.

    Args:
        path: as for `Encoder`.
        threads: as for `Encoder`.

    Raises:
        EncoderError: as for `Encoder`.
    """
    return _shared(path.resolve(), threads)


@lru_cache(maxsize=4)
def _shared(path: Path, threads: int) -> Encoder:
    return Encoder(path, threads=threads)


def _hashes(path: Path) -> Mapping[str, str]:
    """File name to sha256, from the manifest."""
    manifest = path / "MANIFEST.json"
    try:
        document: dict[str, Any] = json.loads(manifest.read_text(encoding="utf-8"))
        hashes: Mapping[str, str] = document["files"]
    except FileNotFoundError:
        raise EncoderError(f"{manifest} is missing. {_MEND}") from None
    except (ValueError, KeyError):
        raise EncoderError(f"{manifest} cannot be read. {_MEND}") from None
    return hashes


def _raise_if_altered(path: Path, hashes: Mapping[str, str]) -> None:
    for name, expected in hashes.items():
        try:
            content = (path / name).read_bytes()
        except FileNotFoundError:
            raise EncoderError(f"{path / name} is missing. {_MEND}") from None
        found = hashlib.sha256(content).hexdigest()
        if found != expected:
            raise EncoderError(
                f"{path / name} was altered: sha256 {found[:12]}…, "
                f"the manifest says {expected[:12]}…. {_MEND}"
            )


def _options(threads: int) -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Idle threads that spin would take the processor from the visitors' other messages.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options


_MEND: Final = "Restore the folder from the repository, or make it again: see export/README.md."
