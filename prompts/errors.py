"""Errors of the prompts.

PromptsError
├── PromptNotFound       no prompt, phrase language or plan of that name or version
├── PromptInvalid        a data file does not fit its model; the sentence names file and field
└── VariablesMismatch    rendering was given other variables than the prompt declares
"""


class PromptsError(Exception):
    """Base of every error raised on purpose here; its text is one clear sentence."""


class PromptNotFound(PromptsError):
    """No such prompt, language or version."""


class PromptInvalid(PromptsError):
    """A data file of this package does not fit its model."""


class VariablesMismatch(PromptsError):
    """A variable is missing, or is not one the prompt declares."""
