"""Whether a count counts the teams: what it is near to, and the wordings that take it away.

Caps and sizes of one team, the people served, trained or awarded, changes, and parts singled out by
how well they work are no counts of a place's teams.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors import team_cues as cues
from extractors.team_rules import TEAM_WORD, Count, level_of, wording_start

#: No team has more members than this; counts above it are never the size of one.
_LARGEST_TEAM = 40
#: Between units and their share: "198 trong số 223 xóm hoàn tất việc này, tương đương 88,79%".
_TAIL = 40


@dataclass(slots=True)
class Context:
    """A sentence and what is known about it.

    ``spoken``: the article named the teams; ``near``: in this paragraph or the two before; ``carried``:
    the sentence before counted them; ``headed``: a line of a list under a heading that names them;
    ``former``: what the sentence before counted; ``places``: the spans of its places;
    ``served``: where the wording of those served ends, 0 for none.
    """

    text: str
    start: int
    end: int
    counts: list[Count]
    spoken: bool
    near: bool
    carried: bool
    headed: bool = False
    former: list[Count] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)
    served: int = 0
    accepted: list[Count] = field(default_factory=list)

    def floor(self, count: Count) -> int:
        """Where the wording before a count begins."""
        return wording_start(count, self.start)

    def before(self, count: Count) -> str:
        """The sentence up to the count."""
        return self.text[self.floor(count) : count.left]

    def after(self, count: Count) -> str:
        """The sentence from the end of the count's wording."""
        return self.text[count.right : self.end]


def refusal_of(count: Count, context: Context, target: bool) -> str | None:
    """Return why a count is no count of the teams, or ``None`` where it is one."""
    if not context.spoken and not count.named:
        return "no community team is spoken of"
    if count.unit in ("provinces", "any"):
        return "units that the contract does not count"
    if count.unit == "teams":
        return _refuse_teams(count, context, target)
    if count.unit == "members":
        return _refuse_members(count, context)
    return _refuse_units(count, context)


def _refuse_common(count: Count, context: Context) -> str | None:
    before, after = context.before(count), context.after(count)
    if count.value <= _LARGEST_TEAM and cues.NORM.search(before):
        return "a norm for each unit"
    if cues.CHANGE.search(before):
        return "a change of the number"
    if cues.SERVED.search(before[-90:]):
        context.served = count.right
        return "those served, trained or awarded"
    if context.served and cues.WITH.fullmatch(context.text, context.served, count.left):
        return "those served, trained or awarded"
    if cues.CONTEST.match(after):
        return "contestants or guests"
    return None


def _refuse_teams(count: Count, context: Context, target: bool) -> str | None:
    before, after = context.before(count), context.after(count)
    reason = _refuse_common(count, context)
    if reason:
        return reason
    if count.value == 1 and not (context.text[count.start] == "0" or cues.OF_COMMUNE.match(after)):
        return "a single team"
    if (cues.MORE.search(before) and not target) or cues.GONE.search(before):
        return "a change of the number"
    if cues.POOR.match(after) or (cues.GOOD.match(after) and (cues.ONLY.search(before) or count.out_of)):
        return "a part of the teams"
    return None


def _refuse_members(count: Count, context: Context) -> str | None:
    before, after = context.before(count), context.after(count)
    reason = _refuse_common(count, context)
    if reason:
        return reason
    if cues.MORE.search(before):
        return "a change of the number"
    if count.noun.startswith("lượt"):
        return "attendances, not members"
    small = count.value <= _LARGEST_TEAM
    if small and (
        cues.BOUND.search(before) or cues.RANGE_BEFORE.search(before) or cues.RANGE_AFTER.match(after)
    ):
        return "the size of one team"
    labelled = count.noun.startswith("thành viên") or cues.OWN_LABEL.search(before)
    if cues.BESIDE.match(after) or (not labelled and cues.OCCASION.search(before)):
        return "people of something else"
    if cues.PER_TEAM.match(after):
        return "the size of one team"
    teams = [c for c in context.counts if c.unit == "teams" and c.value > 1]
    if small and not teams and not cues.PLURAL.search(before):
        return "the size of one team"
    among = cues.AMONG.search(before)
    heads = [c for c in context.counts if c.unit != "members" and c.end <= count.start]
    if among and not any(c.left >= context.floor(count) + among.start() for c in heads):
        return "a part of the members"
    return None if _tied(count, context) else "people of something else"


def _tied(count: Count, context: Context) -> bool:
    """Whether a number of people stands beside the teams: named in it, or tied to them by a short wording."""
    text = context.text
    before = context.before(count)
    labelled = bool(cues.OWN_LABEL.search(before))
    own = labelled or count.noun in ("thành viên", "tổ viên")
    total = own and context.near and count.value > _LARGEST_TEAM and cues.TOTAL.search(before)
    if total and (labelled or not cues.BODY.search(before)):
        return True
    if count.named or cues.JOINED.match(text, count.end, context.end):
        return True
    anchors = [m.end() for m in TEAM_WORD.finditer(text, context.floor(count), count.start)]
    anchors += [c.end for c in context.accepted if c.end <= count.start]
    if context.near:
        anchors += [m.start() for m in cues.FORCE.finditer(text, context.floor(count), count.start)]
    if not anchors and not context.carried:
        return context.near and own and bool(cues.AMONG_ALL.search(context.before(count)))
    gap = text[max(anchors, default=context.floor(count)) : count.start]
    if cues.PARTED.search(gap):
        return False
    if own or count.rule == "members_label":
        return len(gap) <= 120
    return len(gap) <= 70 and (bool(cues.TIED.search(gap)) or not gap.strip() or context.carried)


