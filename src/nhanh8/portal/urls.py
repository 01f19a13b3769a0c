"""Pages of the portal."""

from django.contrib.sitemaps.views import sitemap
from django.urls import path

from nhanh8.portal import (
    account,
    agencies,
    check_code,
    declaring,
    devices,
    email_change,
    forgotten,
    history,
    login,
    objection,
    password,
    public,
    well_known,
)
from nhanh8.portal.own_data import pages as own_data

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
    path("dang-nhap/", login.log_in, name="log_in"),
    path("quen-mat-khau/", forgotten.ask, name="forgotten"),
    path("quen-mat-khau/ma-xac-nhan/", forgotten.code, name="forgotten_code"),
    path("quen-mat-khau/da-gui/", forgotten.sent, name="forgotten_sent"),
    path("quen-mat-khau/ma-kiem-tra/<slug:name>.png", check_code.as_picture, name="check_picture"),
    path("quen-mat-khau/ma-kiem-tra/<slug:name>.wav", check_code.as_recording, name="check_recording"),
    path("to-khai-02/", declaring.declare, name="declare"),
    path("to-khai-02/ban-nhap/", declaring.draft, name="draft"),
    path("to-khai-02/ban-nhap/to-khai.pdf", declaring.draft_paper, name="draft_paper"),
    path("to-khai-02/tim-lai/", declaring.draft_again, name="draft_again"),
    path("co-quan-bhxh/", agencies.agencies, name="agencies"),
    path("dang-xuat/", login.log_out, name="log_out"),
    path("tai-khoan/", account.profile, name="account"),
    path("tai-khoan/hien-day-du/", account.profile_in_full, name="account_in_full"),
    path("tai-khoan/thiet-bi/", devices.devices, name="devices"),
    path("tai-khoan/lich-su/", history.history, name="history"),
    path("tai-khoan/du-lieu/", own_data.own_data, name="own_data"),
    path("tai-khoan/du-lieu/sua/", own_data.correction, name="correction"),
    path("tai-khoan/du-lieu/xoa/", own_data.erase, name="erasure"),
    path("tai-khoan/email/", email_change.ask, name="email"),
    path("tai-khoan/email/ma-xac-nhan/", email_change.codes, name="email_codes"),
    path("tai-khoan/khong-phai-toi/", objection.not_me, name="not_me"),
    path("doi-mat-khau/", password.change_password, name="change_password"),
]
