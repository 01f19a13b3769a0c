"""Rebuilds the acoustic model of the package: never needed to run the product."""
