"""Declarations: how an e-mail or a phone comes on file.

    TK1-TS     filed electronically by who manages the participant: signed XML, a form, a spreadsheet
    02/SĐ-GD   filled in on the portal, brought in person

An officer of the agency accepts or refuses; only then is the registry changed.
"""
