"""`nhanh8 web`: the portal."""

from typing import Annotated

import typer

from nhanh8.cli.app import start_django


def command(
    host: Annotated[str | None, typer.Option(help="Address to listen on (settings: `web.host`).")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port (settings: `web.port`); 0 takes a free one.")
    ] = None,
) -> None:
    """Serve the portal's pages, until Ctrl-C or SIGTERM.

    Prints `web ready http://host:port` once it answers. `/health` tells a load balancer whether it is well.
    """
    start_django(serving=True)
    from nhanh8.cli import database

    database.need(waits=True)
    from nhanh8.config import settings
    from nhanh8.site import logs
    from nhanh8.site.server import serve

    logs.set_up()
    web = settings().web
    serve(host or web.host, web.port if port is None else port)
