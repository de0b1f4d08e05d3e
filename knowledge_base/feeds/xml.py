"""Bytes to XML elements, without entities, document types or anything from outside, and bounded in depth and number."""

from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from knowledge_base.errors import FeedNotUnderstood
from knowledge_base.feeds.wording import say

_DEEPEST = 40
_MOST_ELEMENTS = 500_000
"""Elements of one feed; a history of Statuspage has a few hundred."""
_BEGINS = (b"<?xml", b"<rss", b"<feed", b"<rdf:RDF")
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
"""Byte order marks of UTF-8 and UTF-16."""


class _TooMuch(ValueError):
    pass


class _Bounded(TreeBuilder):
    def __init__(self) -> None:
        super().__init__()
        self._depth = 0
        self._number = 0

    def start(self, tag: Any, attrs: dict[Any, Any], /) -> Element:
        self._depth += 1
        self._number += 1
        if self._depth > _DEEPEST or self._number > _MOST_ELEMENTS:
            raise _TooMuch
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(tag)


def looks_like_xml(body: bytes) -> bool:
    """Whether a body begins as RSS, Atom or another XML document does; a web page does not."""
    head = body[:200]
    for mark in _MARKS:
        head = head.removeprefix(mark)
    return head.replace(b"\0", b"").lstrip().startswith(_BEGINS)


def parse_xml(body: bytes, name: str) -> Element:
    """The outermost element. Raises FeedNotUnderstood naming the feed."""
    parser = DefusedXMLParser(target=_Bounded(), forbid_dtd=True, forbid_entities=True, forbid_external=True)
    try:
        parser.feed(body)
        root: Element = parser.close()
    except DefusedXmlException as error:
        raise FeedNotUnderstood(say("format", "xml_unsafe", name=name)) from error
    except _TooMuch as error:
        raise FeedNotUnderstood(say("format", "xml_large", name=name)) from error
    except (ParseError, ValueError, LookupError) as error:
        reason = " ".join(str(error).split())[:100]
        raise FeedNotUnderstood(say("format", "xml", name=name, reason=reason)) from error
    return root


def local_name(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]
