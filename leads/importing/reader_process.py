"""The process that reads ahead: ``python -m leads.importing.reader_process``.

It answers each request for a batch on its standard output, None where reading failed (the
worker then reads itself, and tells of the failure). It ends when its worker does.
"""

import gc
import os
import pickle
import sys
from typing import TYPE_CHECKING, BinaryIO

import django

if TYPE_CHECKING:
    from leads.importing.reading import Plan


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer until the requests end. The first one is the plan, the others are marks."""
    plan: Plan = pickle.load(requests)  # noqa: S301 -- from the worker that started us
    while True:
        try:
            start = pickle.load(requests)  # noqa: S301 -- from the worker that started us
        except EOFError:
            return
        try:
            answer = plan.read(start).packed()
        except Exception:  # noqa: BLE001 -- the worker meets the same and words it
            answer = None
        try:
            pickle.dump(answer, answers, protocol=pickle.HIGHEST_PROTOCOL)
            answers.flush()
        except OSError:
            return


if __name__ == "__main__":
    django.setup()
    gc.disable()  # rows hold no cycles, and looking for some took a quarter of the time
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as answers_only:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
        serve(sys.stdin.buffer, answers_only)
