"""What happens to the news: values and pure choices.

Nothing here knows Telegram, SQL or a clock of its own. The modules import each other only upstream,
in the order in which a story travels: errors, text, nearest, addresses, resolver, headers, codings,
turns, web, charsets, links, markup, items, jsonfeed, feeds, discovery, polls, opml, languages,
words, lines, shown, metadata, walls, articles, terms, stories, queries, filters, extractive,
drafts, embeddings, similar, slots, zones, cities, quiet, digests, activity, orders, places,
sources, numerals, names, figures, dates, claims, opposites, contradictions, faithfulness, llm,
cleaning, summaries, leads, changes, service.
"""
