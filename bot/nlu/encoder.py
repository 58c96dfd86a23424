"""The sentence encoder: text in, unit vectors out.

Plain onnxruntime and tokenizers, no Rasa: the command line, the crisis screen and `web` may use it.
How its files came about stands in export/README.md.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from threading import Event
from time import monotonic, sleep
from typing import Any, Final, NamedTuple

import numpy as np
import onnxruntime
from tokenizers import Encoding, Tokenizer

from bot.nlu.encoder_parts import Parts, Values, Vectors

ENCODER_DIRECTORY: Final = Path(__file__).parent / "encoder_model"
DIMENSIONS: Final = 384
MAX_TOKENS: Final = 128
BATCH: Final = 16
# What a visitor typed, their question as it is read, and up to three other readings of it.
_KEPT: Final = 5
# A thread that sleeps begins within so long where a processor is free; nobody waits longer.
_PATIENCE: Final = 0.001  # seconds


class _Kept(NamedTuple):
    """What is made of one of the last texts, with a hash of its letters and one of its tokens.

    The text itself is not kept, nor are its tokens once they are read.
    """

    written: bytes
    read: bytes
    values: Values


class EncoderError(RuntimeError):
    """The encoder's files cannot be used; the message says which and how to mend it."""


class Encoder:
    """Turns texts into vectors whose dot product says how alike two texts are."""

    def __init__(
        self, path: Path = ENCODER_DIRECTORY, *, threads: int = 1, batches: int = 1
    ) -> None:
        """Load and check the model.

        Args:
            path: folder with the parts of the model, tokenizer.json and MANIFEST.json.
            threads: processor threads for one batch; 1 serves many visitors best.
            batches: how many batches of many texts are encoded side by side; on two processors,
                two batches by one thread each take two thirds of the time of one batch by two.

        Raises:
            EncoderError: a file is missing, or differs from what the manifest says.
        """
        manifest = _manifest(path)
        _raise_if_altered(path, manifest["files"])
        self.fingerprint: str = manifest["cut_from"]
        self._tokenizer = Tokenizer.from_file(str(path / "tokenizer.json"))
        self._tokenizer.enable_truncation(max_length=MAX_TOKENS)
        self._tokenizer.no_padding()  # to the longest of a batch, in `_values`, not of all texts
        files = [path / name for name in manifest["files"] if name.endswith(".onnx")]
        self._parts = Parts.load(files, _options(threads))
        self._batches = batches
        self._beside = ThreadPoolExecutor(1, "encoder")  # has no thread until it is given work
        self._kept: tuple[_Kept, ...] = ()

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
        unknown = set(outputs) - set(self._parts.widths)
        if unknown:
            raise EncoderError(f"The encoder has no output {', '.join(sorted(unknown))}.")
        if len(texts) == 1:
            return self._encode_one(texts[0], outputs)
        width = sum(self._parts.widths[name] for name in outputs)
        vectors = np.zeros((len(texts), width), np.float32)
        encodings = self._tokenizer.encode_batch(list(texts))
        # Alike lengths side by side: padding costs time and, since activations are scaled over the
        # whole batch, accuracy.
        order = sorted(range(len(texts)), key=lambda index: len(encodings[index]))
        batches = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]

        def fill(rows: list[int]) -> None:
            values = self._values([encodings[row] for row in rows])
            vectors[rows] = values.side_by_side(outputs)

        if self._batches == 1:
            for rows in batches:
                fill(rows)
        else:
            with ThreadPoolExecutor(self._batches) as side_by_side:
                list(side_by_side.map(fill, batches))
        return vectors

    def ahead(self, text: str, outputs: Sequence[str]) -> Callable[[], None]:
        """Begin to encode one text on another thread; whoever asks for it next waits for that one.

        The encoder works outside Python's lock, so the caller goes on with other work meanwhile.

        Args:
            text: what will be asked for.
            outputs: names of those to begin with.

        Returns:
            what lets the other thread begin if it has not yet. It takes half a millisecond to wake,
            and cannot begin while the caller keeps Python's lock: to be called after so much work.
        """
        values, begun = self._one(text), Event()

        def encode() -> None:
            begun.set()
            try:
                values.side_by_side(outputs)
            except BaseException:
                self._kept = ()  # whoever asked meanwhile is told; others may ask again
                raise

        try:
            self._beside.submit(encode)
        except RuntimeError:  # no thread to be had: whoever asks for the vectors makes them
            begun.set()
            # If nobody asks, nobody reads the tokens, and they would stay.
            self._kept = tuple(one for one in self._kept if one.values is not values)

        def let_begin() -> None:
            # To sleep until woken takes longer than to look again.
            until = monotonic() + _PATIENCE
            while not begun.is_set() and monotonic() < until:
                sleep(0)

        return let_begin

    def _encode_one(self, text: str, outputs: Sequence[str]) -> Vectors:
        try:
            return self._one(text).side_by_side(outputs)
        except BaseException:
            self._kept = ()  # what failed once may be asked for again
            raise

    def _one(self, text: str) -> Values:
        """Return what is made of one text; that of the last ones is kept, by hashes of the text.

        The crisis screen and the understanding read the same message one after the other, unless a
        courtesy stands around its question, or a word of it is mended or spelt out.
        """
        written = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
        kept = self._kept  # read once: another thread may put its own there
        for one in kept:
            if one.written == written:
                return one.values
        encodings = [self._tokenizer.encode(text)]  # a batch would wake other threads
        read = hashlib.sha256(np.array(encodings[0].ids, dtype=np.int64).tobytes()).digest()
        for one in kept:
            if one.read == read:
                return one.values
        values = self._values(encodings)
        self._kept = (_Kept(written, read, values), *kept)[:_KEPT]
        return values

    def _values(self, encodings: Sequence[Encoding]) -> Values:
        ids = np.zeros((len(encodings), max(map(len, encodings))), dtype=np.int64)  # 0 is [PAD]
        read = np.zeros_like(ids)
        for row, each in enumerate(encodings):
            ids[row, : len(each)] = each.ids
            read[row, : len(each)] = 1
        return Values(self._parts, {"input_ids": ids, "attention_mask": read})


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


def _manifest(path: Path) -> Mapping[str, Any]:
    """Return the manifest, with the hash of each file and that of the graph they were cut from."""
    file = path / "MANIFEST.json"
    try:
        manifest: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return {name: manifest[name] for name in ("files", "cut_from")}
    except FileNotFoundError:
        raise EncoderError(f"{file} is missing. {_MEND}") from None
    except (ValueError, KeyError):
        raise EncoderError(f"{file} cannot be read. {_MEND}") from None


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
