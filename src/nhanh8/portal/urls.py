"""Pages of the portal."""

from django.contrib.sitemaps.views import sitemap
from django.urls import path

from nhanh8.portal import check_code, forgotten, public, views, well_known

app_name = "portal"
urlpatterns = [
    path("", public.home, name="home"),
    path("cap-lai-mat-khau/", public.ways, name="ways"),
    path("tro-giup/", public.help_page, name="help"),
    path("du-lieu-ca-nhan/", public.privacy, name="privacy"),
    path("kha-nang-tiep-can/", public.accessibility, name="accessibility"),
    path("robots.txt", well_known.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": well_known.PublicPages}}, name="sitemap"),
    path(".well-known/security.txt", well_known.security_txt, name="security_txt"),
    path("dang-nhap/", views.log_in, name="log_in"),
    path("quen-mat-khau/", forgotten.ask, name="forgotten"),
    path("quen-mat-khau/ma-xac-nhan/", forgotten.code, name="forgotten_code"),
    path("quen-mat-khau/da-gui/", forgotten.sent, name="forgotten_sent"),
    path("quen-mat-khau/ma-kiem-tra/<slug:name>.png", check_code.as_picture, name="check_picture"),
    path("quen-mat-khau/ma-kiem-tra/<slug:name>.wav", check_code.as_recording, name="check_recording"),
    path("dang-xuat/", views.log_out, name="log_out"),
    path("tai-khoan/", views.account, name="account"),
    path("doi-mat-khau/", views.change_password, name="change_password"),
]
