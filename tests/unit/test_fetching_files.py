"""A feed in a file is read again when it was changed, and only then."""

import json
import os

import pytest

from knowledge_base.errors import FeedUnavailable, FeedUnchanged
from knowledge_base.feeds.conditional import ConditionalFeed, Known
from knowledge_base.feeds.files import FileBody
from knowledge_base.records import FeedSnapshot, Provider


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "feed.json"
    file.write_bytes(b'{"one": 1}')
    return file


def unchanged(feed):
    with pytest.raises(FeedUnchanged):
        feed.read()
    return True


def read(feed):
    body = feed.read()
    feed.keep()
    return body


def test_a_file_is_handed_out_when_it_was_changed(path):
    feed = FileBody(str(path))
    assert read(feed) == b'{"one": 1}'
    assert unchanged(feed)
    assert unchanged(feed)
    path.write_bytes(b'{"two": 2}')
    os.utime(path, (1, 1))
    assert read(feed) == b'{"two": 2}'
    assert unchanged(feed)


def test_a_file_that_was_touched_or_replaced_by_the_same_is_unchanged(path, tmp_path):
    feed = FileBody(str(path))
    read(feed)
    os.utime(path, (5, 5))
    assert unchanged(feed)
    copy = tmp_path / "copy"
    copy.write_bytes(path.read_bytes())
    copy.replace(path)
    assert unchanged(feed)


def test_an_editor_that_replaces_the_file_is_seen_whatever_its_times_say(path, tmp_path):
    feed = FileBody(str(path))
    read(feed)
    assert unchanged(feed)
    assert unchanged(feed)
    told = path.stat()
    other = tmp_path / "other"
    other.write_bytes(b'{"two": 2}')
    os.utime(other, ns=(told.st_atime_ns, told.st_mtime_ns))
    other.replace(path)
    assert path.stat().st_size == told.st_size
    assert read(feed) == b'{"two": 2}'


def test_a_change_within_the_same_tick_of_the_file_systems_clock_is_seen(path):
    """Time and size alike, in place, right after the reading: the first look at a stamp is never believed."""
    feed = FileBody(str(path))
    read(feed)
    told = path.stat()
    with path.open("r+b") as file:
        file.write(b'{"two": 2}')
    os.utime(path, ns=(told.st_atime_ns, told.st_mtime_ns))
    feed._stamp = (told.st_mtime_ns, path.stat().st_ctime_ns, told.st_size, told.st_ino)
    assert read(feed) == b'{"two": 2}'


def test_a_stamp_is_believed_after_two_readings_found_the_same_under_it(path):
    feed = FileBody(str(path))
    read(feed)
    os.utime(path, (5, 5))
    assert unchanged(feed)
    assert feed._trusted is None
    assert unchanged(feed)
    assert feed._trusted is not None


def test_what_was_read_before_a_restart_is_unchanged_after_it(path):
    first = FileBody(str(path))
    read(first)
    etag, last_modified = first.known.validators
    assert last_modified is None
    assert unchanged(FileBody(str(path), Known(digest=etag.removeprefix("sha256-"))))


def test_a_half_written_file_is_a_failure_each_time_and_heals(path):
    def reader(body, at):
        try:
            json.loads(body)
        except ValueError as error:
            raise FeedUnavailable("half") from error
        return FeedSnapshot("feed", at, Provider(name="Northlight"))

    feed = ConditionalFeed(FileBody(str(path)), "feed", reader)
    feed.read(None)
    kept = feed.validators
    path.write_bytes(b'{"one": ')
    for _ in range(3):
        with pytest.raises(FeedUnavailable):
            feed.read(None)
    assert feed.validators == kept
    path.write_bytes(b'{"three": 3}')
    assert feed.read(None).source == "feed"
    assert feed.validators != kept


def test_a_file_that_vanishes_is_told_and_comes_back(path):
    feed = FileBody(str(path))
    read(feed)
    unchanged(feed)
    unchanged(feed)
    body = path.read_bytes()
    path.unlink()
    with pytest.raises(FeedUnavailable, match="no such file"):
        feed.read()
    path.write_bytes(body)
    assert unchanged(feed)


def test_what_is_no_file_is_refused_without_waiting_for_it(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for name in ("pipe", "."):
        with pytest.raises(FeedUnavailable, match="not a file"):
            FileBody(str(tmp_path / name)).read()


def test_a_typed_path_is_read_whole_each_time(path):
    feed = FileBody(str(path))
    assert feed.read() == feed.read()
