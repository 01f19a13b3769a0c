"""The filers' pages and their API: TK1-TS by form, spreadsheet and XML. It decides nothing.

    start, filings       what was filed, and what became of it
    filling_in, files    file by the web form; by a spreadsheet or signed XML in a browser
    withdrawal           withdraw what waits
    api                  file signed XML, and ask for its state, from a program

Who comes in is a representative (`Act.FILE`), or, to the API, who signed; each sees their own filer's alone.
"""
