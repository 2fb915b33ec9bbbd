"""One list, one form."""

from django.contrib.auth.decorators import login_required
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from bench.minimal.models import Item


class ItemForm(ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Item
        fields = ("place", "batch", "text")


@login_required
def items(request: HttpRequest) -> HttpResponse:
    """50 rows of the person, three joins, padded to the size of the page it is compared with."""
    rows = (
        Item.objects.filter(owner=request.user).select_related("owner", "place", "batch").order_by("-id")[:50]
    )
    padding = "x" * min(int(request.GET.get("pad", "0")), 4000)
    return render(request, "items.html", {"rows": rows, "padding": padding})


@login_required
def create(request: HttpRequest) -> HttpResponse:
    form = ItemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.instance.owner = request.user
        form.save()
        return HttpResponseRedirect("/items/")
    return render(request, "form.html", {"form": form})
