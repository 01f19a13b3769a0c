"""The app and the API that it uses, at `/app/` and `/api/v1/`: they ask, and show what the rules answer.

    api, bearer   the API as a whole: who may ask; how it says no stands in `web`
    logging_in, forgotten, account, service   its operations
    schemas   what goes in and out
    pages, shell   the installable web app: files that browsers keep, and know nobody

They know no page of the portal and no Django session; tokens come in a header, never in a cookie.
"""
