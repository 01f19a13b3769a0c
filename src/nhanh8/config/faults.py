"""What is wrong with a file or an environment that people wrote, in words for them."""

from pydantic import ValidationError


def faults(error: ValidationError) -> list[str]:
    """Give `place: why` for each wrong value, such as `web.port: Input should be ...`; no value is in it."""
    found = error.errors(include_input=False, include_url=False)
    return [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in found]
