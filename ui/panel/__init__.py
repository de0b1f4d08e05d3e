"""The Gradio panel: layout, wiring and theme. What is shown is worded in ``ui.present``."""
