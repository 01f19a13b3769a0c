"""Static files are collected at each start, under names that change with their content."""

import json
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.test import override_settings

from nhanh8.site.server import collect_static_files

PRODUCTION = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}


@pytest.mark.parametrize("times", [1, 2])
def test_static_files_get_hashed_names_and_a_compressed_twin(tmp_path: Path, times: int) -> None:
    root = tmp_path / "home" / "static"
    with override_settings(STATIC_ROOT=str(root), STORAGES=PRODUCTION):
        for _ in range(times):
            collect_static_files()
        names = json.loads((root / "staticfiles.json").read_text())["paths"]
        assert storages["staticfiles"].url("nhanh8.css") == f"/static/{names['nhanh8.css']}"
    assert names["nhanh8.css"] != "nhanh8.css"
    assert (root / f"{names['nhanh8.css']}.gz").exists()
