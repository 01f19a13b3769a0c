"""A phone call as an object: SIP, RTP and keys in; audio out. It knows no dialogue and no account."""
