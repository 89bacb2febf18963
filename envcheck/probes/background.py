"""Start something now, ask for its answer later."""

import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def started(thread: threading.Thread) -> bool:
    """Start a thread; False: the system gives this process no more of them."""
    try:
        thread.start()
    except RuntimeError:
        return False
    return True


def in_background(function: Callable[[], T]) -> Callable[[float], T]:
    """Start `function` in a thread; the result waits for its answer, so many seconds at the most.

    The thread is a daemon: one that never ends does not keep the program from ending. Asking raises what `function`
    raised, or TimeoutError when there is no answer in time. Where no thread can be had (`ulimit -u`, `ulimit -v`) the
    function runs when it is asked, and takes its own time.
    """
    answers: list[T] = []
    errors: list[BaseException] = []

    def work() -> None:
        try:
            answers.append(function())
        except BaseException as error:  # noqa: BLE001 - handed on to whoever asks for the answer
            errors.append(error)

    thread = threading.Thread(target=work, daemon=True)
    alone = not started(thread)

    def answer(timeout_s: float) -> T:
        if alone:
            work()
        else:
            thread.join(timeout_s)
        if errors:
            raise errors[0]
        if not answers:
            raise TimeoutError
        return answers[0]

    return answer
