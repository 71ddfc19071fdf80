"""Know words that shut each other out: opposites, and kinds of one family.

Two sides of an entry of `_OPPOSITES` say opposite things; two words of an entry of `_FAMILIES` name
different things of one sort, so that one does not stand for the other (a yellow bus is not a green
one). The lists are ours, of what news speaks of; words with a second meaning that news uses as
often are left out. English only: other languages have their numbers and names checked, not these.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from news.terms import stem

_OPPOSITES: Final = """
rise rose risen increase grow grew grown growth gain climb jump soar surge rally rebound boost
higher improve upturn | fall fell fallen decrease decline drop shrink shrank plunge slump slide
slid tumble dip sink sank plummet lower worsen downturn reduction; win won victory triumph
winner | lose lost defeat loss loser; approve accept endorse adopt ratify pass welcome back
support favor favour | reject refuse veto oppose deny decline dismiss rebuff; allow permit let
legalise legalize authorise authorize enable | ban forbid prohibit bar outlaw prevent; begin
began begun start launch open commence resume | end finish stop halt close cease conclude
suspend; guilty convict convicted conviction | innocent acquit acquitted acquittal exonerate
clear; admit confess acknowledge confirm | deny denied denial; arrest detain capture jail
imprison | release free freed; alive survive survived survivor | dead die died death kill
killed; success successful succeed thrive thriving triumphant flourish prosper | fail failed
failure unsuccessful struggle struggling troubled collapse; buy bought purchase acquire | sell
sold sale; hire recruit employ appoint | fire sack dismiss lay-off; enter arrive arrival join |
leave left depart departure exit quit; more most majority | fewer less minority least; above
over | below under; first earliest oldest | last latest youngest; early earlier | late later;
large big huge vast major massive enormous | small tiny minor little; long longer | short
shorter brief; high | low; old older elderly aged | young younger new; strong stronger
strengthen | weak weaker weaken; hot heat warm warmer | cold cool cooler chill; wet rain rainy
flood | dry drought; rich wealthy affluent | poor impoverished; safe safety secure | dangerous
danger unsafe risky; legal lawful | illegal unlawful; public | private secret; peace peaceful
ceasefire truce | war violent violence fighting; ally friend friendly | enemy foe hostile rival;
agree agreed agreement | disagree dispute disagreement; praise applaud laud hail commend
celebrate | criticise criticize condemn denounce slam blame mourn; love like enjoy | hate
dislike despise; happy joy delighted pleased glad | sad angry unhappy upset; good great
excellent positive better best | bad poor terrible negative worse worst; easy easily simple |
hard difficult tough; fast quick rapid rapidly swift | slow slowly gradual; full crowded | empty
deserted; cause caused | cure solve; true genuine real authentic | false fake hoax; temporary
temporarily interim | permanent permanently; voluntary voluntarily willing | mandatory
compulsory forced; male man men boy boys | female woman women girl girls; add added addition |
remove removed removal; add lengthen | cut reduce shorten save; hide conceal | reveal disclose
show; cooperate collaborate | attack fight clash; catch caught capture | escape flee fled;
recommend suggest encourage advise | require order force mandate compel; reward | punish fine
penalise penalize; threat risk danger | opportunity benefit safety; accuse blame | absolve
defend; worker employee | employer; continue persist | stop cease; confident certain sure |
doubtful uncertain unsure; deliberate intentional | accidental unintentional; healthy well |
sick ill unwell; include included | exclude excluded; encourage urge promote | discourage deter
warn; expand extend enlarge widen | contract reduce shorten narrow; build built construct create
| destroy demolish destroyed; protect defend save rescue | attack harm threaten abandon; lift
ease relax loosen | impose tighten; import | export; north northern | south southern; east
eastern | west western; inside indoor | outside outdoor; day daytime | night overnight;
optimistic optimism hopeful | pessimistic pessimism doubtful; likely probable | unlikely
improbable; possible able | impossible unable; common usual usually often | rare unusual rarely
seldom; known famous | unknown; visible | invisible hidden; top | bottom; left-wing liberal
progressive | right-wing conservative; urban city | rural countryside; domestic local | foreign
international; same similar | different; together united unite | apart divided split; keep
retain remain | remove delete erase uninstall discard; raise hike | lower cut slash; open opened
opening reopen | close closed closing shut closure; attack invade | defend protect resist;
surrender | resist fight; force forced require required oblige obliged mandate mandated
mandatory must | allow allowed permit permitted optional voluntary free; named identified |
unnamed unidentified anonymous; supporter backer proponent | opponent critic; surplus | deficit
shortfall; profit gain earnings | loss; employer | employee worker staff; teacher | student
pupil; buyer customer | seller vendor; borrow | lend; give gave given grant donate | take took
receive steal; send sent | receive received; victim | suspect perpetrator attacker killer;
landlord | tenant; plaintiff accuser | defendant accused; prosecution prosecutor | defence
defense; speed accelerate hasten | slow delay; advance | retreat withdraw; with | without
"""
_FAMILIES: Final = """
red blue green yellow orange purple pink brown black white grey gray violet crimson turquoise;
spring summer autumn winter; january february march april june july august september october
november december; monday tuesday wednesday thursday friday saturday sunday; minute hour day
week month year decade century; millimetre centimetre metre kilometre mile inch foot feet yard
acre hectare; gram kilogram kilo tonne ton pound ounce; litre gallon pint barrel; murder
manslaughter rape robbery burglary theft arson kidnapping fraud bribery perjury treason
smuggling espionage; gun knife rifle pistol shotgun sword hammer bomb grenade; car bus train
truck lorry plane aircraft helicopter ship boat ferry bicycle bike motorcycle tram; football
soccer basketball baseball tennis cricket rugby golf hockey volleyball boxing swimming cycling;
dog cat horse cow sheep pig goat chicken bear wolf lion tiger elephant monkey fox whale shark
snake; hospital school church mosque temple university prison museum hotel airport library
stadium factory; christian muslim jewish hindu buddhist catholic protestant sikh; smartphone
laptop tablet desktop; pizza burger sushi pasta sandwich; milk meat egg fish bread cheese
butter; cancer diabetes malaria measles flu influenza cholera tuberculosis polio ebola hiv aids
dengue covid; gold silver bronze copper iron steel aluminium platinum lithium; oil gas coal wind
solar nuclear hydrogen; wheat rice corn maize barley soy coffee tea cocoa sugar cotton; son
daughter; brother sister; father mother; uncle aunt nephew niece grandmother grandfather
grandson granddaughter; boy girl; earthquake hurricane tornado flood wildfire drought tsunami
avalanche landslide eruption cyclone typhoon; actor singer painter writer novelist dancer
director composer drummer guitarist pianist comedian; doctor nurse teacher lawyer engineer
farmer pilot fisherman journalist plumber; founder ceo chairman treasurer shareholder employee
intern; president king queen emperor prince princess pope prosecutor judge ambassador senator
governor mayor minister lawmaker bishop; democrat republican; beach cliff mountain river lake
valley desert island forest bridge tunnel tower; heart lung liver kidney brain stomach eye leg
arm hand knee shoulder ankle; quarter-final semi-final final; monthly weekly daily yearly annual
hourly; sales profit debt tax dividend; vaccine antibiotic painkiller; fourth-quarter
third-quarter second-quarter first-quarter; mars venus jupiter saturn mercury moon sun; english
french german spanish russian chinese japanese arabic hindi portuguese italian
"""


@cache
def opposites() -> dict[str, frozenset[str]]:
    """Give for each stem the stems of what says the opposite."""
    known: dict[str, set[str]] = {}
    for entry in _OPPOSITES.split(";"):
        one, other = (_stems(side) for side in entry.split("|"))
        for mine, its in ((one, other), (other, one)):
            for word in mine:
                known.setdefault(word, set()).update(its - mine)
    return {word: frozenset(others) for word, others in known.items()}


@cache
def kin() -> dict[str, frozenset[str]]:
    """Give for each stem the stems of the other members of its families."""
    known: dict[str, set[str]] = {}
    for entry in _FAMILIES.split(";"):
        members = _stems(entry)
        for word in members:
            known.setdefault(word, set()).update(members - {word})
    return {word: frozenset(others) for word, others in known.items()}


def _stems(words: str) -> frozenset[str]:
    return frozenset(map(stem, words.split()))
