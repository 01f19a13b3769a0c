"""Tell every address on file that a password was re-issued (NIST SP 800-63B-4, OWASP Forgot Password)."""

from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks import task

from nhanh8.audit.privacy import mask
from nhanh8.mail import outgoing
from nhanh8.registry.models import Contact
from nhanh8.reissue.models import Reissue

SUBJECT = "Mật khẩu VssID của bạn vừa được cấp lại"


def enqueue(reissue: Reissue) -> int:
    """Write a job for each e-mail address of the account's participant, in the caller's transaction.

    Returns how many. The jobs hold ids alone.
    """
    contacts = Contact.objects.filter(
        kind=Contact.Kind.EMAIL, participant__account=reissue.account_id
    ).values_list("pk", flat=True)
    for contact_id in contacts:
        send_notice.enqueue(reissue.pk, contact_id)
    return len(contacts)


@task()
def send_notice(reissue_id: int, contact_id: int, attempt: int = 1) -> None:
    """Send one notice to one address; tried again later while the mail server doesn't take it."""
    contact = Contact.objects.filter(pk=contact_id).first()
    if contact is None:
        return  # taken off file meanwhile
    reissue = Reissue.objects.select_related("account__participant").get(pk=reissue_id)
    try:
        outgoing.send(contact.value, SUBJECT, _text(reissue))
    except outgoing.NotTakenError:
        again = outgoing.when_to_try_again(attempt)
        if again is None:
            raise
        send_notice.using(run_after=again).enqueue(reissue_id, contact_id, attempt + 1)


def _text(reissue: Reissue) -> str:
    participant = reissue.account.participant if reissue.account else None
    return render_to_string(
        "reissue/notice.txt",
        {
            "name": participant.full_name if participant else "",
            "number": mask(participant.numbers[0]) if participant else "",
            "when": timezone.localtime(reissue.asked_at),
            "caller": reissue.caller_masked,
        },
    )
