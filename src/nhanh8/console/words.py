"""What records hold as words of ours, in Vietnamese."""

from typing import Final

OUTCOMES: Final = {
    # As the hotline writes them; a channel knows nothing of another one.
    "reissued": "đã cấp lại",
    "no match": "không khớp",
    "refused": "bị từ chối",
    "withheld number": "giấu số",
    "not heard": "không nghe hết",
    "superseded": "có yêu cầu mới hơn",
    "unavailable": "hệ thống gián đoạn",
    "officer": "gặp cán bộ",
    "gave up": "bỏ cuộc",
}
