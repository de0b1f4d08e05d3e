"""The sample world: one small invented provider, its customers and their tickets, placed around any instant."""

from knowledge_base.samples.world import World, load_world

__all__ = ["World", "load_world"]
