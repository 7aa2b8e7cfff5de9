"""What each column means: the contract's words for its tables, and ours for the tables of the checks.

The data package carries them as its schema; ``VALUES`` are the words that a column may hold.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.model import KINDS

ARTICLES = {
    "article_id": "stable: the same content gives the same id on every machine and run",
    "path": "path below the input folder, `/` as separator; for a container (JSONL, archive) `file#record`",
    "title": "as found, else NULL",
    "outlet": "as found, else NULL",
    "url": "as found, else NULL",
    "author": "as found, else NULL",
    "published": "publication date, else NULL",
    "place_id": "the province (or the country) that the article is about, else NULL",
    "text": "the normalised text",
    "duplicate_of": "article_id of the copy that came first, for a syndicated or lightly edited copy, else NULL",
}
FACTS = {
    "fact_id": "stable across runs for the same article, kind, span and reading",
    "article_id": "the article that states the fact",
    "kind": "`index_value`, `rank`, `rank_change`, `value_change`, `team_count`, `official`",
    "place_id": "see `places`; whom the fact is about",
    "place_name": "canonical Vietnamese name without a prefix: `Long An`, `Hồ Chí Minh`, `Huế`, `Việt Nam`; "
    "a district: `Đam Rông`; a ministry: `Bộ Tài chính`",
    "place_level": "`country`, `region`, `province`, `district`, `commune`, `ministry`",
    "indicator": "`dti`, a part of it (`dti.government`, `dti.infrastructure`, …) or another ranking (`par_index`, …, `other`); "
    "NULL for `team_count` and `official`",
    "year": "the year that is measured, not the year of publication; for a target the year it is due; "
    "NULL where the text leaves it open",
    "baseline_year": "for the two changes: the year compared with",
    "value": "the number: the level of an index, the place in a ranking, the change (+ is better, − is worse), the count; "
    "NULL for `official`",
    "unit": "`index` (from 0 to 1), `points` (of 10, 100 or 1,000), `percent`; `rank`; `places` gained or lost; "
    "`teams`, `members`, or the units that have a team: `districts`, `communes`, `villages`",
    "out_of": '63 in "11/63"; 142 in "142/142 tổ ở cấp xã"',
    "scope": "for ranks: `national`, `region` (a group of provinces), `province` (districts or communes of one province), "
    "`ministry` (among ministries), `world`",
    "qualifier": "`exact`, `about` (khoảng), `over` (hơn, trên), `under` (gần, dưới), `at_least` (ít nhất), "
    "`at_most` (top 10, nhóm 10)",
    "status": "`reported`; `target` (phấn đấu, mục tiêu, kế hoạch: not a result); for an official `former` (nguyên)",
    "person": "for `official`: the name",
    "role": "for `official`: the canonical title",
    "organization": "for `official`: the body, completed with the article's province where the text says only \"tỉnh\"",
    "evidence": "the sentence that says so, cut from `articles.text`",
    "char_start": "where the mention itself begins (the number with its unit, the name): code points of `articles.text`",
    "char_end": "where the mention ends: code points of `articles.text`, not included",
    "rule": "the rule that produced it",
    "confidence": "0 to 1; calibrated: of the rows at 0.9, nine in ten are right",
}
PLACES = {
    "place_id": "carries its era, so that a code used twice never joins two places: `63:80` is Long An, `34:80` Tây Ninh",
    "name": "canonical Vietnamese name without a prefix",
    "level": "`country`, `region`, `province`, `district`, `commune`, `ministry`",
    "parent_id": "the place that it is part of",
    "region": "the region of a province",
    "gso_code": "code of the General Statistics Office",
    "iso_code": "ISO 3166 code",
    "valid_from": "first day, NULL where it was there all along",
    "valid_to": "last day, NULL where it still is",
    "merged_into": "place_id of the place that it became part of",
}
CHECKS = {
    "check_id": "stable: the same comparison of the same facts gives the same id",
    "kind": "what was compared: with the published figures, within the article, or between articles",
    "verdict": "`supported`, `contradicted`, `not_comparable`, `not_enough_information`",
    "article_ids": "the articles compared",
    "fact_ids": "the facts compared; the first is the one in question",
    "place_id": "see `places`",
    "place_name": "canonical Vietnamese name without a prefix",
    "indicator": "as in `facts`",
    "year": "the year that is measured",
    "value": "what is claimed",
    "expected": "what it was compared with",
    "arithmetic": "the comparison as a formula",
    "derived": "whether the figure is implied by the article and printed nowhere",
    "explanation_vi": "the reasons in Vietnamese",
    "explanation_en": "the reasons in English",
    "sources": "addresses of published figures",
}
REFERENCE = {
    "year": "the year that is measured",
    "edition": "63 or 34: how many provinces the published table ranks; NULL where the source does not say",
    "place_id": "see `places`",
    "place_name": "canonical Vietnamese name without a prefix",
    "indicator": "as in `facts`",
    "rank": "the published rank",
    "value": "the published value, from 0 to 1",
    "source": "address of the source",
    "source_kind": "`official`, `official_copy` (a third party's copy of the table), `press_single` (one news item)",
    "retrieved": "when the source was read",
    "note": "what to know of this row",
}
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "articles": ARTICLES,
    "facts": FACTS,
    "places": PLACES,
    "checks": CHECKS,
    "reference": REFERENCE,
}

LEVELS = ("country", "region", "province", "district", "commune", "ministry")
VALUES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("facts", "kind"): KINDS,
    ("facts", "place_level"): LEVELS,
    ("facts", "unit"): (
        "index", "points", "percent", "rank", "places", "teams", "members", "districts", "communes", "villages",
    ),
    ("facts", "scope"): ("national", "region", "province", "ministry", "world"),
    ("facts", "qualifier"): ("exact", "about", "over", "under", "at_least", "at_most"),
    ("facts", "status"): ("reported", "target", "former"),
    ("places", "level"): LEVELS,
    ("checks", "verdict"): ("supported", "contradicted", "not_comparable", "not_enough_information"),
}  # fmt: skip
