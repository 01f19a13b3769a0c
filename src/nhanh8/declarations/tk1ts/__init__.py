"""TK1-TS, the form by which a participant takes part or has facts changed, as an electronic transaction.

It knows the form's boxes, and the three shapes in which they come: XML with a signature, a web form, a
spreadsheet. What becomes of them is `nhanh8.declarations.electronic.filing`'s.
"""
