"""The panel's theme: system fonts only, one accent, colours that mean something, light and dark."""

from pathlib import Path

from gradio.themes import Base
from gradio.themes.utils import colors, sizes

from ui.present.sign_in import templates_html

STATIC = Path(__file__).parent / "static"
_SHEETS = (
    "theme", "layout", "fields", "parts", "facts", "knowledge",
    "writing", "work", "judging", "people", "review", "promises", "evaluation", "tone", "session",
)  # fmt: skip
_SCRIPTS = (
    "templates", "session", "desk", "asking", "focus", "opening", "queue", "facts", "knowledge", "writing",
    "overriding", "promises", "evaluation", "reviewing", "charts", "editor", "tone", "live",
    "saving", "changes", "work", "sending", "keys",
)  # fmt: skip
SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif")
MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")


class DeskTheme(Base):
    """Gradio's bare theme with our sizes; the colours come from static/theme.css so that both speak one language."""

    def __init__(self) -> None:
        super().__init__(
            primary_hue=colors.teal,
            neutral_hue=colors.slate,
            spacing_size=sizes.spacing_sm,
            radius_size=sizes.radius_sm,
            text_size=sizes.text_sm,
            font=SANS,
            font_mono=MONO,
        )
        self.name = "warmline"
        both = {
            "body_background_fill": "var(--wl-page)",
            "background_fill_primary": "var(--wl-surface)",
            "background_fill_secondary": "var(--wl-sunken)",
            "body_text_color": "var(--wl-ink)",
            "body_text_color_subdued": "var(--wl-quiet)",
            "block_background_fill": "var(--wl-surface)",
            "block_label_text_color": "var(--wl-quiet)",
            "block_title_text_color": "var(--wl-quiet)",
            "border_color_primary": "var(--wl-line)",
            "input_background_fill": "var(--wl-surface)",
            "input_border_color": "var(--wl-line-strong)",
            "input_border_color_focus": "var(--wl-accent)",
            "input_placeholder_color": "var(--wl-quiet)",
            "button_primary_background_fill": "var(--wl-accent)",
            "button_primary_background_fill_hover": "var(--wl-accent-strong)",
            "button_primary_text_color": "var(--wl-on-accent)",
            "button_secondary_background_fill": "var(--wl-surface)",
            "button_secondary_background_fill_hover": "var(--wl-sunken)",
            "button_secondary_text_color": "var(--wl-ink)",
            "button_secondary_border_color": "var(--wl-line-strong)",
        }
        self.set(**both, **{f"{name}_dark": value for name, value in both.items()})


def head() -> str:
    """Links to our own style sheets and scripts, served beside the page, and what the scripts show."""
    sheets = "".join(f'<link rel="stylesheet" href="/desk/{name}.css">' for name in _SHEETS)
    scripts = "".join(f'<script defer src="/desk/{name}.js"></script>' for name in _SCRIPTS)
    return sheets + scripts + templates_html()
