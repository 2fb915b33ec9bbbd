"""What the layouts need beyond Django's own tags."""

from django import template
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY, BlockContext
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def again(context: Context, name: str) -> SafeString:
    """Render the block `name` a second time, without its elements: the words of the h1 are also the window's title,
    which would show a <bdi> as it is written.

    Django allows a block to stand in one place only, and two copies of a title drift apart.
    """
    blocks: BlockContext = context.render_context[BLOCK_CONTEXT_KEY]
    return SafeString(strip_tags(blocks.get_block(name).render(context)).strip())
