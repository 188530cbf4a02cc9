"""Why this pair, why not this person, and what else is as good: all with what is proven of it."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Optional

from reversa._core import Progress, Session, fill, text, text_or_none
from reversa._native import ffi, lib
from reversa._result import Result, table_of_rows
from reversa._words import CLAIMS, MILLION, PRESENCES, SIDE_NAMES, points
from reversa.cohort import name_of
from reversa.table import Table, Text

if TYPE_CHECKING:
    from reversa.matching import Matching

_VERDICTS = {lib.REVERSA_VERDICT_PASS: "pass", lib.REVERSA_VERDICT_FAIL: "fail", lib.REVERSA_VERDICT_SKIPPED: "skipped"}
_REMEDIES = {
    lib.REVERSA_REMEDY_RULE: "rule",
    lib.REVERSA_REMEDY_LIMIT: "limit",
    lib.REVERSA_REMEDY_OWN_PLACE: "own_place",
    lib.REVERSA_REMEDY_PLACE: "place",
    lib.REVERSA_REMEDY_TAG: "tag",
}
_ENDS = {
    lib.REVERSA_ALTERNATIVES_ALL: "all",
    lib.REVERSA_ALTERNATIVES_NO_MORE: "no_more",
    lib.REVERSA_ALTERNATIVES_STOPPED: "stopped",
}


@dataclass(frozen=True)
class Exchange:
    """What the whole would lose by a change.

    Attributes
    ----------
    claim
        "exact": what a new solve would find; "at_least": it would lose as much, or more; "none": not known.
    possible
        False: no matching has the change.
    loss
        By level of the objective, in its units (score in millionths); positive is worse.
    """

    claim: str
    possible: bool
    loss: dict[str, int]


@dataclass(frozen=True)
class SolvedExchange:
    """What the whole would lose by a change, as a new solve has found it.

    Attributes
    ----------
    claim
        "exact": both solves were proven; "at_least": the loss lies between `least` and `most`; "none": stopped before
        anything was known, or the pair is pinned.
    possible
        A matching has the change. If not: with "exact" that is proven, else none was found.
    least, most
        Loss by level of the objective, in its units (score in millionths), positive is worse; `most` is None where no
        matching with the change was found.
    presence
        What that says of the pair, as in `PairExplanation`.
    """

    claim: str
    possible: bool
    least: dict[str, int]
    most: Optional[dict[str, int]]
    presence: str


@dataclass(frozen=True)
class Term:
    """One criterion of one pair.

    Attributes
    ----------
    weight
        As the programme gives it.
    value
        0 to 1, as it enters the score; None where it is left out.
    contribution
        Its part of the score, 0 to 1.
    missing
        A side has no value.
    deciding
        The least value with which, all else as it is, a best matching has the pair: of a chosen pair how far it may fall.
        None where no value would do, or no deciding score is known.
    mentor, mentee
        What the criterion looks at of each, in words: "3", "python:3, sql", "240 minutes a week", "rank 2". None where there is
        nothing, "sensitive" for a sensitive column.
    common
        What the two have in common, or how far apart they are: "python", "60 minutes a week", "gap 2".
    """

    name: str
    weight: float
    value: Optional[float]
    contribution: float
    missing: bool
    deciding: Optional[float]
    mentor: Optional[str] = None
    mentee: Optional[str] = None
    common: Optional[str] = None


@dataclass(frozen=True)
class RuleCheck:
    """What a rule says of a pair: "pass", "fail" or "skipped"; the values behind it as `Term` has them."""

    name: str
    attribute: Optional[str]
    verdict: str
    mentor: Optional[str] = None
    mentee: Optional[str] = None
    common: Optional[str] = None


@dataclass(frozen=True)
class Alternative:
    """Another partner, and what the whole would lose with that pair."""

    partner: str
    score: float
    exchange: Exchange


@dataclass(frozen=True)
class Standing:
    """A pair as one of its two people sees it: the rank of the other among all eligible partners, 0 if not eligible."""

    eligible: int
    rank: int
    tied: int
    alternatives: list[Alternative]


@dataclass(frozen=True)
class PairExplanation(Result):
    """All that is to be said of a pair, chosen or not.

    Attributes
    ----------
    presence
        In "every" optimal matching, in "some", in "none", or "unknown".
    exchange
        Of forbidding a chosen pair, of forcing another.
    deciding
        The score with which a best matching has the pair, all other scores as they are; None: no score would change it.
    solved
        The same as `exchange` by a new solve, where that was asked for: also exact where limits leave no exact prices.
    """

    mentor: str
    mentee: str
    score: float
    eligible: bool
    chosen: bool
    pinned: bool
    presence: str
    exchange: Exchange
    deciding: Optional[float]
    deciding_claim: str
    terms: list[Term]
    rules: list[RuleCheck]
    for_mentor: Standing
    for_mentee: Standing
    solved: Optional[SolvedExchange] = None

    @property
    def summary(self) -> Table:
        """A row a criterion: criterion, weight, value (0 to 1, NaN where it is left out), contribution (0 to 1), deciding (NaN
        where there is no such value)."""
        nothing = float("nan")
        kinds = {"criterion": "t", "weight": "d", "value": "d", "contribution": "d", "deciding": "d"}
        return table_of_rows(
            kinds,
            (
                [
                    term.name,
                    term.weight,
                    nothing if term.value is None else term.value,
                    term.contribution,
                    nothing if term.deciding is None else term.deciding,
                ]
                for term in self.terms
            ),
        )

    def _title(self) -> str:
        state = "chosen" if self.chosen else "not chosen" if self.eligible else "not allowed by the rules"
        return f"{self.mentor} with {self.mentee}: score {self.score:.6f}, {state}, in {self.presence} of the best matchings"

    def _notes(self) -> list[str]:
        failed = [f"the rule {rule.name} fails" for rule in self.rules if rule.verdict == "fail"]
        what = "without the pair" if self.chosen else "with the pair"
        if self.exchange.claim == "none":
            return failed
        if not self.exchange.possible:
            return [*failed, f"{what} there is no matching"]
        how = "" if self.exchange.claim == "exact" else "at least "
        loss = ", ".join(f"{how}{value} {name}" for name, value in self.exchange.loss.items())
        return [*failed, f"{what} the whole loses {loss}"]


@dataclass(frozen=True)
class Classification(Result):
    """How much of a matching had to be so; pinned pairs are not counted.

    Attributes
    ----------
    n_every
        Pairs in every optimal matching.
    n_some
        Pairs that the lottery decided: another optimum does without.
    n_open
        Pairs not chosen that are in some optimal matching.
    pairs
        A row a pair, in the order of `Matching.pairs`: ids and presence.
    """

    claim: str
    n_pairs: int
    n_every: int
    n_some: int
    n_open: int
    pairs: Table

    @property
    def summary(self) -> Table:
        """The same as `pairs`."""
        return self.pairs

    def _title(self) -> str:
        return f"{self.n_every} of {self.n_pairs} pairs are in every best matching, the lottery decided {self.n_some} ({self.claim})"


@dataclass(frozen=True)
class Removal:
    """One rule, as it counts for a person: how many it removes, first, and alone."""

    name: str
    attribute: Optional[str]
    skipped: bool
    n_fail: int
    n_first: int
    n_alone: int
    text: str


@dataclass(frozen=True)
class Rival:
    """Who holds a place that the person could have had; `holder` is None where one is free."""

    partner: str
    score: float
    holder: Optional[str]
    holder_score: float
    exchange: Exchange


@dataclass(frozen=True)
class Remedy:
    """One change, everything else as it is; `matches` where it was solved again, and the person has a partner then."""

    kind: str
    text: str
    checked: bool
    matches: bool
    new_partner: Optional[str]


@dataclass(frozen=True)
class WhyNot(Result):
    """Why someone has no partner on a side, and what would help. `text` says it in a sentence."""

    person: str
    side: str
    signed_up: bool
    n_partners: int
    reason: Optional[str]
    n_others: int
    n_eligible: int
    best_partner: Optional[str]
    best_score: float
    exchange: Exchange
    text: str
    rules: list[Removal]
    opening: Optional[Removal]
    rivals: list[Rival]
    remedies: list[Remedy]

    @property
    def summary(self) -> Table:
        """A row a rule: rule, attribute, fail (how many it removes), first (before any other rule), alone, text."""
        kinds = {"rule": "t", "attribute": "t", "fail": "q", "first": "q", "alone": "q", "text": "t"}
        return table_of_rows(
            kinds,
            ([one.name, one.attribute or "", one.n_fail, one.n_first, one.n_alone, one.text] for one in self.rules),
        )

    def _title(self) -> str:
        return self.text

    def _notes(self) -> list[str]:
        return [remedy.text for remedy in self.remedies]


@dataclass(frozen=True)
class OtherMatching:
    """A matching told by what differs from the first, and what it loses by level."""

    loss: dict[str, int]
    added: list[tuple[str, str]]
    removed: list[tuple[str, str]]


@dataclass(frozen=True)
class Alternatives(Result):
    """The best distinct matchings, the best first; the first is the matching itself.

    `ended` is "all" (as many as were asked for), "no_more" (all that there are) or "stopped" (by the time limit).
    `claim` is "exact" where no matching lies between two that are told, or "none" where some solve was not proven.
    """

    ended: str
    claim: str
    matchings: list[OtherMatching]

    @property
    def summary(self) -> Table:
        """A row a matching, the best first: rank (from 1), added and removed (pairs that differ from the first), and what it
        loses by level, in its units."""
        names = list(self.matchings[0].loss) if self.matchings else []
        kinds = {"rank": "q", "added": "q", "removed": "q", **{f"loss_{name}": "q" for name in names}}
        return table_of_rows(
            kinds,
            (
                [k + 1, len(one.added), len(one.removed), *(one.loss[name] for name in names)]
                for k, one in enumerate(self.matchings)
            ),
        )

    def _title(self) -> str:
        return f"{len(self.matchings)} matchings, the best first ({self.ended})"


class Insight:
    """A matching seen through its prices. Made by `Matching` when it is first asked.

    With `ties_only` for the lottery and what it decides alone, which is found much sooner.
    """

    def __init__(self, matching: Matching, ties_only: bool = False) -> None:
        self.matching = matching
        self.cohort = matching.problem.cohort
        problem, handle = matching._solved, matching._object
        options = ffi.new("reversa_insight_options *")
        lib.reversa_insight_options_init(options)
        fill(options, ties_only=ties_only)
        with Session() as session:
            self._object = session.make(
                lib.reversa_insight_create, problem, handle, options, keep=(problem, handle, matching._owner)
            )
        self._levels = [level.name for level in matching.levels]

    def exchange(self, found: Any) -> Exchange:
        """A reversa_exchange as Python has it."""
        loss = {name: found.loss[i] for i, name in enumerate(self._levels[: found.n_levels])}
        return Exchange(CLAIMS[found.claim], found.possible, loss)

    def _standing(self, found: Any) -> Standing:
        alternatives = [
            Alternative(self.cohort.id(one.partner), points(one.score), self.exchange(one.exchange))
            for one in found.alternatives[0 : found.n_alternatives]
        ]
        return Standing(found.eligible, found.rank, found.tied, alternatives)

    def pair(self, mentor_id: str, mentee_id: str, solve: bool, time_limit: float | None) -> PairExplanation:
        """See `Matching.explain`."""
        mentor, mentee = self.cohort.person(mentor_id), self.cohort.person(mentee_id)
        scorer = lib.reversa_insight_scorer(self._object)
        found = ffi.new("reversa_pair_insight *")
        terms = ffi.new("reversa_term[]", lib.reversa_scorer_n_terms(scorer) + 1)
        checks = ffi.new("reversa_rule_check[]", lib.reversa_scorer_n_rules(scorer) + 1)
        deciding = ffi.new("int32_t[]", lib.reversa_scorer_n_terms(scorer) + 1)
        with Session() as session:
            session.call(lib.reversa_insight_pair, self._object, mentor, mentee, found)
            session.call(lib.reversa_scorer_explain, scorer, mentor, mentee, terms, checks)
            session.call(lib.reversa_insight_terms, self._object, found, deciding)
            raw = ffi.new("reversa_raw_values[]", len(terms) + len(checks))
            for k in range(len(terms) - 1):
                session.call(lib.reversa_scorer_term_values, scorer, k, mentor, mentee, raw + k)
            for k in range(len(checks) - 1):
                session.call(lib.reversa_scorer_rule_values, scorer, k, mentor, mentee, raw + len(terms) + k)
        return PairExplanation(
            mentor=mentor_id,
            mentee=mentee_id,
            score=points(found.score),
            eligible=found.eligible,
            chosen=found.chosen,
            pinned=found.pinned,
            presence=PRESENCES[found.presence],
            exchange=self.exchange(found.exchange),
            deciding=points(found.deciding) if found.deciding >= 0 else None,
            deciding_claim=CLAIMS[found.deciding_claim],
            terms=[_term(terms[k], deciding[k], raw[k]) for k in range(len(terms) - 1)],
            rules=[
                _rule_check(checks[k], raw[len(terms) + k])
                for k in range(len(checks) - 1)
            ],
            for_mentor=self._standing(found.standing[lib.REVERSA_MENTOR]),
            for_mentee=self._standing(found.standing[lib.REVERSA_MENTEE]),
            solved=self._solve(mentor, mentee, time_limit) if solve else None,
        )

    def _solve(self, mentor: int, mentee: int, time_limit: float | None) -> SolvedExchange:
        found = ffi.new("reversa_solved_exchange *")
        with Session(time_limit=time_limit) as session:
            session.call(lib.reversa_insight_solve, self._object, mentor, mentee, found)
        names = self._levels[: found.n_levels]
        least = {name: found.least[k] for k, name in enumerate(names)}
        most = {name: found.most[k] for k, name in enumerate(names)} if found.has_most else None
        return SolvedExchange(CLAIMS[found.claim], found.possible, least, most, PRESENCES[found.presence])

    def classify(self) -> Classification:
        """See `Matching.classify`."""
        n = lib.reversa_matching_n_pairs(self.matching._object)
        pairs = ffi.new("reversa_classified_pair[]", n + 1)
        found = ffi.new("reversa_classification *")
        with Session() as session:
            session.call(lib.reversa_insight_classify, self._object, pairs, found)
        table = Table(
            {
                "mentor_id": Text.of([self.cohort.id(one.mentor) for one in pairs[0:n]]),
                "mentee_id": Text.of([self.cohort.id(one.mentee) for one in pairs[0:n]]),
                "presence": Text.of([PRESENCES[one.presence] for one in pairs[0:n]]),
            }
        )
        return Classification(CLAIMS[found.claim], found.n_pairs, found.n_every, found.n_some, found.n_open, table)

    def alternatives(self, most: int, time_limit: float | None, progress: Progress) -> Alternatives:
        """See `Matching.alternatives`."""
        with Session(time_limit=time_limit, progress=progress) as session:
            handle = session.make(lib.reversa_alternatives_find, self._object, most, keep=(self._object,))
        found = ffi.new("reversa_other_matching *")
        change = ffi.new("reversa_pair_change *")
        matchings = []
        for index in range(lib.reversa_alternatives_count(handle)):
            lib.reversa_alternatives_get(handle, index, found)
            added: list[tuple[str, str]] = []
            removed: list[tuple[str, str]] = []
            for k in range(found.n_added + found.n_removed):
                lib.reversa_alternatives_change(handle, index, k, change)
                pair = (self.cohort.id(change.mentor), self.cohort.id(change.mentee))
                (added if change.added else removed).append(pair)
            loss = {name: found.loss[i] for i, name in enumerate(self._levels[: found.n_levels])}
            matchings.append(OtherMatching(loss, added, removed))
        ended = _ENDS[lib.reversa_alternatives_ended(handle)]
        return Alternatives(ended, CLAIMS[lib.reversa_alternatives_claim(handle)], matchings)

    def lottery(
        self, draws: int, seed: int, threads: int | None, time_limit: float | None, progress: Progress
    ) -> Table:
        """See `Matching.lottery`."""
        with Session(threads=threads, time_limit=time_limit, progress=progress) as session:
            handle = session.make(lib.reversa_lottery_create, self._object, seed, draws, keep=(self._object,))
        pair = ffi.new("reversa_drawn_pair *")
        mentor, mentee, score, times = [], [], array("d"), array("q")
        for index in range(lib.reversa_lottery_count(handle)):
            lib.reversa_lottery_get(handle, index, pair)
            mentor.append(self.cohort.id(pair.mentor))
            mentee.append(self.cohort.id(pair.mentee))
            score.append(points(pair.score))
            times.append(pair.times)
        return Table({"mentor_id": Text.of(mentor), "mentee_id": Text.of(mentee), "score": score, "times": times})

    def draw(self, seed: int, draw: int, time_limit: float | None) -> Any:
        """See `Matching.draw`."""
        with Session(time_limit=time_limit) as session:
            return session.make(lib.reversa_lottery_draw, self._object, seed, draw, keep=(self._object,))

    def why_not(self, person_id: str, solve: bool, time_limit: float | None) -> list[WhyNot]:
        """See `Matching.why_not`."""
        options = ffi.new("reversa_why_not_options *")
        lib.reversa_why_not_options_init(options)
        options.insight = self._object
        fill(options, solve=solve)
        out = ffi.new("reversa_why_not *[2]")
        person = self.cohort.person(person_id)
        with Session(time_limit=time_limit) as session:
            session.call(
                lib.reversa_why_not_find, self.matching._solved, self.matching._object, person, options, out
            )
        answers = [ffi.gc(one, lib.reversa_why_not_free) for one in out if one != ffi.NULL]
        return [self._answer(one) for one in answers]

    def _answer(self, answer: Any) -> WhyNot:
        found = ffi.new("reversa_person_answer *")
        lib.reversa_why_not_person(answer, found)
        rules = [_removal(answer, index) for index in range(lib.reversa_why_not_n_rules(answer))]
        unmatched = found.signed_up and found.n_partners == 0
        return WhyNot(
            person=self.cohort.id(found.person),
            side=SIDE_NAMES[found.side],
            signed_up=found.signed_up,
            n_partners=found.n_partners,
            reason=text(lib.reversa_reason_name(found.reason)) if unmatched else None,
            n_others=found.n_others,
            n_eligible=found.n_eligible,
            best_partner=name_of(self.cohort, found.best_partner),
            best_score=points(found.best_score),
            exchange=self.exchange(found.exchange),
            text=text(found.text),
            rules=rules,
            opening=rules[found.opening] if found.opening >= 0 else None,
            rivals=[self._rival(answer, index) for index in range(lib.reversa_why_not_n_rivals(answer))],
            remedies=[self._remedy(answer, index) for index in range(lib.reversa_why_not_n_remedies(answer))],
        )

    def _rival(self, answer: Any, index: int) -> Rival:
        found = ffi.new("reversa_rival *")
        lib.reversa_why_not_rival(answer, index, found)
        return Rival(
            self.cohort.id(found.partner),
            points(found.score),
            name_of(self.cohort, found.holder),
            points(found.holder_score),
            self.exchange(found.exchange),
        )

    def _remedy(self, answer: Any, index: int) -> Remedy:
        found = ffi.new("reversa_remedy *")
        lib.reversa_why_not_remedy(answer, index, found)
        partner = name_of(self.cohort, found.new_partner) if found.matches else None
        return Remedy(_REMEDIES[found.kind], text(found.text), found.checked, found.matches, partner)


def _raw(found: Any) -> tuple[Optional[str], Optional[str], Optional[str]]:
    return text(found.mentor) or None, text(found.mentee) or None, text(found.common) or None


def _term(found: Any, deciding: int, raw: Any) -> Term:
    known = (_known(found.value), found.contribution / MILLION, found.missing, _known(deciding))
    return Term(text(found.name), found.weight / 1000, *known, *_raw(raw))


def _rule_check(found: Any, raw: Any) -> RuleCheck:
    return RuleCheck(text(found.name), text_or_none(found.attribute), _VERDICTS[found.verdict], *_raw(raw))


def _known(value: int) -> Optional[float]:
    return None if value == lib.REVERSA_MISSING_VALUE else value / MILLION


def _removal(answer: Any, index: int) -> Removal:
    found = ffi.new("reversa_removal *")
    lib.reversa_why_not_rule(answer, index, found)
    return Removal(
        text(found.name),
        text_or_none(found.attribute),
        found.skipped,
        found.n_fail,
        found.n_first,
        found.n_alone,
        text(found.text),
    )
