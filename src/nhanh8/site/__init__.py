"""Wiring and the common look: Django settings, urls, WSGI, base template and design tokens. No rules."""
