"""Article to Document: paragraphs, sentences inside them, words, all with exact offsets.

underthesea proposes the sentences and the words; offsets are carried on spaCy objects whose text
equals ``article.text``. underthesea's sentence splitter joins a headline to the next paragraph, so
paragraphs are split first; it is quadratic on long runs, so a paragraph is fed in pieces; and it
cuts after titles ("PGS.TS.") and misses ends after abbreviations ("KH&CN."), which is mended here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from importlib.machinery import SourceFileLoader
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

import regex

from pipeline.model import Article

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

#: No piece longer than this goes to underthesea: its splitter needs 30 s for 100,000 characters of "1.".
_PIECE = 4_000
_TOKEN = regex.compile(r"\d+(?:[.,]\d+)*|[\p{L}\p{M}]+|[^\s]")
_DATE = re.compile(
    r"(?P<d>\d(?<!\d\d)\d?)(?:\s?[/.-]\s?|\s+tháng\s+)(?P<m>\d{1,2})(?:\s?[/.-]\s?|\s+năm\s+)(?P<y>(?:19|20)\d\d)(?!\d)"
)
#: An end that is none: a title, an abbreviated unit before a name, or an initial.
_NO_END = regex.compile(
    r"(?:(?:^|[\s(,;\-.])(?:PGS|GS|TS|ThS|Th\.S|BS|BSCK\w*|CN|KS|LS|ĐD|NSƯT|NSND|TP|Tp|tp|TX|Tx|TT|Q|P|X|H|T|Tr|St|Mr|Mrs"
    r"|Ths|Ts|Gs|Pgs|Bs|Đ/c|đ/c|\p{Lu})|\.\p{Lu})\.$"
)
#: A running number opens an item ("…; 5. Phong Thổ"), it does not close a sentence.
_LIST_NUMBER = regex.compile(r"(?:^|[;:,.]\s*|\n)\d{1,2}\.$")
_MAX_LIST_NUMBER = 20
#: An end that underthesea misses: an abbreviation in capitals, a number or a bracket before the stop.
_EXTRA_END = regex.compile(r"(?<=[\p{L}\p{N}&%)\"”’][.!?…]|\.\.\.)[\"”’)]*\s+(?=[\"“‘(]?\p{Lu})")
#: What any of those ends holds (the stop may stand just before); most sentences hold none, and are told at once.
_STOP_INSIDE = re.compile(r"[.!?…][\"”’)]*\s")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the article: its span, the index of its paragraph and its own index in that paragraph."""

    start: int
    end: int
    paragraph: int
    index: int


class Document:
    """An article with its paragraphs; sentences, words and the spaCy Doc are made when asked for."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.text = article.text
        self._sentences: dict[int, tuple[Sentence, ...]] = {}
        self._words: dict[Sentence, tuple[tuple[int, int], ...]] = {}

    @cached_property
    def paragraphs(self) -> tuple[tuple[int, int], ...]:
        """Spans of the non-empty lines, in order."""
        return tuple((m.start(), m.end()) for m in regex.finditer(r"[^\s][^\n]*(?<=\S)", self.text))

    @cached_property
    def body(self) -> tuple[int, ...]:
        """The indices of the paragraphs outside site furniture."""
        skip = self.article.boilerplate
        spans = enumerate(self.paragraphs)
        return tuple(n for n, (start, end) in spans if not any(a <= start and end <= b for a, b in skip))

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences outside site furniture, in order; none crosses a paragraph."""
        return tuple(sentence for number in self.body for sentence in self.sentences_of(number))

    def sentences_of(self, paragraph: int) -> tuple[Sentence, ...]:
        """The sentences of one paragraph; of most articles only a few paragraphs are ever asked for."""
        if paragraph not in self._sentences:
            spans = enumerate(_split(self.text, *self.paragraphs[paragraph]))
            self._sentences[paragraph] = tuple(Sentence(a, b, paragraph, n) for n, (a, b) in spans)
        return self._sentences[paragraph]

    @cached_property
    def latest_date(self) -> date | None:
        """The latest full date in the text ("12/7/2023", "ngày 8 tháng 8 năm 2022"); ``None`` without one."""
        found = []
        for match in _DATE.finditer(self.text):
            try:
                found.append(date(int(match["y"]), int(match["m"]), int(match["d"])))
            except ValueError:
                continue
        return max(found, default=None)

    def sentence_text(self, sentence: Sentence) -> str:
        """The text of one sentence."""
        return self.text[sentence.start : sentence.end]

    def words(self, sentence: Sentence) -> tuple[tuple[int, int], ...]:
        """Spans of underthesea's words of one sentence (expensive: 7 ms for 1,000 characters)."""
        if sentence not in self._words:
            self._words[sentence] = tuple(_words(self.text, sentence.start, sentence.end))
        return self._words[sentence]

    @cached_property
    def doc(self) -> Doc:
        """The article as a spaCy Doc: tokens are syllables, numbers and marks; ``doc.text`` is the text.

        Span groups: ``sentences``, and ``words`` with the words made so far.
        """
        from spacy.tokens import Doc

        pieces: list[str] = []
        spaces: list[bool] = []
        position = 0
        for match in _TOKEN.finditer(self.text):
            gap = self.text[position : match.start()]
            if gap == " " and pieces:
                spaces[-1] = True
            elif gap:
                pieces.append(gap)
                spaces.append(False)
            pieces.append(match.group())
            spaces.append(False)
            position = match.end()
        if position < len(self.text):
            pieces.append(self.text[position:])
            spaces.append(False)
        doc = Doc(_vocab(), words=pieces, spaces=spaces)
        doc.spans["sentences"] = self._spans(doc, [(s.start, s.end) for s in self.sentences])
        doc.spans["words"] = self._spans(doc, [w for words in self._words.values() for w in words])
        return doc

    @staticmethod
    def _spans(doc: Doc, offsets: list[tuple[int, int]]) -> list[Any]:
        spans = (doc.char_span(a, b, alignment_mode="contract") for a, b in offsets)
        return [span for span in spans if span is not None]


