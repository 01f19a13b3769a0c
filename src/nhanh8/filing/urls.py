"""Addresses of the filers' pages and of their API."""

from django.urls import path

from nhanh8.filing import api, files, filings, filling_in, withdrawal

app_name = "filing"
urlpatterns = [
    path("don-vi/", filings.start, name="start"),
    path("don-vi/ho-so/", filings.listed, name="list"),
    path("don-vi/ho-so/<slug:number>/", filings.one, name="one"),
    path("don-vi/ho-so/<slug:number>/bien-nhan.xml", filings.receipt, name="receipt"),
    path("don-vi/ho-so/<slug:number>/trang-thai.xml", filings.states, name="states"),
    path("don-vi/ho-so/<slug:number>/danh-dau.xlsx", filings.marked_sheet, name="marked"),
    path("don-vi/ho-so/<slug:number>/rut/", withdrawal.withdraw, name="withdraw"),
    path("don-vi/tk1-ts/", filling_in.fill_in, name="form"),
    path("don-vi/bang-tinh/", files.sheet, name="sheet"),
    path("don-vi/bang-tinh/mau.xlsx", filings.template, name="template"),
    path("don-vi/xml/", files.xml, name="xml"),
    path("api/v1/filings/openapi.json", api.openapi, name="openapi"),
    path("api/v1/filings/certificate.pem", api.certificate, name="certificate"),
    path("api/v1/filings/tk1-ts-1.xsd", api.schema, name="schema"),
]
