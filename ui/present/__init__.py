"""Domain values as text, rows and safe HTML fragments. Nothing here knows Gradio, a store or a clock."""
