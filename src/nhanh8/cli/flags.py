"""Commands whose help shows a flag without a value: Typer 0.29 writes `--help <bool>`, as if it took one."""

from typing import Any

from typer.core import TyperCommand, TyperGroup, TyperOption


def _without_value(parameters: list[Any]) -> list[Any]:
    for one in parameters:
        if isinstance(one, TyperOption) and one.is_flag and one.metavar is None:
            one.metavar = ""
    return parameters


class Command(TyperCommand):
    """A verb."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Give its options and arguments."""
        return _without_value(super().get_params(ctx))


class Group(TyperGroup):
    """A verb that has verbs."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Give its options and arguments."""
        return _without_value(super().get_params(ctx))
