from django.urls import path

from nhanh8.console.counter import pages

app_name = "counter"
urlpatterns = [
    path("", pages.start, name="start"),
    path("<slug:reference>/", pages.draft, name="draft"),
    path("<slug:reference>/ban-quet/", pages.attach, name="attach"),
    path("<slug:reference>/xoa-ban-quet/", pages.remove, name="remove"),
    path("<slug:reference>/to-khai.pdf", pages.paper, name="paper"),
]
