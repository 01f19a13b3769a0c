"""The app and the API that it uses, at `/app/` and `/api/v1/`: they ask, and show what the rules answer.

    api, bearer, boundary, problems   the API as a whole: who may ask, and how it says no
    logging_in, forgotten, account, service   its operations
    schemas, describing   what goes in and out, and how that is told to developers
    pages, shell   the installable web app: files that browsers keep, and know nobody

They know no page of the portal and no Django session; tokens come in a header, never in a cookie.
"""
