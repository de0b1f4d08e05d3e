"""An answer's bytes, unpacked without ever holding more than is allowed.

httpx unpacks a whole chunk at a time, and a chunk of 64 kB may hold gigabytes; here the output is bounded.
"""

import zlib
from collections.abc import Iterable, Iterator

_PIECE = 256 * 1024
_ANY_HEADER = 32 + zlib.MAX_WBITS
"""zlib's way of saying: gzip or zlib, as the first bytes tell."""
ASKED_FOR = "gzip"
"""What a request accepts."""


class UnknownPacking(Exception):
    """The answer is packed in another way than asked for."""


class BrokenPacking(Exception):
    """The packed bytes are damaged or stop before their end."""


def unpacked(chunks: Iterable[bytes], packing: str) -> Iterator[bytes]:
    """The content piece by piece, each at most 256 kB more than what came. Raises UnknownPacking, BrokenPacking."""
    kind = packing.strip().lower()
    if kind in {"", "identity"}:
        yield from chunks
    elif kind in {"gzip", "x-gzip", "deflate"}:
        yield from _inflated(chunks)
    else:
        raise UnknownPacking(kind)


def _inflated(chunks: Iterable[bytes]) -> Iterator[bytes]:
    inflater = zlib.decompressobj(_ANY_HEADER)
    came = False
    try:
        for chunk in chunks:
            rest = chunk
            while rest:
                if inflater.eof:  # gzip files may follow one another
                    inflater = zlib.decompressobj(_ANY_HEADER)
                came = True
                yield inflater.decompress(rest, _PIECE)
                rest = inflater.unconsumed_tail or inflater.unused_data
            while not inflater.eof and (more := inflater.decompress(b"", _PIECE)):
                yield more
    except zlib.error as error:
        raise BrokenPacking from error
    if came and not inflater.eof:
        raise BrokenPacking
