"""Several processes that make values one after the other, each every so-manieth; they come in their order."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from multiprocessing.connection import Connection
from typing import TypeVar

T = TypeVar("T")


def made(make: Callable[[int], T], count: int, *, hands: int) -> Generator[T, None, None]:
    """`make(0)`, `make(1)`, ... up to that count, by so many processes beside this one; 0: by this one.

    Each is ahead by two values at most, one of which this one has read while it did something else. They know what this
    one knew, but must not use its database; they end with it, however it ends.
    """
    if not hands:
        yield from map(make, range(count))
        return
    fork = multiprocessing.get_context("fork")
    with ExitStack() as ends:
        readers: list[Connection] = []
        for hand in range(hands):
            reader, writer = fork.Pipe(duplex=False)
            readers.append(ends.enter_context(closing(reader)))
            # Whoever else holds an end that reads would keep the hand writing after we are gone.
            numbers = range(hand, count, hands)
            fork.Process(target=_make, args=(make, numbers, writer, [*readers]), daemon=True).start()
            writer.close()
        reading = ends.enter_context(ThreadPoolExecutor(hands))
        ahead = [reading.submit(reader.recv) for reader, _number in zip(readers, range(count), strict=False)]
        for number in range(count):
            value = ahead[number % hands].result()
            if number + hands < count:
                ahead[number % hands] = reading.submit(readers[number % hands].recv)
            yield value


def _make(make: Callable[[int], T], numbers: range, writer: Connection, readers: list[Connection]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who reads says when it is over
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for reader in readers:
        reader.close()
    try:
        for number in numbers:
            writer.send(make(number))
    except BrokenPipeError:
        return
