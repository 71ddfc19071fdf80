"""Forty invented events, each told by outlets in words of their own.

Events of a kind are told in the same forms, of other places, people and things: they are the
lookalikes of each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

FIRES = [
    ("Halden", "sawmill", "Mirko Stahl", "three", "beech planks", "the Ose"),
    ("Brennick", "bus depot", "Ida Lorne", "eleven", "diesel coaches", "the Tarn"),
    ("Port Sorrel", "cannery", "Jonas Quill", "forty", "sardine tins", "the Mole"),
    ("Vasterby", "theatre", "Petra Holm", "two", "velvet curtains", "the Linden"),
    ("Cray Hill", "observatory", "Samir Dane", "six", "brass lenses", "the Crest"),
    ("Tolmin", "brewery", "Agnes Rook", "nine", "oak barrels", "the Weir"),
    ("Ostrava Gate", "warehouse", "Lucio Ferran", "twenty", "rubber tyres", "the Canal"),
    ("Mirefield", "greenhouse", "Nora Pell", "four", "orchid pots", "the Meadow"),
    ("Kestrel Bay", "boatyard", "Tomas Gray", "seven", "varnished hulls", "the Jetty"),
    ("Upper Wend", "schoolhouse", "Greta Voss", "sixteen", "wooden desks", "the Chapel"),
]
FINDS = [
    ("Lake Orra", "bronze helmet", "Dora Finch", "2,300", "divers", "Rimsley"),
    ("the Ketter quarry", "whale skeleton", "Emil Sand", "9,000", "masons", "Tavish"),
    ("Saint Ulric's crypt", "painted psalter", "Mara Voll", "1,150", "restorers", "Quenby"),
    ("the Drummel peat bog", "oak canoe", "Finn Astor", "4,700", "peat cutters", "Lowick"),
    ("Castle Brandt", "silver chess set", "Hanna Creel", "640", "plasterers", "Osmund"),
    ("the Pellin caves", "hyena jaw", "Rafe Tolland", "41,000", "cavers", "Grisedale"),
    ("Market Street in Arden", "Roman scales", "Lena Orme", "1,800", "pipe layers", "Arden"),
    ("the Gull sandbank", "ship's bell", "Otto Marsh", "210", "fishermen", "Seaham"),
    ("the old mint of Varn", "gold dies", "Klara Benn", "520", "electricians", "Varn"),
    ("Thornby meadow", "amber necklace", "Piet Hollis", "3,400", "schoolchildren", "Thornby"),
]
VOTES = [
    ("Elmstead", "tram line", "Rosa Keane", "54", "Bertil Moss", "the ring road"),
    ("Nordvik", "harbour toll", "Ansel Frey", "61", "Maud Carrow", "the fishing quay"),
    ("Calder Vale", "wind park", "Ines Roth", "52", "Harald Stone", "the moor"),
    ("Pinewick", "school merger", "Viktor Blum", "58", "Sally Dorn", "the village school"),
    ("Saltmarsh", "dyke levy", "Clara Nyss", "67", "Owen Tarrant", "the polder"),
    ("Ravelin", "night market", "Milo Estrand", "55", "Judith Kern", "the old town"),
    ("Dunmore", "swimming hall", "Freya Lund", "73", "Axel Brody", "the spa park"),
    ("Oakhaven", "car ban", "Bruno Cass", "51", "Thea Wills", "the high street"),
    ("Estermouth", "ferry subsidy", "Nils Aldous", "64", "Carla Vane", "the island route"),
    ("Gravenholt", "library tower", "Yara Simms", "59", "Leo Pratt", "the castle square"),
]
STRIKES = [
    ("Corvane Steel", "Bellmouth", "furnace crews", "1,400", "8", "Doris Mant"),
    ("Lumen Ferries", "Cape Ansty", "deckhands", "320", "6", "Paolo Wick"),
    ("Northline Rail", "Hexley Junction", "signallers", "2,100", "5", "Gerda Pohl"),
    ("Alba Bakeries", "Stowmill", "oven hands", "760", "9", "Ruben Sayle"),
    ("Tessel Glass", "Kilnsea", "blowers", "540", "7", "Marta Ilves"),
    ("Pharos Post", "Linden Cross", "sorters", "3,900", "4", "Hugh Brannock"),
    ("Orrin Textiles", "Weaverham", "loom tenders", "880", "10", "Selma Krog"),
    ("Meridian Air", "Eastfield", "baggage loaders", "1,050", "11", "Ivo Lanz"),
    ("Sable Mines", "Coaldale", "shaft gangs", "2,600", "12", "Tilda Roe"),
    ("Argent Dairies", "Creamford", "tanker drivers", "430", "3", "Kurt Amsel"),
]

FIRE_VOICES = """
{1} of {0} burns down|A fire destroyed the {1} of {0} in the night. Fire chief {2} said {3}
engines fought the flames until dawn, which fed on {4}; nobody was hurt, but the quarter by {5}
was without power.

Night of smoke in {0}|People near {5} woke to sirens: flames had broken out among {4} stored in
the {1} at {0}. By morning the roof was gone. According to {2}, who led {3} crews, all who lived
close by are safe.

