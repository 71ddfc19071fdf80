"""Tell a wall from an article: what stands in front of a text must never be summarised.

A wall is told by its words or its machinery together with how little else there is: an article
that mentions cookies, or that carries a banner, is an article still.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from lxml import etree

from news.text import tame
from news.words import count_words

SHORTEST_ARTICLE: Final = 40
"""Words; fewer are a teaser, a notice or a picture's caption."""
_LONGEST_WALL: Final = 1500
"""Characters; what is longer than that holds the article, whatever else is on the page."""
_LONGEST_TEASER: Final = 2500
"""Characters that a page may give away of what it says is not free."""
_LONGEST_CONSENT: Final = 5000

_FULL_STOP: Final = re.compile(r"[.!?…।؟\u06d4。！？](?:\W|$)")
_LONGEST_SENTENCES: Final = 250
"""Characters a full stop of a text that has sentences; a list of headlines has hardly any."""
_LONGEST_TITLE: Final = 100
_MOST_LINKS: Final = 500
_HEADLINE: Final = 15
"""Characters of the shortest link that may be a headline."""

_MACHINERY: Final = (
    *("cf-browser-verification", "cf_chl_", "challenge-platform", "cf-challenge", "px-captcha"),
    *("captcha-delivery.com", "_Incapsula_Resource", "errors.edgesuite.net"),
    "awsWafCookieDomainList",
)
_CHALLENGE: Final = re.compile(
    r"\s*(?:just a moment|attention required|are you a robot|access denied|security check"
    r"|verifying you are human|pardon our interruption|robot check|bot verification)",
    re.IGNORECASE,
)
_CHALLENGED: Final = re.compile(
    r"(?:verify|confirm|prove|check)\w* (?:that )?(?:you(?:'re| are)|your browser)"
    r"|not a robot|enable javascript|javascript is (?:disabled|required)|unusual traffic"
    r"|javascript aktivieren|activer javascript|active javascript|включите javascript",
    re.IGNORECASE,
)
_CONSENT: Final = re.compile(
    r"cookies?\b|\bconsent|\bour (?:\d+ )?partners|\bvendors?\b|personal data"
    r"|privacy (?:policy|settings)"
    r"|datenschutz|einwilligung|partner(?:n)? (?:verarbeiten|speichern)|personenbezogene"
    r"|consentement|données personnelles|nos partenaires|consentimiento|datos personales"
    r"|consenso|dati personali|dados pessoais|toestemming|persoonsgegevens|クッキー|同意",
    re.IGNORECASE,
)
_CHOICE: Final = re.compile(
    r"(?:accept|reject|allow|agree to) all|manage (?:options|preferences|choices|cookies)"
    r"|i (?:accept|agree)\b"
    r"|alle (?:akzeptieren|ablehnen)|tout (?:accepter|refuser)|aceptar (?:todo|y)|rechazar todo"
    r"|accetta (?:tutto|e)|aceitar tudo|alles (?:accepteren|afwijzen)"
    r"|принять все|同意する|全部接受",
    re.IGNORECASE,
)
_PAYWALL: Final = re.compile(
    r"subscribe (?:now )?to (?:continue|read|unlock|keep)|to (?:continue|keep) reading"
    r"|already (?:a )?(?:subscriber|a member|subscribed)|for subscribers only|subscriber[- ]only"
    r"|this (?:article|content|story) is (?:for|available (?:only )?to|reserved for) \w*\s?"
    r"(?:subscribers|members)"
    r"|you(?:'ve| have) (?:reached|used|read) (?:your|all)[\w ]{0,20}(?:articles?|limit)"
    r"|free articles? (?:left|remaining|this month)"
    r"|bereits abonnent|jetzt weiterlesen|nur für abonnenten|(?:plus|premium)[- ]abo|exklusiv für"
    r"|réservée? (?:aux|à nos) abonnés|déjà abonné|abonnez-vous pour|il vous reste .{1,12}% "
    r"|solo para suscriptores|suscr[ií]bete para|ya eres suscriptor|exclusivo para suscriptores"
    r"|riservat[oa] agli abbonati|abbonati per|sei già abbonato|exclusivo para assinantes"
    r"|já é assinante"
    r"|alleen voor abonnees|al abonnee|только для подписчиков|доступн\w+ по подписке"
    r"|有料会員|会員限定|残り\s?[\d,]+\s?文字|(?:付费|付費)(?:阅读|閱讀)|(?:订阅|訂閱)后?(?:继续|繼續|阅读|閱讀)"
    r"|구독자 전용|للمشتركين فقط",
    re.IGNORECASE,
)
_BARRIER: Final = re.compile(  # in one case: it is looked for in all that a page says
    r"(?:subscribe|sign (?:in|up)|log in|register|pay)[\w ,]{0,30} to (?:continue|keep) reading"
    r"|to (?:continue|keep) reading[\w ,]{0,30}(?:subscribe|sign|log in|register)"
    r"|this (?:article|story) is (?:for|only for|reserved for) (?:our )?(?:subscribers|members)"
    r"|um (?:diesen artikel )?weiterzulesen|pour lire la suite,? abonnez|para seguir leyendo"
    r"|per continuare a leggere|para continuar lendo|чтобы (?:читать дальше|продолжить чтение)"
    r"|この記事は有料会員限定|続きを読むには|(?:订阅|訂閱)后?(?:继续|繼續)(?:阅读|閱讀)"
)
_ERROR: Final = re.compile(
    r"(?:\b40[34]\b|\b50[0234]\b|not found|nicht gefunden"
    r"|introuvable|no encontrad[ao]"
    r"|non trovata|não encontrada|niet gevonden|не найдена|見つかりません|(?:页面|頁面)不存在)",
    re.IGNORECASE,
)
_PASSWORD: Final = re.compile(r"<input[^>]{0,200}type\s*=\s*[\"']?password", re.IGNORECASE)
_LINKED_DATA: Final = re.compile(
    r"<script[^>]{0,200}application/ld\+json[^>]{0,200}>(.*?)</script", re.IGNORECASE | re.DOTALL
)
_MOST_LOOKED_AT: Final = 2 * 1024 * 1024
_TEXTS: Final = etree.XPath("//text()[not(parent::script or parent::style)]", smart_strings=False)


