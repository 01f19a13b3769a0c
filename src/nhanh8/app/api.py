"""The app's API as a whole: its operations."""

from ninja import NinjaAPI

from nhanh8.app import account, forgotten, logging_in, service
from nhanh8.web import refusing

_DESCRIPTION = """\
For the VssID app and whoever builds another: log in, ask for a new password by e-mail, look after an account.

Who logs in gets a token for the header `Authorization: Bearer`; there are no cookies. What is refused is
refused as `application/problem+json` (RFC 9457): `type` stays, the words are in the language of
`Accept-Language` (`vi` or `en`). `RateLimit` and `RateLimit-Policy` tell what is left of a limit.
"""

api = NinjaAPI(
    title="Nhánh 8",
    version="1.0.0",
    description=_DESCRIPTION,
    urls_namespace="api",
    openapi_url=None,  # `pages` serves it, made once
)
for _router in (logging_in.router, forgotten.router, account.router, service.router):
    api.add_router("", _router)
refusing.by_problems(api)
