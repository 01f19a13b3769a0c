"""The filers' pages and their API: TK1-TS by form, spreadsheet and XML. It decides nothing."""
