"""Where it is."""

from django.urls import path

from people import views

urlpatterns = [
    path("login/", views.log_in, name="login"),
    path("logout/", views.log_out, name="logout"),
    path("session/extend/", views.extend_session, name="extend_session"),
    path("me/", views.my_profile, name="my_profile"),
    path("me/password/", views.my_password, name="my_password"),
    path("me/absences/", views.absences, name="absences"),
    path("me/absences/<uuid:absence_id>/remove/", views.drop_absence, name="drop_absence"),
    path("me/deputy/", views.deputies, name="deputies"),
    path("me/deputy/<uuid:deputy_id>/end/", views.drop_deputy, name="drop_deputy"),
    path("closures/", views.closures, name="closures"),
    path("closures/<slug:day>/remove/", views.drop_closure, name="drop_closure"),
    path("people/", views.directory, name="people"),
    path("people/divisions/<slug:code>/", views.division, name="division"),
    path("people/search/", views.search, name="people_search"),
    path("people/import/", views.rosters, name="rosters"),
    path("people/import/template.<slug:kind>", views.roster_template, name="roster_template"),
    path("people/import/<uuid:roster_id>/", views.roster, name="roster"),
    path("people/import/<uuid:roster_id>/passwords/", views.roster_passwords, name="roster_passwords"),
    path("people/accounts/", views.accounts, name="accounts"),
    path("people/accounts/<slug:staff_number>/password/", views.issue, name="issue_password"),
    path("people/accounts/<slug:staff_number>/close/", views.close, name="close_account"),
    path("people/accounts/<slug:staff_number>/reopen/", views.reopen, name="reopen_account"),
    path("roles/", views.roles, name="roles"),
    path("roles/grant/", views.grant, name="grant_role"),
    path("roles/<uuid:grant_id>/end/", views.end, name="end_role"),
]
