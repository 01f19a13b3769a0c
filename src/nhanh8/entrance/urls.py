from django.urls import path

from nhanh8.entrance import factors, login, security

app_name = "users"
urlpatterns = [
    path("", security.security, name="security"),
    path("dang-nhap/", login.log_in, name="log_in"),
    path("xac-thuc/", login.second, name="second"),
    path("loi-moi/", login.invitation, name="invitation"),
    path("thiet-lap/", factors.set_up, name="set_up"),
    path("dang-xuat/", login.log_out, name="log_out"),
    path("xac-nhan/", security.confirm, name="confirm"),
    path("mat-khau/", security.change_password, name="change_password"),
    path("xac-thuc-hai-lop/them/", factors.add, name="add_factor"),
    path("xac-thuc-hai-lop/go/", factors.remove, name="remove_factor"),
    path("ma-du-phong/", factors.renew_codes, name="renew_codes"),
    path("dang-xuat-noi-khac/", security.end_others, name="end_others"),
]
