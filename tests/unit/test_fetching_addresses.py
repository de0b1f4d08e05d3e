"""What counts as a public address, where redirects may go, and how packed bytes stay bounded."""

import gzip
import zlib

import httpx
import pytest

from knowledge_base.feeds.addresses import PrivateAddress, checked, is_loopback, is_public, resolve
from knowledge_base.feeds.answers import known_of, retry_after
from knowledge_base.feeds.hops import Hops
from knowledge_base.feeds.unpacking import BrokenPacking, UnknownPacking, unpacked


@pytest.mark.parametrize(
    "address",
    [
        "93.184.216.34",
        "8.8.8.8",
        "2606:2800:220:1:248:1893:25c8:1946",
        "64:ff9b::8.8.8.8",  # a public IPv4 address behind NAT64
        "2002:0808:0808::1",  # the same by 6to4
    ],
)
def test_a_public_address_is_read(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104 - an address to be refused
        "127.0.0.1", "127.9.9.9", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
        "169.254.169.254",  # metadata of most clouds
        "100.100.100.200", "100.64.0.1",  # carrier-grade NAT, and a cloud's metadata within
        "168.63.129.16",  # Azure's platform
        "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
        "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1", "::127.0.0.1",
        "64:ff9b::127.0.0.1", "64:ff9b::169.254.169.254", "64:ff9b:1::8.8.8.8",
        "2002:7f00:0001::1", "2002:c0a8:0101::1", "2001:0:7f00:1::1",
        "2606:2800:220:1:0:5efe:10.0.0.1", "2606:2800:220:1:200:5efe:10.0.0.1",
        "", "status.example", "2130706433",
    ],
)  # fmt: skip
def test_an_address_of_the_inside_is_not(address):
    assert not is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost"])
def test_every_spelling_of_loopback_is_refused(host):
    with pytest.raises(PrivateAddress):
        checked(host, resolve, private=False)
    assert "127.0.0.1" in checked(host, resolve, private=True)


@pytest.mark.parametrize(
    ("host", "expected"),
    [("localhost", True), ("LOCALHOST.", True), ("a.localhost", True), ("127.0.0.2", True), ("::1", True),
     ("localhost.example", False), ("10.0.0.1", False), ("", False)],
)  # fmt: skip
def test_loopback_by_convention_needs_no_proxy(host, expected):
    assert is_loopback(host) is expected


@pytest.mark.parametrize(
    ("start", "current", "following", "refused"),
    [
        ("https://s.example/a", "https://s.example/a", "https://s.example/b", None),
        ("http://s.example/a", "http://s.example/a", "https://s.example/a", None),
        ("https://s.example/a", "https://s.example/a", "http://s.example/a", "https to http"),
        ("https://s.example/a", "https://s.example/a", "https://s.example:8443/a", "another host"),
        ("https://s.example/a", "https://s.example/a", "https://cdn.example/a", None),
        ("https://s.example/a", "https://s.example/a", "https://CDN.example./a", None),
        ("https://s.example/a", "https://cdn.example/a", "http://cdn.example/a", "https to http"),
        ("https://s.example/a", "https://s.example/a", "https://cdn.example.evil.example/a", "another host"),
        ("https://s.example/a", "https://s.example/a", "https://cdn.example@evil.example/a", "another host"),
        ("https://s.example/a", "https://s.example/a", "https://port.example:444/a", None),
        ("https://s.example/a", "https://s.example/a", "https://port.example/a", "another host"),
        ("http://s.example/a", "http://s.example/a", "file:///etc/passwd", "another host"),
        ("http://s.example/a", "http://s.example/a", "gopher://s.example/a", "another host"),
    ],
)
def test_a_redirect_is_followed_or_refused(start, current, following, refused):
    hops = Hops(httpx.URL(start), ("cdn.example", "port.example:444"), "the feed")
    told = hops.refusal(httpx.URL(current), httpx.URL(following))
    assert told is None if refused is None else refused in told


@pytest.mark.parametrize("size", [0, 1, 300_000, 3_000_000])
@pytest.mark.parametrize("packing", ["gzip", "GZIP ", "x-gzip", "deflate", "identity", ""])
@pytest.mark.parametrize("step", [7_919, 10_000_000])
def test_what_was_packed_comes_out_whole(size, packing, step):
    content = bytes(number % 251 for number in range(size))
    kind = packing.strip().lower()
    packed = {"deflate": zlib.compress, "identity": bytes, "": bytes}.get(kind, gzip.compress)(content)
    chunks = [packed[at : at + step] for at in range(0, len(packed), step)]
    assert b"".join(unpacked(chunks, packing)) == content


def test_files_that_follow_one_another_come_out_whole():
    both = gzip.compress(b"one ") + gzip.compress(b"two")
    assert b"".join(unpacked([both], "gzip")) == b"one two"
    assert b"".join(unpacked([both[:20], both[20:30], both[30:]], "gzip")) == b"one two"


def test_no_piece_is_larger_than_was_asked_for():
    bomb = gzip.compress(b" " * 50_000_000)
    assert max(len(piece) for piece in unpacked([bomb], "gzip")) <= 256 * 1024


def test_damaged_bytes_and_other_packings_are_told():
    with pytest.raises(BrokenPacking):
        list(unpacked([gzip.compress(b"x" * 1000)[:-5]], "gzip"))
    with pytest.raises(BrokenPacking):
        list(unpacked([b"plain text"], "gzip"))
    with pytest.raises(UnknownPacking, match="zstd"):
        list(unpacked([b""], "zstd"))


DATE = "Sat, 21 Nov 2026 10:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "30"}, 30.0),
        ({"Retry-After": "Sat, 21 Nov 2026 10:02:00 GMT", "Date": DATE}, 120.0),
        ({"Retry-After": "Sat, 21 Nov 2026 09:00:00 GMT", "Date": DATE}, 0.0),
        ({"Retry-After": "Sat, 21 Nov 2026 10:02:00 GMT"}, None),
        ({"Retry-After": "1.5"}, None),
        ({}, None),
    ],
)
def test_retry_after_is_a_number_or_a_date_by_the_servers_clock(headers, seconds):
    assert retry_after(httpx.Headers(headers)) == seconds


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"ETag": '"1"'}, ('"1"', None)),
        ({"Last-Modified": DATE, "Date": DATE}, ("sha256-abc", None)),  # may change again in that second
        ({"Last-Modified": DATE, "Date": DATE, "ETag": '"1"'}, ('"1"', DATE)),
        ({"Last-Modified": DATE, "Date": "Sat, 21 Nov 2026 10:05:00 GMT"}, (None, DATE)),
        ({"Last-Modified": DATE}, (None, DATE)),
    ],
)
def test_validators_that_can_tell_versions_apart_are_kept(headers, expected):
    assert known_of(httpx.Headers(headers), "abc").validators == expected
