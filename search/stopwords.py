"""Words that say nothing about what somebody is looking for."""

import re

# Never indexed. Words that are also names or answers (it, us, not, can, no, in,
# on, off, up, out) stay findable.
UNINDEXED = frozenset(
    "a an and are as at be by for from is of or that the this to was were with".split()
)

# Left out of a question as long as another word remains.
UNASKED = UNINDEXED | frozenset(
    """about after again all also am any anybody anyone anything arent been before
    being but can cant cannot could couldnt did didnt do does doesnt doing dont each
    even ever everything get gets getting got had has hasnt have havent having he
    hello help helping her here hey hi him his how i id if ill im in into isnt it
    its ive just keep keeps know let like me my need needs now on once only our
    please pls problem problems quite really she should so some somebody someone
    something sorry such thank thanks than their them then there these they thing
    those though too trouble tried try trying us very want wants wasnt we well went
    were weve what whats when where which while who why will wont would wouldnt you
    your not issue issues""".split()
)

HAN_UNASKED = re.compile(
    "怎么办|怎么样|怎么|怎样|如何|为什么|为何|什么|请问|请教|您好|你好|大家好|谢谢|多谢"
    "|麻烦|帮忙|帮助|帮我|求助|救命|急求|在线等|我们|你们|是不是|能不能|可不可以|有没有"
    "|一下|这个|那个|问题|情况|时候|出现|发生"
)

HAN_PARTICLES = frozenset("的了是我你您他她它吗呢吧啊呀哦嘛和与就都也很在有这那请把被")