@lru_cache(maxsize=1)
def _vocab() -> Vocab:
    import spacy

    return spacy.blank("xx").vocab


@lru_cache(maxsize=1)
def _sentence_splitter() -> Callable[[str], list[str]]:
    """underthesea's ``sent_tokenize``, loaded from its own file.

    The package imports all its models, numpy and joblib before it: 0.4 s for a splitter that needs none of them.
    """
    package = find_spec("underthesea")
    assert package is not None
    path = Path(package.origin or "").parent / "pipeline" / "sent_tokenize" / "__init__.py"
    loader = SourceFileLoader("underthesea_sent_tokenize", str(path))
    module = ModuleType(loader.name)
    module.__file__ = loader.path
    loader.exec_module(module)
    return cast(Callable[[str], list[str]], module.sent_tokenize)


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield sentence spans of the paragraph ``text[start:end]``."""
    spans: list[tuple[int, int]] = []
    for a, b in _pieces(text, start, end):
        for c, d in _proposed(text, a, b):
            # Figures are read sentence by sentence, each against all others: no sentence may grow without end.
            short = spans and d - spans[-1][0] <= _PIECE
            if short and (_continues(text, c, d) or _no_end(text, *spans[-1])):
                spans[-1] = (spans[-1][0], d)
            else:
                spans.append((c, d))
    for a, b in spans:
        yield from _cut(text, a, b)


def _no_end(text: str, start: int, end: int) -> bool:
    """Whether a stop at ``end`` belongs to a title, an initial or a list number, and ends nothing."""
    # The slice of a list number is short; that of a sentence which grows piece by piece would be cut ever longer.
    if end - start <= _MAX_LIST_NUMBER and text[start : end - 1].isdigit():
        return True
    if text[end - 2].isdigit() and _LIST_NUMBER.search(text[max(start, end - 8) : end]):
        return True
    return bool(_NO_END.search(text[max(start, end - 12) : end]))


def _continues(text: str, start: int, end: int) -> bool:
    """Whether a piece goes on with the sentence before: it starts in lower case, or holds no word."""
    return text[start].islower() or not any(c.isalnum() for c in text[start:end])


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _PIECE:
        stop = max(text.rfind(". ", start, start + _PIECE) + 1, text.rfind("? ", start, start + _PIECE) + 1)
        stop = stop if stop > start else start + _PIECE
        yield start, stop
        start = stop
    if end > start:
        yield start, end


def _proposed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield what underthesea takes for sentences; what it drops or changes is kept as one sentence."""
    position = start
    for sentence in _sentence_splitter()(text[start:end]):
        sentence = sentence.strip()
        found = text.find(sentence, position, end) if sentence else -1
        if found < 0:
            continue
        if text[position:found].strip():
            yield _trim(text, position, found)
        yield found, found + len(sentence)
        position = found + len(sentence)
    if text[position:end].strip():
        yield _trim(text, position, end)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for match in _EXTRA_END.finditer(text, start, end) if _STOP_INSIDE.search(text, max(0, start - 1), end) else ():
        stop = match.start() + len(match.group().rstrip())
        if _no_end(text, begin, stop):
            continue
        if text.count("(", begin, stop) != text.count(")", begin, stop):
            continue
        yield begin, stop
        begin = match.end()
    if begin < end:
        yield begin, end


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _words(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    from underthesea import word_tokenize

    position = start
    for word in word_tokenize(text[start:end], use_token_normalize=False):
        word = word.strip()
        found = text.find(word, position, end) if word else -1
        if found >= 0:
            yield found, found + len(word)
            position = found + len(word)
