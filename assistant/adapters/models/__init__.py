"""Language models behind the ChatModel port.

``langchain_model`` speaks to any provider that LangChain knows, or any server that speaks the OpenAI protocol.
``scripted`` is the twin that ships, for demonstrations, tests and evaluation runs.
Both keep the same contract: an answer that fits the schema within the time given, or DrafterFailed with a code.
"""
