"""`python -m nhanh8` is the command `nhanh8`."""

from nhanh8.cli import main

main()
