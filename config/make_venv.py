"""Makes the virtual environment with nothing but the standard library.

Debian leaves ``ensurepip`` out of python3, so ``python3 -m venv`` fails there unless
python3-venv is installed. Then the environment is made without pip, and pip's own wheel,
which can run from the archive, installs itself.
"""

import hashlib
import importlib.util
import os
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
import venv
from html.parser import HTMLParser
from pathlib import Path

LEAST = (3, 11)
PIP = "pip-26.3-py3-none-any.whl"
PIP_SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"


def main(folder: Path) -> None:
    """Make the environment in ``folder``, with pip."""
    if sys.version_info < LEAST:
        found = ".".join(map(str, sys.version_info[:3]))
        sys.exit(
            f"Python 3.11 or newer is needed; {sys.executable} is {found}. "
            "Name another one: make PYTHON3=python3.12 run"
        )
    has_pip = importlib.util.find_spec("ensurepip") is not None
    venv.EnvBuilder(with_pip=has_pip, symlinks=True, clear=True).create(folder)
    if not has_pip:
        install_pip(folder / "bin" / "python")


def install_pip(python: Path) -> None:
    """Fetch pip's wheel from the package index, check its digest, let it install itself."""
    content = _fetch(_wheel_url())
    if hashlib.sha256(content).hexdigest() != PIP_SHA256:
        sys.exit(f"{PIP} is not the file that was expected; try again.")
    with tempfile.TemporaryDirectory() as temporary:
        wheel = Path(temporary) / PIP
        wheel.write_bytes(content)
        command = [str(python), f"{wheel}/pip", "install", "--quiet", "--no-index", str(wheel)]
        subprocess.run(command, check=True)  # noqa: S603 -- the environment's own Python


class _Links(HTMLParser):
    """Collects the links of an index page (PEP 503)."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.urls += [value for name, value in attrs if name == "href" and value]


def _wheel_url() -> str:
    index = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/") + "/pip/"
    links = _Links()
    links.feed(_fetch(index).decode())
    for url in links.urls:
        if urllib.parse.urlsplit(url).path.endswith(PIP):
            return urllib.parse.urljoin(index, url)
    sys.exit(f"{index} does not offer {PIP}. Install python3-venv, then try again.")


def _fetch(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310 -- the index, as pip's
        return bytes(answer.read())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
