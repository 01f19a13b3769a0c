"""The letters about a declaration's steps: to who filed it, and to whom it is about.

They hold no name, no number of a person and nothing that opens anything: an address on a declaration may be
mistyped, and a stranger's.
"""

from typing import Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from nhanh8.audit.privacy import mask, mask_email
from nhanh8.charging import announced
from nhanh8.declarations.models import Declaration, Filing, Step
from nhanh8.mail import letters
from nhanh8.mail.letters import Posted
from nhanh8.mail.message import Facts, Message, Paragraph, Text
from nhanh8.mail.phrases import date_and_time, greeting
from nhanh8.registry.models import Contact

TO_FILER: Final = "declarations:state"
TO_PERSON: Final = "declarations:state, to the person"
WITHDRAWN: Final = "declarations:withdrawn"


def post(step: Step) -> None:
    """Post the letters about a step: to the filer, to every address on file, and to the one declared."""
    tell_people(step)
    filing = step.declaration.filing
    if filing is not None:
        letters.post(TO_FILER, [Posted(step.pk, filing.filer.email)])


def tell_people(step: Step) -> None:
    """Post the letters about a step to every address on file, and to the one declared."""
    declaration = step.declaration
    on_file = Contact.objects.filter(participant=declaration.participant_id or 0, kind=Contact.Kind.EMAIL)
    people = {address.casefold(): address for address in on_file.values_list("value", flat=True)}
    if declaration.email:
        people.setdefault(declaration.email.casefold(), declaration.email)
    letters.post(TO_PERSON, [Posted(step.pk, people[key]) for key in sorted(people)])


def tell_of_withdrawal(filing: Filing) -> None:
    """Post one letter to the filer, however many declarations were withdrawn."""
    letters.post(WITHDRAWN, [Posted(filing.pk, filing.filer.email)])


@letters.composer(WITHDRAWN)
def withdrawn(filing_id: int) -> Message:
    """Tell the filer how much of a filing waits no more, and what to do if it wasn't them."""
    filing = Filing.objects.select_related("filer").get(pk=filing_id)
    rows = filing.declarations.all()
    gone = rows.filter(state=Declaration.State.WITHDRAWN)
    last = Step.objects.filter(declaration__in=gone).order_by("-at").values_list("at", flat=True).first()
    return Message(
        _("Hồ sơ TK1-TS điện tử đã được rút"),
        (
            greeting(filing.filer.name),
            Paragraph(_("Tờ khai chưa được giải quyết trong hồ sơ này đã được rút theo yêu cầu của đơn vị.")),
            Facts(
                (
                    (_("Số hồ sơ"), filing.number),
                    *([(_("Thời gian"), date_and_time(last))] if last else []),
                    (_("Số tờ khai đã rút"), str(gone.count())),
                    (_("Số tờ khai khác trong hồ sơ"), str(rows.count() - gone.count())),
                )
            ),
            Paragraph(
                format_lazy(
                    _(
                        "Nếu đơn vị KHÔNG rút hồ sơ này: hãy báo ngay cho cơ quan BHXH quản lý hoặc gọi Tổng "
                        "đài {hotline} ({fee})."
                    ),
                    hotline=announced.NUMBER,
                    fee=announced.fee_lazy(),
                )
            ),
            Paragraph(_NOTHING_TO_CLICK),
        ),
    )


@letters.composer(TO_FILER)
def to_filer(step_id: int) -> Message:
    """Tell the filer what became of one row of its filing, and why."""
    step = Step.objects.select_related("declaration__filing").get(pk=step_id)
    declaration = step.declaration
    filing = declaration.filing
    return Message(
        format_lazy(_("Tờ khai {form}: {state}"), form=declaration.form, state=_STATES[step.state]),
        (
            Paragraph(_("Tờ khai do quý đơn vị nộp có trạng thái mới.")),
            Facts(
                (
                    (_("Số hồ sơ"), filing.number if filing else ""),
                    (_("Dòng"), str(declaration.row)),
                    *_facts(step),
                    *([(_("Lý do"), step.note)] if step.note else []),
                )
            ),
            Paragraph(_NOTHING_TO_CLICK),
        ),
    )


@letters.composer(TO_PERSON)
def to_person(step_id: int) -> Message:
    """Tell an address what is declared to become on file, masked, and how to object."""
    step = Step.objects.select_related("declaration").get(pk=step_id)
    declaration = step.declaration
    return Message(
        format_lazy(_("Tờ khai {form}: {state}"), form=declaration.form, state=_STATES[step.state]),
        (
            Paragraph(
                _(
                    "Địa chỉ này có trong hồ sơ BHXH hoặc trong một tờ khai thay đổi thông tin liên hệ. "
                    "Tờ khai đó có trạng thái mới."
                )
            ),
            Facts((*_facts(step), *_declared(declaration), *_usable(declaration, step))),
            Paragraph(_("Nếu bạn biết tờ khai này, bạn không cần làm gì thêm.")),
            Paragraph(
                format_lazy(
                    _(
                        "Nếu KHÔNG phải của bạn: hãy đến cơ quan BHXH gần nhất hoặc gọi ngay Tổng đài "
                        "{hotline} ({fee}) và đọc mã tờ khai."
                    ),
                    hotline=announced.NUMBER,
                    fee=announced.fee_lazy(),
                )
            ),
            Paragraph(_NOTHING_TO_CLICK),
        ),
    )


def _facts(step: Step) -> list[tuple[Text, Text]]:
    return [
        (_("Mã tờ khai"), step.declaration.reference),
        (_("Trạng thái"), _STATES[step.state]),
        (_("Thời gian"), date_and_time(step.at)),
    ]


def _declared(declaration: Declaration) -> list[tuple[Text, Text]]:
    return [
        *([(_("Số điện thoại khai"), mask(declaration.phone))] if declaration.phone else []),
        *([(_("Email khai"), mask_email(declaration.email))] if declaration.email else []),
    ]


def _usable(declaration: Declaration, step: Step) -> list[tuple[Text, Text]]:
    """Say since when the declared address gets passwords, once it is on file."""
    if step.state != Declaration.State.ACCEPTED or not declaration.email:
        return []
    on_file = Contact.objects.filter(participant=declaration.participant_id, value__iexact=declaration.email)
    since = on_file.values_list("usable_from", flat=True).first()
    return [(_("Email khai nhận được mật khẩu mới từ"), date_and_time(since))] if since else []


_STATES: Final[dict[str, Text]] = {
    Declaration.State.FILED: _("đã tiếp nhận, chờ giải quyết"),
    Declaration.State.SECOND: _("chờ người duyệt thứ hai"),
    Declaration.State.ACCEPTED: _("đã chấp nhận"),
    Declaration.State.REFUSED: _("bị từ chối"),
    Declaration.State.WITHDRAWN: _("đã rút, theo yêu cầu của nơi nộp"),
}
_NOTHING_TO_CLICK = _("Thư này không chứa mật khẩu và không có đường dẫn nào để bấm.")
