"""A bare Gradio app, to time the panel against: one button that brings as much HTML as the panel does.

python -m tests.bench.bare_app PORT BYTES
"""

import os
import sys

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio as gr


def main(port: str, size: str) -> None:
    """Serve until ended."""
    words = ("word " * (int(size) // 5 + 1))[: int(size)]
    turns = iter(range(10**9))
    with gr.Blocks() as blocks:
        shown = gr.HTML("", elem_id="shown")
        button = gr.Button("Go", elem_id="go")
        button.click(lambda: f'<p class="turn-{next(turns)}">{words}</p>', [], [shown], show_progress="hidden")
        blocks.load(lambda: f'<p class="loaded">{words}</p>', [], [shown], show_progress="hidden")
    blocks.launch(server_name="127.0.0.1", server_port=int(port), quiet=True, share=False, ssr_mode=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
