"""The benchmarks' parts import each other by name from their own folder, so it is on the path here."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[3] / "bench"))
