"""Embed the guidelines that ship and write knowledge_base/content/vectors.npz: run after any guideline has changed.

python scripts/build_vectors.py
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def main() -> None:
    """Write the file and say how many vectors it holds."""
    from knowledge_base.content.loader import load_guidelines  # noqa: PLC0415 - the path must be set first
    from knowledge_base.content.vectors import write_vectors  # noqa: PLC0415 - as above
    from knowledge_base.embedding.minilm import MiniLmEmbedder  # noqa: PLC0415 - as above

    path = ROOT / "knowledge_base" / "content" / "vectors.npz"
    guidelines = load_guidelines()
    write_vectors(guidelines, MiniLmEmbedder(), path)
    print(f"{path.relative_to(ROOT)}: {len(guidelines)} guidelines, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
