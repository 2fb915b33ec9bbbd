from django.urls import path

from bench.minimal import views

urlpatterns = [path("items/", views.items), path("create/", views.create)]
