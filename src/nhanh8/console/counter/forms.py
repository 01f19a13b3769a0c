"""The forms of the counter."""

from django import forms

from nhanh8.declarations.deciding import LONGEST_WORDS

_LONGEST_REFERENCE = 40


class OpenForm(forms.Form):
    """Which declaration is brought. A reader of QR codes types it, and presses Enter."""

    reference = forms.CharField(
        label="Mã tờ khai",
        help_text="Quét mã QR hoặc gõ 12 chữ và số dưới mã, không phân biệt hoa thường",
        max_length=_LONGEST_REFERENCE,
        error_messages={"required": "Nhập mã tờ khai", "max_length": "Mã tờ khai quá dài"},
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "autofocus": True}),
    )


class ScanForm(forms.Form):
    """The signed form."""

    scan = forms.FileField(
        label="Bản quét tờ khai đã ký",
        help_text="PDF, JPEG hoặc PNG, không quá 20 MB; tất cả không quá 10 trang",
        allow_empty_file=True,
        error_messages={"required": "Chọn tệp bản quét"},
        widget=forms.FileInput({"accept": "application/pdf,image/jpeg,image/png"}),
    )


class FileForm(forms.Form):
    """What was seen."""

    paper = forms.CharField(
        label="Giấy tờ tùy thân đã xem",
        help_text="Ví dụ: CCCD bản chính, cấp ngày 01/02/2022, ảnh và họ tên khớp; người nộp ký trước mặt",
        max_length=LONGEST_WORDS,
        error_messages={
            "required": "Ghi lại giấy tờ tùy thân đã xem",
            "max_length": f"Không quá {LONGEST_WORDS} ký tự",
        },
        widget=forms.Textarea({"rows": 3}),
    )
