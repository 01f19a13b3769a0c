"""What a caller says: from packets to turns. It knows no dialogue and no signalling.

Nothing here runs for a call that isn't listened to. For one that is, the event loop only puts each packet
into a queue; one thread for all calls puts them in order, takes our own echo out, asks the speech detector
for all callers at once and follows their turns. Recognisers have threads of their own.
"""
