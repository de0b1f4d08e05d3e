"""What is around every screen: the bar at the top, the sentence at the foot, and the parts that screens are made of."""

from dataclasses import dataclass

import gradio as gr

from ui.present.safe import esc, tag


@dataclass(frozen=True)
class Frame:
    """Parts that belong to no screen; ``timer`` ticks for all of them."""

    top: gr.HTML
    notice: gr.HTML
    alert: gr.HTML
    timer: gr.Timer


def html_part(value: str, elem_id: str, part: str | None = None) -> gr.HTML:
    """A part of ours: no styles of Gradio's, and a hook for the scripts, by the name they know it by."""
    return gr.HTML(value, elem_id=elem_id, js_on_load=_mount(part or elem_id), apply_default_css=False)


def waiting(text: str) -> str:
    """What stands in a part until it is drawn."""
    return tag("div", tag("p", esc(text)), "wl-empty")


def _mount(name: str) -> str:
    return f"window.warmline.mount('{name}', element, {{trigger, watch, props}})"
