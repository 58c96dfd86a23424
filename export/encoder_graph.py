"""The graph that is exported: the encoder's layers, laid out so that int8 costs little."""

import torch
from transformers import BertModel

MIDDLE_LAYER = 4  # of 6
TUNED_FROM = 3  # layers below are the published ones
EVENED = 0.85  # how much of an input's unevenness its weights take over: 0 none, 1 all


class Smooth(torch.nn.Module):
    """A linear layer whose input is divided, and whose weights are multiplied, number by number.

    At run time all of a layer's input is rounded on one scale. A few numbers of it are a hundred
    times as large as the others and take all of that scale; divided before and made up for by the
    weights, they take less (Xiao et al. 2023, SmoothQuant, ICML).
    """

    def __init__(self, linear: torch.nn.Linear) -> None:
        super().__init__()
        self.linear = linear
        self.register_buffer("factor", torch.ones(linear.in_features))
        self.largest = torch.zeros(linear.in_features)

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """Inputs [..., d] to outputs; notes how large each number of the input grows."""
        if not torch.onnx.is_in_onnx_export():
            self.largest = self.largest.maximum(inputs.abs().flatten(0, -2).amax(0))
        return self.linear(inputs * self.factor)

    def settle(self) -> None:
        """Choose the factors by what was noted."""
        weights = self.linear.weight.abs().amax(0).clamp(min=1e-5)
        scale = self.largest.clamp(min=1e-5) ** EVENED / weights ** (1.0 - EVENED)
        scale /= scale.mean()
        self.factor = 1.0 / scale
        self.linear.weight.data *= scale


class Layer(torch.nn.Module):
    """One layer of BERT, with its three first matrices in one: each input is rounded once."""

    def __init__(self, layer: torch.nn.Module) -> None:
        super().__init__()
        inner = layer.attention.self
        parts = (inner.query, inner.key, inner.value)
        self.heads, self.width = inner.num_attention_heads, inner.attention_head_size
        joined = torch.nn.Linear(parts[0].in_features, sum(part.out_features for part in parts))
        joined.weight.data = torch.cat([part.weight for part in parts])
        joined.bias.data = torch.cat([part.bias for part in parts])
        self.joined = Smooth(joined)
        self.attended = Smooth(layer.attention.output.dense)
        self.first_norm = layer.attention.output.LayerNorm
        self.wide = Smooth(layer.intermediate.dense)
        self.narrow = Smooth(layer.output.dense)
        self.second_norm = layer.output.LayerNorm

    def forward(self, hidden: torch.Tensor, hide: torch.Tensor) -> torch.Tensor:
        """Tokens [n, tokens, 384] to the same; `hide` is very low where there is no token."""
        count = hidden.shape[0]
        split = self.joined(hidden).view(count, -1, 3, self.heads, self.width)
        query, key, value = split.permute(2, 0, 3, 1, 4).unbind(0)
        weights = query @ key.transpose(-1, -2) * self.width**-0.5 + hide
        mixed = torch.softmax(weights, -1) @ value
        mixed = mixed.transpose(1, 2).reshape(count, -1, self.heads * self.width)
        hidden = self.first_norm(hidden + self.attended(mixed))
        wide = torch.nn.functional.gelu(self.wide(hidden))
        return self.second_norm(hidden + self.narrow(wide))


class SentenceEncoder(torch.nn.Module):
    """BERT with three outputs: the last layer, a middle one, and the last of the tuned layers."""

    def __init__(self, bert: BertModel, tuned: torch.nn.ModuleList) -> None:
        super().__init__()
        self.words = bert.embeddings
        self.published = torch.nn.ModuleList(Layer(layer) for layer in bert.encoder.layer)
        self.tuned = torch.nn.ModuleList(Layer(layer) for layer in tuned)

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Token ids and mask [n, tokens] (int64) to three times unit vectors [n, 384]."""
        hidden = self.words(input_ids=input_ids)
        hide = ((1.0 - attention_mask.to(hidden.dtype)) * -1e4)[:, None, None, :]
        middle = lower = hidden
        for number, layer in enumerate(self.published, start=1):
            hidden = layer(hidden, hide)
            middle = hidden if number == MIDDLE_LAYER else middle
            lower = hidden if number == TUNED_FROM else lower
        for layer in self.tuned:
            lower = layer(lower, hide)
        return (
            pooled(hidden, attention_mask),
            pooled(middle, attention_mask),
            pooled(lower, attention_mask),
        )


def pooled(hidden: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
    """Mean over the real tokens, scaled to length 1."""
    mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
    mean = (hidden * mask).sum(dim=1) / mask.sum(dim=1).clamp(min=1e-9)
    return torch.nn.functional.normalize(mean, p=2.0, dim=1)
