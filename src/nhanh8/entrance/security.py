"""What a user looks after: where they are logged in, their second factors, their password."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from nhanh8.entrance import passkey_form
from nhanh8.entrance.browser import begin, browser_of, domain_of, onward
from nhanh8.entrance.forms import ChangePasswordForm, ConfirmForm
from nhanh8.users import history, sessions
from nhanh8.users.entering import confirming, joining, login, own_password
from nhanh8.users.guard import OF_THE_CONFIRMATION, carried_to, confirm_now, logged_in, next_page, the_user
from nhanh8.users.history import What
from nhanh8.users.models import CodeApp, Event, Session, User
from nhanh8.users.proofs import recovery
from nhanh8.users.session_store import digest_of
from nhanh8.users.words import EVENTS, said_of
from nhanh8.web.agents import agent_of
from nhanh8.web.policy import allow_script
from nhanh8.web.vietnamese import in_vietnamese

_asks = require_http_methods(["GET", "HEAD", "POST"])
_EVENTS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where a user is logged in."""

    session: Session
    name: str
    is_this: bool


@dataclass(frozen=True, slots=True)
class Line:
    """Something that happened, in words."""

    event: Event
    text: str


@require_safe
@in_vietnamese
@logged_in
def security(request: HttpRequest) -> HttpResponse:
    """Show how and where a user is logged in."""
    user = the_user(request)
    this = digest_of(request.session.session_key)
    context = {
        "user": user,
        "code_app": CodeApp.objects.filter(user=user).first(),
        "passkeys": user.passkeys.order_by("pk"),
        "codes_left": recovery.left(user),
        "places": [Place(one, _name_of(one), one.pk == this) for one in sessions.of(user)],
        "lines": [Line(one, EVENTS[What(one.what)]) for one in history.of(user)[:_EVENTS_SHOWN]],
    }
    return render(request, "users/security.html", context)


@require_http_methods(["POST"])
@in_vietnamese
@logged_in
def end_others(request: HttpRequest) -> HttpResponse:
    """Log out everywhere else."""
    count = sessions.end_others(the_user(request), request.session.session_key or "")
    messages.success(request, f"Đã đăng xuất ở {count} nơi khác.")
    return redirect("users:security")


@sensitive_post_parameters()
@_asks
@in_vietnamese
@logged_in
def change_password(request: HttpRequest) -> HttpResponse:
    """Change the password; every session ends, and this browser gets a new one."""
    user = the_user(request)
    form = ChangePasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        match own_password.change(
            user, form.cleaned_data["old"], form.cleaned_data["new"], browser_of(request)
        ):
            case User() as changed:
                begin(request, changed)
                messages.success(request, "Đã đổi mật khẩu. Mọi nơi khác đã được đăng xuất.")
                return redirect("users:security")
            case joining.Weak() as weak:
                for said in said_of(weak):
                    form.add_error("new", said)
            case login.Refused():
                form.add_error("old", "Mật khẩu hiện nay không đúng, hoặc đã sai quá nhiều lần.")
    return render(request, "users/change_password.html", {"form": form, "name": user.username})


@sensitive_post_parameters()
@_asks
@in_vietnamese
@logged_in
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor once more, before a sensitive act.

    What was sent to be done comes along (`guard.confirmed`), stays in the form, and is sent on afterwards.
    """
    user = the_user(request)
    then = carried_to(request)
    answered = not OF_THE_CONFIRMATION.isdisjoint(request.POST)
    form = ConfirmForm(request.POST if answered else None)
    failed = ""
    right = False
    if given := passkey_form.answer_in(request):
        form = ConfirmForm()
        right = confirming.with_passkey(
            user, given.state, given.answer, domain_of(request), browser_of(request)
        )
        failed = "" if right else "Khóa này không đúng."
    elif form.is_valid():
        right = confirming.with_code(user, form.cleaned_data["proof"], browser_of(request))
        if not right:
            form.add_error("proof", "Không đúng, hoặc đã sai quá nhiều lần.")
    if right:
        confirm_now(request)
        if then:
            return redirect(then, preserve_request=True)
        wanted = next_page(request)
        return redirect(wanted) if wanted else onward(request, user)
    context = {
        "form": form,
        "failed": failed,
        "next": next_page(request),
        "has_app": CodeApp.objects.filter(user=user).exists(),
        "here": f"{request.path}?{urlencode({'then': then})}" if then else request.path,
        "carried": _carried(request) if then else (),
        "passkey": passkey_form.for_login(request),
    }
    return allow_script(render(request, "users/confirm.html", context))


def _carried(request: HttpRequest) -> list[tuple[str, str]]:
    """Give the fields of the form that comes along; the token is the page's own."""
    own = OF_THE_CONFIRMATION | {"csrfmiddlewaretoken"}
    return [(name, str(one)) for name, each in request.POST.lists() if name not in own for one in each]


def _name_of(session: Session) -> str:
    agent = agent_of(session.agent)
    browser = agent.browser or "Trình duyệt không rõ tên"
    return f"{browser} trên {agent.system}" if agent.system else browser
