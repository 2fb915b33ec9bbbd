"""What people are told of ideas: titles of contests and numbers of receipt, names only to co-authors themselves."""

from django.utils.translation import gettext_lazy as _

from notifications.words import Words

NOTICES: dict[str, Words] = {
    "author_named": Words(
        title=_("A colleague names you as an author of an idea"),
        body=_(
            "“%(contest)s”: please read it and say whether you agree, with a share of %(share)s per cent."
        ),
    ),
    "naming_agreed": Words(
        title=_("A co-author has agreed"),
        body=_("“%(contest)s”: %(name)s agrees to being named."),
    ),
    "naming_declined": Words(
        title=_("A co-author would rather not be named"),
        body=_("“%(contest)s”: please take %(name)s off the authors, and set the shares again."),
    ),
    "received": Words(
        title=_("Your idea has been received"),
        body=_("“%(contest)s”: number of receipt %(number)s. Thank you."),
    ),
    "corrected": Words(
        title=_("A corrected idea has come in"),
        body=_("“%(contest)s”, number %(number)s: screening goes on."),
    ),
    "withdrawn": Words(
        title=_("An idea you are an author of was withdrawn"),
        body=_("“%(contest)s”, number of receipt %(number)s: the first author withdrew it."),
    ),
}
