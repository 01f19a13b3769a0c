"""What may run beside what, where several workers share the tests (pytest-xdist): a pytest plugin.

The telephones have one worker to themselves, and so have the pages, the mail and the demo: each keeps servers
for a module, and many of them at once would starve each other. Unit tests go file by file.
"""

from pathlib import Path

import pytest

_ACCEPTANCE = Path(__file__).parent / "acceptance"


@pytest.hookimpl(tryfirst=True)  # before xdist looks at the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Name each test's group."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_group(item.path)))


def _group(path: Path) -> str:
    if _ACCEPTANCE / "phone" in path.parents:
        return "telephones"
    if _ACCEPTANCE in path.parents:
        return "pages"
    return str(path.relative_to(_ACCEPTANCE.parent))
