"""Guidelines and policy templates: text files that people own, and their loader."""

from knowledge_base.content.loader import load_guidelines, load_policies

__all__ = ["load_guidelines", "load_policies"]