{0}: nobody injured as {1} is lost|{2} and {3} teams could not save the {1}, a landmark of {0}.
Sparks flew as far as {5} when {4} caught fire. What began it is being investigated by the
insurers and the police.

Blaze in {0} under control|It took {3} engines to contain the blaze at the {1} in {0}, its
commander {2} told reporters beside {5}. Piles of {4} still glowed at noon. Owners speak of a
total loss.

After the fire: what {0} knows|The {1} is a ruin, {4} are ash, and families by {5} have been
told to keep windows shut. {2} praised the volunteers of {3} brigades who had come to {0} from
the whole district.

{2}: 'we saved the houses'|Fire officer {2} defended how {3} engines were sent to {0}. The {1}
had been lost within minutes because of {4}, the officer said, so that hoses were turned on the
homes along {5}.
"""
FIND_VOICES = """
{1} found at {0}|A {1} about {3} years old has come to light at {0}. It was discovered by {4},
said {2} of the museum in {5}, where it will be cleaned, measured and shown next year.

What the {4} saw|At first the {4} took it for rubbish. Then {2} was called to {0} and knew: a
{1}, made some {3} years ago. The museum of {5} has given it a room of its own.

{5} museum to show {1}|The museum in {5} gets a {1}. Its age is put at {3} years by {2}, who
examined it after {4} had reported it from {0}. Visitors may see it once it is dry.

Treasure of {0} is {3} years old|Laboratory tests date the {1} from {0} to {3} years before our
time, {2} announced in {5}. Thanks went to the {4}, who touched nothing and rang at once.

A {1}, and many questions|Who left a {1} at {0}, {3} years ago? {2} has no answer yet. The {4}
who came upon it were guests of honour when {5} opened the crate.

{2}: 'I could not believe it'|It was the call of a lifetime, says {2}: the {4} had a {1}. The
expert drove to {0} the same evening. It is {3} years old and goes to {5}, wrapped in wet felt.
"""
VOTE_VOICES = """
{0} votes for the {1}|Voters in {0} have approved the {1} with {3} percent. Mayor {2} spoke of a
clear mandate; {4}, who led the campaign against it, fears for {5} and will watch the costs.

Yes to {1}|It is decided: {3} in a hundred said yes to the {1} in {0}. '{5} will not be the
same,' said {4}, the loser of the evening, while {2} cut a cake in the town hall.

{2} wins plebiscite|The {1}, dearest plan of {2}, has its majority. With {3} percent of the
ballots in favour, {0} begins to build in spring. Critics around {4} point to {5}.

What now for {5}?|After the plebiscite in {0} the neighbours of {5} are anxious. They had
followed {4} and voted no; but {3} percent wanted the {1}, and {2} promises compensation.

Counted: {3} percent for {1}|At eleven the last ballot box of {0} had been emptied and the {1}
stood at {3} percent. {2} thanked the helpers. {4} conceded and asked that {5} be spared.

{4} concedes in {0}|'We have lost, and we shall go on,' {4} said of the vote on the {1}. The
result, {3} percent, had surprised even {2}. Protest camps at {5} in {0} are to be cleared.
"""
STRIKE_VOICES = """
{2} of {0} walk out|Some {3} {2} at {0} have stopped work in {1}. Their union asks for {4}
percent more; the company calls that out of reach. Talks are to resume on Thursday, said union
leader {5}.

{1} stands still|The gates of {0} in {1} are shut. {5} counted {3} on the picket line, {2} most
of them, who want wages raised by {4} percent and the night bonus back.

{0} offers half|A raise of {4} percent is what {5} demands for the {2}; {0} would pay half of
it. So the {3} of {1} stay out, and customers look for other suppliers.

{5}: 'we can wait'|The strike fund lasts until spring, {5} told {3} members in {1}. The {2} want
{4} percent. {0} has asked for a mediator, whom the union would accept.

Walkout hits {0}|Shares of {0} fell as {3} {2} left the works at {1}. Analysts think that {4}
percent would cost less than a month without them. {5} said the offer must come first.

Day one in {1}|Tea, songs and rain: in {1} the {2} of {0} began their strike. They are {3}, they
want {4} percent, and {5} went from fire to fire to shake hands.
"""
KINDS = [
    (FIRES, FIRE_VOICES),
    (FINDS, FIND_VOICES),
    (VOTES, VOTE_VOICES),
    (STRIKES, STRIKE_VOICES),
]


def told() -> Iterator[tuple[int, str, str]]:
    """Yield event, headline and text: first all first tellings, then all second ones, and so on.

    An event is told by one to six outlets.
    """
    events = [(facts, voices) for all_facts, voices in KINDS for facts in all_facts]
    for turn, (number, (facts, voices)) in product(range(6), enumerate(events)):
        if turn <= number % 6:
            voice = voices.split("\n\n")[(turn + number) % 6].format(*facts)
            headline, _, text = " ".join(voice.split()).partition("|")
            yield number, headline[:1].upper() + headline[1:], text
