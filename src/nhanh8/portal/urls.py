"""Pages of the portal."""

from django.urls import path

from nhanh8.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("dang-nhap/", views.log_in, name="log_in"),
    path("dang-xuat/", views.log_out, name="log_out"),
    path("tai-khoan/", views.account, name="account"),
    path("doi-mat-khau/", views.change_password, name="change_password"),
]
