"""Segmentation: sentences inside paragraphs, words, and offsets that hold."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.decode import normalise
from pipeline.model import Article
from pipeline.segment import Document


def sentences(text: str) -> list[str]:
    document = Document(Article(path="a.txt", text=text))
    return [document.sentence_text(s) for s in document.sentences]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tiêu đề không có dấu chấm\nCâu thứ nhất. Câu thứ hai.", ["Tiêu đề không có dấu chấm", "Câu thứ nhất.", "Câu thứ hai."]),
        ("PGS.TS. Lê Văn Ba phát biểu. Ông cảm ơn.", ["PGS.TS. Lê Văn Ba phát biểu.", "Ông cảm ơn."]),
        ("Hội nghị do Sở KH&CN. Kết quả tốt.", ["Hội nghị do Sở KH&CN.", "Kết quả tốt."]),
        ("1. Bộ Tài chính: 0,7231", ["1. Bộ Tài chính: 0,7231"]),
        ("Ở TP. Kon Tum có 6 người. Họ dạy.", ["Ở TP. Kon Tum có 6 người.", "Họ dạy."]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_the_doc_is_the_text_and_words_lie_in_it() -> None:
    document = Document(Article(path="a.txt", text="Long An xếp thứ 11/63.\n\nTổ CNSCĐ có 2.245 thành viên."))
    words = [document.words(s) for s in document.sentences]
    assert document.doc.text == document.text
    assert [[document.text[a:b] for a, b in w][-1] for w in words] == [".", "."]
    assert len(document.doc.spans["sentences"]) == 2


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="aăâđêôơưÀ .,;:!?\n0123456789()“”TPHCM", max_size=200))
def test_sentences_hold_all_words_in_order(raw: str) -> None:
    text = normalise(raw)
    document = Document(Article(path="a.txt", text=text))
    spans = [(s.start, s.end) for s in document.sentences]
    assert all(a < b for a, b in spans)
    assert all(first[1] <= second[0] for first, second in zip(spans, spans[1:], strict=False))
    kept = "".join(text[a:b] for a, b in spans)
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum()]
    assert document.doc.text == text


def test_sentences_need_none_of_the_language_models() -> None:
    code = (
        "import sys; from pipeline.reading import read_text; read_text('Ông Lê Văn Ba, Chủ tịch UBND tỉnh. Ông nói.');"
        "print([name for name in ('underthesea', 'spacy', 'numpy', 'pandas') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_long_run_of_list_numbers_does_not_take_long() -> None:
    assert sentences("1. " * 20_000)
