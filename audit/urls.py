"""Where it is."""

from django.urls import path

from audit import views

urlpatterns = [
    path("audit/", views.acts, name="audit"),
    path("audit/<int:number>/", views.act, name="audit_act"),
    path("audit/export/", views.export_acts, name="audit_export"),
    path("audit/access/", views.accesses, name="audit_access"),
    path("audit/access/month/", views.month, name="audit_month"),
    path("audit/access/export/", views.export_accesses, name="audit_access_export"),
    path("audit/seals/", views.seals, name="audit_seals"),
]
