"""The guide's example is code: it passes the kit."""

import re
import sys
from pathlib import Path
from types import ModuleType

GUIDE = Path(__file__).resolve().parents[2] / "docs/guides/adding-a-provider.md"
_BLOCK = re.compile(r"```python\n# (\S+)\.py\n(.*?)```", re.DOTALL)


def _modules():
    """Return the modules that the guide tells to write, in its order."""
    made = {}
    for path, code in _BLOCK.findall(GUIDE.read_text()):
        name = path.replace("/", ".")
        made[name] = sys.modules[name] = ModuleType(name)
        exec(compile(code, path, "exec"), made[name].__dict__)
    return made


TestTheGuide = _modules()["enrichment.providers.namewell.tests.test_kit"].TestNamewell
