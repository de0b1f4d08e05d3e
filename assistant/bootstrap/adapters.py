"""Models and indexes, as the settings choose them. What takes long to import is imported when it is picked."""

from typing import TYPE_CHECKING

from assistant.errors import SettingsInvalid
from assistant.ports import AnswerCache, ChatModel, SecondReader, ToneJudge
from assistant.post_reader import PostReader
from assistant.second_reader import ModelReader
from assistant.settings import Settings
from assistant.tone_judge import ModelJudge
from knowledge_base.ports import Embedder, PassageIndex
from prompts.catalog import load_prompt

if TYPE_CHECKING:
    from assistant.drafting.writer import Writer


def model_writer(settings: Settings, prompt: str | None = None, answers: AnswerCache | None = None) -> "Writer":
    """The writer with the configured chat model and ``prompt``, such as ``draft_reply/v1``, by default the newest.

    ``answers`` keeps what the model said to the same request; without it nothing is kept beyond this process.

    Raises SettingsInvalid where no model is configured, PromptNotFound.
    """
    if not settings.model:
        raise SettingsInvalid("No language model is configured: set WARMLINE_MODEL, for instance to openai:NAME.")
    from assistant.drafting.writer import Writer  # noqa: PLC0415 - only needed with a model

    name, _, version = (prompt or "draft_reply").partition("/")
    from assistant.adapters.models.answers_in_memory import MemoryAnswers  # noqa: PLC0415 - beside its sibling
    from assistant.adapters.models.cached import CachedModel  # noqa: PLC0415 - beside its sibling

    model = CachedModel(_chat_model(settings, settings.model), answers or MemoryAnswers())
    return Writer(model, load_prompt(name, version or None))


def post_reader(settings: Settings) -> PostReader | None:
    """The model's help in reading posts, where the settings want it; raises SettingsInvalid where no model is named."""
    if not settings.read_feeds_with_model:
        return None
    if not settings.model:
        raise SettingsInvalid("WARMLINE_READ_FEEDS_WITH_MODEL needs a language model: set WARMLINE_MODEL.")
    return PostReader(_chat_model(settings, settings.model), settings.model_deadline)


def second_reader(settings: Settings) -> SecondReader | None:
    """The reader of replies' prose, where the settings want one; raises SettingsInvalid where no model is named."""
    if settings.second_reader == "off":
        return None
    name = settings.second_reader_model or settings.model
    if not name:
        raise SettingsInvalid(
            "WARMLINE_SECOND_READER=model needs a language model: set WARMLINE_SECOND_READER_MODEL or WARMLINE_MODEL."
        )
    return ModelReader(_chat_model(settings, name))


def tone_judge(settings: Settings, answers: AnswerCache | None = None) -> ToneJudge | None:
    """The judge of tone, where the settings want one; raises SettingsInvalid where no model is named.

    ``answers`` as for ``model_writer``: the same reply is asked about once.
    """
    if settings.tone_judge == "off":
        return None
    name = settings.tone_judge_model or settings.model
    if not name:
        raise SettingsInvalid(
            "WARMLINE_TONE_JUDGE=model needs a language model: set WARMLINE_TONE_JUDGE_MODEL or WARMLINE_MODEL."
        )
    from assistant.adapters.models.answers_in_memory import MemoryAnswers  # noqa: PLC0415 - beside its sibling
    from assistant.adapters.models.cached import CachedModel  # noqa: PLC0415 - beside its sibling

    return ModelJudge(CachedModel(_chat_model(settings, name, steady=True), answers or MemoryAnswers()))


def _chat_model(settings: Settings, name: str, *, steady: bool = False) -> ChatModel:
    from assistant.adapters.models.langchain_model import LangChainModel  # noqa: PLC0415 - takes 1.6 s to import

    key = settings.model_api_key.get_secret_value() if settings.model_api_key else None
    return LangChainModel(name, base_url=settings.model_base_url, api_key=key, steady=steady)


def kept_index(settings: Settings) -> PassageIndex:
    """The desk's own index: a Chroma server, the data directory's, or one in memory."""
    from knowledge_base.indexes.chroma import ChromaIndex  # noqa: PLC0415 - takes a second to import

    if settings.chroma_url:
        return ChromaIndex(url=settings.chroma_url)
    return ChromaIndex(settings.data_dir / "chroma") if settings.data_dir else ChromaIndex()


def memory_index() -> PassageIndex:
    """An index of a command's own. Never the data directory's: Chroma's files have one owner, and that is the desk."""
    from knowledge_base.indexes.chroma import ChromaIndex  # noqa: PLC0415 - takes a second to import

    return ChromaIndex()


def exact_index() -> PassageIndex:
    """An index without Chroma, for commands that must start fast."""
    from knowledge_base.indexes.exact import ExactIndex  # noqa: PLC0415 - beside its sibling

    return ExactIndex()


def embedder(settings: Settings) -> Embedder:
    """The embedding server that is named, else the model that ships."""
    if settings.embedding:
        from knowledge_base.embedding.openai_server import OpenAIEmbedder  # noqa: PLC0415 - only when chosen

        key = settings.embedding_api_key.get_secret_value() if settings.embedding_api_key else None
        return OpenAIEmbedder(base_url=settings.embedding_base_url, api_key=key, model=settings.embedding)
    from knowledge_base.embedding.minilm import MiniLmEmbedder  # noqa: PLC0415 - beside its sibling

    return MiniLmEmbedder(threads=settings.threads)


def sentence_embedder(chosen: Embedder) -> Embedder:
    """What the tone scorer reads sentences with: the model that ships, whatever passages are embedded with.

    Its heads were fitted on that one; ``chosen`` is shared where it is the same.
    """
    from knowledge_base.embedding.minilm import MiniLmEmbedder  # noqa: PLC0415 - beside its sibling

    return chosen if chosen.name == MiniLmEmbedder.name else MiniLmEmbedder()
