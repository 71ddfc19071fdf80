"""Make paragraphs of the lines of a page: what is of the site and not of the article goes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from news.text import tame

_LONGEST_ASIDE: Final = 120
"""Characters; a longer line tells something, whatever it begins with."""
# whole lines, so that "Share prices fell" and "Advertisement spending rose" stay
_ASIDES: Final = re.compile(
    r"""[\W_]*(?:
      read\ (?:more|also|next|on|the\ full\ (?:story|article))\b.*|also\ read\b.*|see\ also\b.*
    | continue\ reading\b.*|click\ here\b.*
    | related(?:\ (?:articles?|stories|topics|content|news))?:?
    | more\ (?:on\ this\ (?:story|topic)|stories)|recommended(?:\ for\ you)?|most\ read
    | (?:share|tweet|pin|save|print|email)(?:\ (?:this|article|story|on|via)\b.*)?
    | (?:please\ )?(?:subscribe|sign\ (?:up|in)|log\ in|register)(?:\ (?:now|here|today|for)\b.*)?
    | (?:please\ )?(?:subscribe|sign\ (?:up|in)|log\ in)\ to\b.*
    | follow\ (?:us|@)\b.*|follow\ .*\ on\ (?:twitter|x|facebook|instagram|telegram)\b
    | advertise?ments?|ad|sponsored(?:\ content)?|story\ continues\ below.*|loading|skip\ to\ .*
    | copy\ link|link\ copied|comments?(?:\ \(\d+\))?|leave\ a\ comment|view\ comments|back\ to\ top
    | (?:image|photo|picture)s?(?:\ (?:credit|source|caption|by))?:.*|image\ caption.*
    | (?:©|\(c\)\ ?\d|copyright\ (?:©|\(c\)|\d)).*|all\ rights\ reserved.*
    | get\ the\ (?:app|newsletter).*|download\ (?:the|our)\ .*app
    | weiterlesen.*|mehr\ (?:zum\ thema|lesen|dazu).*|lesen\ sie\ (?:auch|hier|mehr).*
    | (?:artikel\ )?(?:teilen|merken|drucken)|anzeige|werbung|jetzt\ (?:abonnieren|anmelden|testen)
    | (?:foto|bild)s?(?:\ von)?:.*|(?:à\ )?lire\ (?:aussi|la\ suite|plus).*
    | à\ lire(?:\ aussi)?\ ?:.*
    | partager(?:\ (?:cet|l['’]|sur|par).*)?|s['’]abonner.{0,40}|abonnez-vous.*|publicité
    | le(?:er|a)\ (?:más|también).*|te\ puede\ interesar.*|también\ te\ puede\ .*
    | compart(?:ir|e)(?:\ (?:est[ea]|en)\b.*)?|suscríb(?:ete|ase).*|publicidad
    | leggi\ (?:anche|tutto|di\ più).*|condividi(?:\ (?:su|questo|l['’]).*)?
    | abbonati.{0,40}|pubblicità
    | le(?:ia|r)\ (?:mais|também).*|compartilh(?:e|ar)(?:\ (?:est[ea]|no|via)\b.*)?|publicidade
    | lees\ (?:meer|ook|verder).*|deel\ (?:dit|op)\ .*|abonneer.{0,40}|advertentie
    | читать\ (?:далее|также|полностью).*|читайте\ также.*|реклама
    | (?:поделиться|подписаться|подпишитесь)(?:\ (?:на|в)\b.*)?
    | 続きを読む.*|関連(?:記事|ニュース).*|(?:記事を)?シェア(?:する)?|あわせて読みたい.*|広告
    | (?:阅读|閱讀)(?:更多|全文).*|(?:继续|繼續)(?:阅读|閱讀).*
    | (?:相关|相關|延伸)(?:阅读|閱讀|新闻|新聞|文章).*
    | 分享(?:到.{0,20})?|(?:订阅|訂閱)|(?:广告|廣告)
    | 더\ ?(?:보기|읽기)|관련\ ?기사.*|공유(?:하기)?|구독(?:하기)?|광고
    | (?:اقرأ|إقرأ)\ (?:أيضا|أيضًا|المزيد).*|شارك|اشترك(?:\ الآن)?|إعلان
    )[\W_]*""",
    re.IGNORECASE | re.VERBOSE,
)


def paragraphs(lines: Iterable[str], *, title: str) -> tuple[str, ...]:
    """Make paragraphs of lines: tamed, each kept once, neither the headline nor asides."""
    heading = tame(title)
    kept = dict.fromkeys(tame(line) for line in lines)
    return tuple(each for each in kept if each and each != heading and not is_aside(each))


def is_aside(line: str) -> bool:
    """Tell whether a line asks the reader to read on, share, subscribe, or look at an ad."""
    return len(line) <= _LONGEST_ASIDE and _ASIDES.fullmatch(line) is not None
