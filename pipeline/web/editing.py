"""Confirming, correcting, rejecting and adding facts; only where the server was started with ``--editable``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from pipeline.corrected import gold_lines, state
from pipeline.corrections import ADD, CONFIRM, CORRECT, REJECT, STATED, WITHDRAW, Correction, place
from pipeline.reattach import Overlay
from pipeline.web import tokens
from pipeline.web.marks import segments
from pipeline.web.site import language, link, render, site_of
from pipeline.web.statements import FIELDS, Misstated, choices, stated

router = APIRouter(include_in_schema=False)

AUTHOR_COOKIE = "dtifacts_author"
_MOST_WORDS = 1_000


def form_values(request: Request) -> dict[str, Any]:
    """What the forms of a page need; nothing where nobody may edit."""
    if not site_of(request).editable:
        return {"form_token": None, "author": "", "FIELDS": FIELDS, "choices": choices}
    reader = tokens.reader_of(request)
    request.state.reader = reader
    author = request.cookies.get(AUTHOR_COOKIE, "")
    try:
        author = bytes.fromhex(author).decode()
    except ValueError:
        author = ""
    return {"form_token": tokens.token(reader), "author": author, "FIELDS": FIELDS, "choices": choices}


@router.post("/bai-bao/{article_id}/sua")
async def change(request: Request, article_id: str) -> Response:
    """Keep what a person says of one fact of an article, and show the article again."""
    if not site_of(request).editable:
        raise HTTPException(403, "this server was started without --editable")
    form = {key: value for key, value in (await request.form()).items() if isinstance(value, str)}
    tokens.require(request, form.get("token", ""))
    return await run_in_threadpool(_change, request, article_id, form)


def _change(request: Request, article_id: str, form: Mapping[str, str]) -> Response:
    site = site_of(request)
    article = site.article(article_id)
    try:
        correction = _correction(article, site.library.overlay(site.snapshot()), form)
    except Misstated as error:
        parts = segments(article["text"], article["facts"], article["furniture"])
        return render(request, "article.html", 422, article=article, segments=parts, problem=error.args,
                      adding=form.get("kind") if form.get("kind") in FIELDS else None, **form_values(request))  # fmt: skip
    site.library.corrections.add(correction)
    site.library.wait()
    # 303, so that the browser asks for the page anew and a reload posts nothing
    response = RedirectResponse(link(f"/bai-bao/{article['article_id']}", language(request)) + "#facts", 303)
    response.set_cookie(AUTHOR_COOKIE, correction.author.encode().hex(), httponly=True, samesite="strict", path="/")
    return response


def _correction(article: Mapping[str, Any], overlay: Overlay, form: Mapping[str, str]) -> Correction:
    """The correction that a form makes to ``article``. Raises ``Misstated``."""
    author, reason = _words(form, "author"), _words(form, "reason")
    if not author:
        raise Misstated("Hãy cho biết bạn là ai.", "Say who you are.")
    common = {"article_id": article["article_id"], "path": article["path"], "author": author, "reason": reason}
    if form.get("action") == WITHDRAW:
        dropped_by = overlay.dropped.get(form.get("fact_id", ""))
        if dropped_by is None:
            raise Misstated("Không còn gì để rút lại.", "There is nothing left to withdraw.")
        return replace(dropped_by, action=WITHDRAW, author=author, reason=reason, stated=None, made_at="")
    if form.get("action") == ADD:
        start, end, evidence = _quoted(article["text"], form)
        return Correction(ADD, **common, **place(article["text"], start, end), evidence=evidence, claimed=None,
                          stated=stated(form.get("kind", ""), form))  # fmt: skip
    fact = next((fact for fact in article["facts"] if fact["fact_id"] == form.get("fact_id")), None)
    if fact is None:
        raise Misstated("Sự kiện này vừa thay đổi; hãy xem lại.", "This fact has just changed; look at it again.")
    where = place(article["text"], fact["char_start"], fact["char_end"])
    earlier: Correction | None = fact["correction"]
    # who revises what somebody said speaks of the claim that the rules read, not of the revised one
    claimed = earlier.claimed if earlier else _columns(fact)
    action, said = _said(form, fact, is_read=claimed is not None, is_revised=earlier is not None)
    return Correction(action, **common, **where, evidence=fact["evidence"], claimed=claimed, stated=said,
                      target=earlier.target if earlier else "")  # fmt: skip


def _said(form: Mapping[str, str], fact: Mapping[str, Any], *, is_read: bool, is_revised: bool) -> tuple[str, dict[str, Any] | None]:
    """The action of a form on one fact, and what it states; a fact that the rules missed is added or withdrawn."""
    action = form.get("action")
    if action == REJECT:
        return (REJECT if is_read else WITHDRAW), None
    if action == CONFIRM:
        return (ADD if not is_read else CORRECT if is_revised else CONFIRM), _columns(fact)
    if action == CORRECT:
        return (CORRECT if is_read else ADD), stated(fact["kind"], form, fact)
    raise Misstated("Hãy chọn xác nhận, sửa hay bác bỏ.", "Choose to confirm, correct or reject.")


def _columns(fact: Mapping[str, Any]) -> dict[str, Any]:
    return {column: fact[column] for column in STATED}


def _words(form: Mapping[str, str], field: str) -> str:
    """One line of text, without what a terminal or a page could take for a command."""
    text = unicodedata.normalize("NFC", form.get(field, ""))[:_MOST_WORDS]
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _quoted(text: str, form: Mapping[str, str]) -> tuple[int, int, str]:
    """Where the words stand that a person copied from the article, and their sentence."""
    sentence, quote = (_pattern(form.get(field, "")) for field in ("evidence", "quote"))
    found = re.search(sentence, text) if sentence else None
    if found is None:
        raise Misstated("Không tìm thấy câu này trong bài; hãy chép nguyên văn.", "The article does not have this sentence; copy it as it stands.")
    inside = re.search(quote, found.group()) if quote else None
    if inside is None:
        raise Misstated("Câu không có con số hay tên này.", "The sentence does not have this figure or name.")
    return found.start() + inside.start(), found.start() + inside.end(), found.group()


def _pattern(words: str) -> str:
    """A pattern for words as copied from a page: any spaces and line ends between them."""
    return r"\s+".join(map(re.escape, unicodedata.normalize("NFC", words).split()))


@router.get("/sua-doi")
def correction_list(request: Request) -> Response:
    """List what people said of facts: orphans first, then the newest."""
    site = site_of(request)
    snapshot = site.snapshot()
    overlay = site.library.overlay(snapshot)
    order = {"orphan": 0, "attached": 1, "superseded": 2}
    rows = [(one, state(one.number, overlay)) for one in reversed(site.library.corrections.all())]
    reasons = {one.number: reason for one, reason in overlay.orphans}
    return render(request, "corrections.html", rows=sorted(rows, key=lambda row: order[row[1]]), reasons=reasons,
                  attached=overlay.attached)  # fmt: skip


@router.get("/sua-doi.gold.jsonl")
def gold_file(request: Request) -> Response:
    """The corrected articles as a gold file for ``dtifacts evaluate``."""
    site = site_of(request)
    snapshot = site.snapshot()
    cursor = snapshot.cursor()
    lines = list(gold_lines(cursor, site.library.overlay(snapshot), "db"))
    return PlainTextResponse("".join(line + "\n" for line in lines), media_type="application/x-ndjson", headers={
        "content-disposition": 'attachment; filename="corrections.gold.jsonl"'})  # fmt: skip
