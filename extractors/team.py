"""Community digital technology teams: how many teams, members, and units that have one, and whose.

Sentence by sentence: counts first (``team_rules``), then for each whether it counts the teams at all,
for which place, and whether it is a result or still to come. An article without a name of the teams
gives nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import regex

from extractors.discourse import Discourse, Subject
from extractors.figures import unlisted
from extractors.team_places import Placed, PlaceReader
from extractors.team_rules import TEAM_NAME, TEAM_WORD, Count, find_counts
from extractors.team_status import refusal_of, target_year
from pipeline.model import Fact, Rejection
from pipeline.segment import Document, Sentence

_HEADING = regex.compile(r"(?:mục\s+tiêu|chỉ\s+tiêu|phấn\s+đấu|kế\s+hoạch|nhiệm\s+vụ)[^.]*:\s*$", regex.IGNORECASE)
_BULLET = regex.compile(r"\s*(?:[-+*•–]|\(?[\da-h]{1,2}[.)])\s")
#: How far back the teams may have been named for a bare "tổ", in paragraphs.
_REACH = 8
