"""Find the paragraphs of an article that speak to a machine and not to readers.

A page may carry orders for the models that summarise it. A model that is told not to obey mostly
does not, and an answer that obeyed is mostly refused by the check; but what an article orders to
say stands in the article, and so would be found there. Hence such a paragraph is neither sent to a
model, nor evidence, nor taken into an extract. An article about such orders loses those lines of
its summary, never of its text.
"""

from __future__ import annotations

import re
from typing import Final

_MODEL: Final = r"(?:ai|llm|language model|ai model|assistant|chatbot|summari[sz]er|bot|gpt)"
_ORDERS: Final = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b[^.!?\n]{0,60}"
    r"\b(?:instructions?|prompts?|rules|guidelines|directions|commands|above|told)\b"
    r"|\b(?:system|developer|hidden) (?:prompt|message|instructions?|note)s?\b"
    rf"|\byou are (?:now )?(?:an? |the |in )?(?:\w+ ){{0,2}}(?:{_MODEL}|mode|dan)\b"
    rf"|\bas an? (?:{_MODEL})\b"
    rf"|\b(?:dear|attention|note to|hey|hello|to any|to all|to the) (?:\w+ )?{_MODEL}s?\b"
    rf"|\bif you are (?:an? |the )?(?:\w+ )?{_MODEL}\b"
    r"|\bin your (?:summary|answer|response|output|reply)\b"
    r"|\b(?:your|the|this|any|every) (?:summary|output|response) (?:must|should|shall|has to)\b"
    r"|\bnew (?:instructions?|task|rules) ?:"
    r"|\b(?:respond|answer|reply|output|print|write) (?:only|exactly|nothing but|with|in json)\b"
    r"|\binstead of (?:summari[sz]ing|a summary|the summary)\b"
    r"|\b(?:end|stop|start) of (?:the )?(?:article|input|document|data)\b"
    r"|<\|?/?(?:im_start|im_end|system|assistant|user|endoftext|article)\b|\[/?INST\]|</?ARTICLE"
    r"|^\W*(?:system|assistant|user|human|instruction)s?\s*:"
    r"|ignorier\w* [^.!?\n]{0,40}anweisung|ignorez [^.!?\n]{0,40}(?:instructions|consignes)"
    r"|ignor[ae] [^.!?\n]{0,40}(?:instrucciones|instru\u00e7\u00f5es|istruzioni)"
    r"|игнорируй\w* [^.!?\n]{0,40}инструкц|تجاهل[^.!?\n]{0,40}التعليمات"
    r"|指示を(?:すべて)?無視|(?:忽略|无视|無視)[^。\n]{0,20}(?:指示|指令|说明)",
    re.IGNORECASE | re.MULTILINE,
)


def without(text: str) -> str:
    """Leave out the paragraphs that give orders to a machine."""
    return "\n".join(line for line in text.split("\n") if not _ORDERS.search(line))
