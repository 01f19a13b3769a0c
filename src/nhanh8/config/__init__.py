"""Settings: one typed object, read once from the environment and a TOML file.

`settings()` gives it. Everything in the house may read it; it knows nobody.
A value comes from, first found: an environment variable `NHANH8_<SECTION>__<NAME>`, the TOML file named by
`NHANH8_CONFIG`, the default that stands (with its reason) in a module of this folder.
"""

from nhanh8.config.settings import ConfigError, Settings, settings, use

__all__ = ["ConfigError", "Settings", "settings", "use"]
