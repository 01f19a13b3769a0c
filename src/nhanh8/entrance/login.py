"""Log in and out, set up the first second factor, take up an invitation."""

from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from nhanh8.entrance import passkey_form
from nhanh8.entrance.browser import begin, browser_of, domain_of, half_of, keep_half, onward
from nhanh8.entrance.forms import CodeForm, InvitationForm, LogInForm
from nhanh8.users.entering import joining, login
from nhanh8.users.guard import next_page, user_of
from nhanh8.users.words import said_of
from nhanh8.web.policy import allow_script
from nhanh8.web.vietnamese import in_vietnamese

WRONG = (
    "Không đăng nhập được: tên đăng nhập, mật khẩu hoặc mã không đúng, hoặc đã sai quá nhiều lần. "
    "Hãy kiểm tra lại, hoặc thử lại sau một giờ."
)
"""One sentence for every cause."""
_asks = require_http_methods(["GET", "HEAD", "POST"])


@sensitive_post_parameters()
@_asks
@in_vietnamese
def log_in(request: HttpRequest) -> HttpResponse:
    """Ask for user name and password, or a passkey."""
    if request.method != "POST":
        if user := user_of(request):
            return onward(request, user)
        return _login_page(request, LogInForm())
    if given := passkey_form.answer_in(request):
        return _by_passkey(request, given)
    form = LogInForm(request.POST)
    if not form.is_valid():
        return _login_page(request, form)
    half = login.with_password(
        form.cleaned_data["username"], form.cleaned_data["password"], browser_of(request)
    )
    if isinstance(half, login.Refused):
        form.add_error(None, WRONG)
        return _login_page(request, form)
    keep_half(request, half, next_page(request))
    return redirect("users:second" if login.has_second_factor(half.user_id) else "users:set_up")


def _by_passkey(request: HttpRequest, given: passkey_form.Answer) -> HttpResponse:
    opened = login.with_passkey(given.state, given.answer, domain_of(request), browser_of(request))
    if isinstance(opened, login.Refused):
        return _login_page(request, LogInForm(), failed=True)
    wanted = next_page(request)
    begin(request, opened.user)
    return redirect(wanted) if wanted else onward(request, opened.user)


@sensitive_post_parameters()
@_asks
@in_vietnamese
def second(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor of someone whose password was right."""
    half = half_of(request)
    if half is None or login.of(half) is None:
        return redirect("users:log_in")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        match login.with_code(half, form.cleaned_data["code"], browser_of(request)):
            case login.Opened(user=user, recovery_codes_left=left):
                begin(request, user)
                if left is not None:
                    messages.warning(
                        request, f"Bạn vừa dùng một mã dự phòng, còn {left} mã. Hãy tạo mã mới khi cần."
                    )
                return onward(request, user)
            case login.Refused():
                form.add_error("code", WRONG)
    context = {"form": form, "passkey": passkey_form.for_login(request)}
    return allow_script(render(request, "users/second.html", context))


@sensitive_post_parameters()
@_asks
@in_vietnamese
def invitation(request: HttpRequest) -> HttpResponse:
    """Take up an invitation: choose a password; the second factor comes next."""
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        match joining.take_up(given["username"], given["code"], given["new"], browser_of(request)):
            case login.HalfWay() as half:
                keep_half(request, half, "")
                return redirect("users:set_up")
            case joining.Weak() as weak:
                for said in said_of(weak):
                    form.add_error("new", said)
            case login.Refused():
                form.add_error(
                    None,
                    "Tên đăng nhập hoặc mã mời không đúng, hoặc mã đã hết hạn. Hãy kiểm tra lại, thử lại sau "
                    "một giờ, hoặc nhờ người quản trị gửi lời mời khác.",
                )
    return render(request, "users/invitation.html", {"form": form})


@require_POST
@in_vietnamese
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session, here and in the database."""
    if user := user_of(request):
        login.ended(user)
    auth.logout(request)
    messages.success(request, "Bạn đã đăng xuất.")
    return redirect("users:log_in")


def _login_page(request: HttpRequest, form: LogInForm, *, failed: bool = False) -> HttpResponse:
    context = {
        "form": form,
        "next": next_page(request),
        "passkey": passkey_form.for_login(request),
        "failed": WRONG if failed else "",
    }
    return allow_script(render(request, "users/log_in.html", context))