def wall(markup: str, lines: Sequence[str], tree: etree._Element) -> str | None:
    """Name what stands where an article should be; None where one does.

    The names are challenge, error, paywall, consent, login, list and short. `lines` is what was
    found for an article, `tree` what the page shows.
    """
    text = "\n".join(lines)
    looked_at = markup[:_MOST_LOOKED_AT]
    if len(text) <= _LONGEST_WALL and (name := _blocking(looked_at, text, tree)):
        return name
    if _is_barred(text, tree):
        return "paywall"
    if len(text) <= _LONGEST_CONSENT and _asks_consent(looked_at, lines):
        return "consent"
    if count_words(text) < SHORTEST_ARTICLE:
        return "login" if _PASSWORD.search(looked_at) else "short"
    if len(_FULL_STOP.findall(text)) * _LONGEST_SENTENCES < len(text) and _is_list(text, tree):
        return "list"
    return None


def _blocking(markup: str, text: str, tree: etree._Element) -> str | None:
    title = (tree.findtext(".//title") or "")[:_LONGEST_TITLE]
    machinery = any(each in markup for each in _MACHINERY)
    if machinery or _CHALLENGE.match(title):
        return "challenge"
    if len(text) < _LONGEST_WALL // 2 and _CHALLENGED.search(text):
        return "challenge"
    return "error" if _ERROR.search(title) else None


def _is_barred(text: str, tree: etree._Element) -> bool:
    """Tell a few lines that say what to pay for the rest, or that stand on a page that does."""
    if len(text) <= _LONGEST_TEASER and _PAYWALL.search(text):
        return True
    return len(text) <= _LONGEST_WALL and bool(_BARRIER.search(" ".join(_TEXTS(tree)).lower()))


def is_teaser(markup: str, text: str) -> bool:
    """Tell that a text is the beginning of what a page declares not to be free.

    https://developers.google.com/search/docs/appearance/structured-data/paywalled-content
    """
    if len(text) > _LONGEST_TEASER:
        return False
    return not all(_is_free(each) for each in _linked_data(markup[:_MOST_LOOKED_AT]))


def _linked_data(markup: str) -> Iterator[Any]:
    for found in _LINKED_DATA.finditer(markup):
        try:
            yield json.loads(found[1], strict=False)
        except (ValueError, RecursionError):
            continue


def _is_free(data: Any) -> bool:  # noqa: ANN401 - whatever a page declares
    match data:
        case [*items]:
            return all(_is_free(each) for each in items)
        case {"isAccessibleForFree": told} if str(told).lower() == "false":
            return False
        case {"@graph": graph}:
            return _is_free(graph)
    return True


def _asks_consent(markup: str, lines: Sequence[str]) -> bool:
    """Tell a text that is mostly about consent, with a button to give it."""
    asking = [each for each in lines if _CONSENT.search(each)]
    return _are_most(asking, lines) and _CHOICE.search(markup) is not None


def _are_most(some: Sequence[str], lines: Sequence[str]) -> bool:
    return 2 * sum(map(len, some)) > sum(map(len, lines))


def _is_list(text: str, tree: etree._Element) -> bool:
    """Tell a front page: most of what it says are links."""
    links = {tame("".join(each.itertext())) for each in tree.iter("a")}
    left = text
    for link in sorted(links, key=len, reverse=True)[:_MOST_LINKS]:
        if len(link) >= _HEADLINE:
            left = left.replace(link, "")
    return 2 * len(left) < len(text)
