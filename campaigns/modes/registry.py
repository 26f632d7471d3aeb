"""The modes there are. Adding one: a folder beside this file, and a line here."""

from campaigns.modes.base import Mode
from campaigns.modes.broadcast.mode import Broadcast

MODES: dict[str, Mode] = {mode.key: mode for mode in (Broadcast(),)}
