"""Delivery status notifications as mail servers write them (RFC 3464)."""

from email.message import EmailMessage

POSTFIX = """\
From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
To: no-reply@nhanh8.invalid
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
 boundary="4Xy.1732330000/mx.example.org"
Message-Id: <20261123020000.4Xy@mx.example.org>

This is a MIME-encapsulated message.

--4Xy.1732330000/mx.example.org
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

<{to}>: host mail.example.org[192.0.2.7] said: {status} <{to}>

--4Xy.1732330000/mx.example.org
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
Arrival-Date: Mon, 23 Nov 2026 02:00:00 +0000 (UTC)

Final-Recipient: rfc822; {to}
Original-Recipient: rfc822;{to}
Action: {action}
Status: {status}
Remote-MTA: dns; mail.example.org
Diagnostic-Code: smtp; 550 {status} <{to}>: Recipient address rejected

--4Xy.1732330000/mx.example.org
Content-Description: Undelivered Message
Content-Type: {returned}

Subject: x
From: VssID <no-reply@nhanh8.invalid>
To: {to}
Message-ID: {message_id}

--4Xy.1732330000/mx.example.org--
"""


def report(
    message_id: str,
    to: str = "an@example.vn",
    *,
    action: str = "failed",
    status: str = "5.1.1",
    returned: str = "message/rfc822",
) -> bytes:
    """Write a report as Postfix does; `returned` is the type of its last part."""
    text = POSTFIX.format(message_id=message_id, to=to, action=action, status=status, returned=returned)
    return text.encode()


def vacation(message_id: str) -> bytes:
    """Write an automatic answer that quotes our mail."""
    mail = EmailMessage()
    mail["Subject"], mail["In-Reply-To"], mail["Auto-Submitted"] = "Vắng mặt", message_id, "auto-replied"
    mail.set_content(f"> Message-ID: {message_id}\n> Action: failed\n> Status: 5.1.1\n")
    return mail.as_bytes()