def _refuse_units(count: Count, context: Context) -> str | None:
    text = context.text
    if cues.CONTEST.match(context.after(count)):
        return "contestants or guests"
    if cues.CHANGE.search(context.before(count)):
        return "a change of the number"
    if count.unit != "percent" and count.value <= _LARGEST_TEAM and cues.NORM.search(context.before(count)):
        return "a norm for each unit"
    if cues.WITHOUT.match(context.after(count)):
        return "units without a team"
    if (
        context.headed
        and (count.out_of or count.unit == "percent")
        and not cues.PAPER.search(context.after(count))
    ):
        return None
    listed = [c for c in context.accepted if c.unit != "members" and c.end <= count.start]
    if count.rule == "percent_of":
        beside = (
            listed
            and (listed[-1].unit != "teams" or listed[-1].out_of)
            and len(text[listed[-1].right : count.left].strip(" ,;(")) <= _TAIL
        )
        return None if beside or _next_in_list(count, context) else "a share of something else"
    if (
        count.rule in ("units_all", "percent_label")
        or _has_team(count, context)
        or _has_team(_end_of_list(count, context), context)
        or _team_at(count, context)
        or _next_in_list(count, context)
        or _covered(count, context)
    ):
        return None
    for other in listed:
        if cues.LISTED.fullmatch(text, other.right, count.left) or _after_team(other, count, context) or (
            other.noun
            and level_of(other.noun) == level_of(count.noun)
            and cues.REACHED.search(context.before(count))
        ):
            return None
    return "units of something else"


def _covered(count: Count, context: Context) -> bool:
    """Whether the units are covered by teams spoken of: "Bình Gia khá hơn, phủ 95% số thôn"."""
    before = context.before(count)
    if not context.near or not cues.COVERED.search(before) or cues.NETWORK.search(before):
        return False
    opens = any(not cues.LETTER.search(context.text, context.start, a) for a, _ in context.places)
    return (opens or bool(cues.COVERING.search(before))) and bool(cues.CLAUSE_END.match(context.text, count.right))


def _next_in_list(count: Count, context: Context) -> bool:
    """Whether a place's ratio or share continues those before: "… có tổ; Bảo Lạc 96/204 xóm"."""
    spans = [span for span in context.places if span[1] <= count.left]
    before = [c for c in (*context.former, *context.accepted) if c.out_of or c.unit == "percent"]
    if not spans or not before or not (count.out_of or count.unit == "percent"):
        return False
    if cues.RANKED.search(context.before(count)):
        return False
    same = any(level_of(c.noun) == level_of(count.noun) for c in before) or count.rule == "percent_of"
    return (
        same
        and bool(cues.ITEM.search(context.text[context.start : spans[-1][0]]))
        and bool(cues.TO_FIGURE.fullmatch(context.text, spans[-1][1], count.start))
        and bool(cues.CLAUSE_END.match(context.text, count.right))
    )


def _after_team(other: Count, count: Count, context: Context) -> bool:
    """Whether a ratio is listed after the teams of the one before: "9/9 xã lập tổ và 54/54 ấp"."""
    return bool(
        (count.out_of or count.unit == "percent")
        and cues.LISTED_AFTER_TEAM.fullmatch(context.text, other.right, count.left)
        and cues.CLAUSE_END.match(context.text, count.right)
    )


def _end_of_list(count: Count, context: Context) -> Count:
    """The last of the units listed with this one: "8/8 huyện, 75/75 xã và 525 ấp"."""
    for other in context.counts:
        if other.start < count.end or other.unit in ("teams", "members") or other.rule == "percent_of":
            continue
        gap = context.text[count.right : other.left]
        if not cues.LISTED.fullmatch(gap) and not (other.unit == "percent" and cues.COMPLETES.fullmatch(gap)):
            break
        count = other
    return count


def _has_team(count: Count, context: Context) -> bool:
    """Whether the units have, found or complete a team: "N xã đã thành lập tổ"."""
    text = context.text
    team = TEAM_WORD.search(text, count.right, context.end)
    stop = text.find(";", count.right, context.end)
    if team and (stop < 0 or team.start() < stop):
        between = text[count.right : team.start()]
        held = next((c for c in context.counts if c.unit == "teams" and c.start < team.start() < c.end), None)
        if held and not (count.out_of or count.unit == "percent" or held.value == count.value):
            return False  # "4 phường, 2 xã có 6 tổ": the teams are counted, not the units
        others = [
            c
            for c in context.counts
            if count.end <= c.start < team.start() and c.end <= team.start() and c.unit != "members"
            and c.rule != "units_bracket"  # "100% xã (75/75) có tổ" tells the same twice
        ]
        if len(between) <= 150 and not others and cues.HAS.search(between) and not cues.PAPER.search(between):
            return True
    done = cues.DONE.match(text, count.right, context.end)
    said = context.carried or TEAM_WORD.search(text, context.floor(count), count.start)
    return bool(done and said and not cues.PAPER.search(done.group()))


def _team_at(count: Count, context: Context) -> bool:
    """Whether teams stand in the units: "tổ … tại N xã", "Tổ …: N xã"."""
    text = context.text
    teams = list(TEAM_WORD.finditer(text, context.floor(count), count.start))
    if not teams:
        return False
    gap = text[teams[-1].end() : count.left]
    if (
        len(gap) > 130
        or cues.PAPER.search(gap)
        or cues.AUDIENCE.search(text[max(context.start, teams[-1].start() - 60) : teams[-1].start()])
    ):
        return False
    if cues.AT.search(gap):
        return True
    spread = cues.SPREAD.search(text[max(context.start, teams[-1].start() - 40) : count.left])
    return bool(spread and cues.TO.search(gap))
