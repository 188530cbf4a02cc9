/*
 * Changes in words: one plain sentence for each change, and for each exchange of pairs that belong together. Ids, never names.
 *
 * Partners are looked up in lists of what came and what went, by person, so that all sentences together cost no more than the
 * changes do.
 */
#include <string.h>

#include "base/text.h"
#include "match/rematch.h"

typedef struct teller {
    rv_rematching *r;
    reversa_review_change *changes;
    int32_t n;
    const reversa_exchange_group *groups;
    int32_t *gained[2]; /* by side: [people] a change that brought the person a partner, −1 */
    int32_t *lost[2];   /* by side: [people] a change that took one */
} teller;

static const char *const one_of[2] = {[REVERSA_MENTOR] = "mentor", [REVERSA_MENTEE] = "mentee"};

static const char *id_on(const reversa_review_change *c, int side)
{
    return side == REVERSA_MENTOR ? c->mentor_id : c->mentee_id;
}

static int32_t person_on(const reversa_review_change *c, int side)
{
    return side == REVERSA_MENTOR ? c->mentor : c->mentee;
}

static const reversa_review_change *change_at(const teller *t, const int32_t *list, int32_t person)
{
    return person >= 0 && list[person] >= 0 ? &t->changes[list[person]] : NULL;
}

/* ---- Points ---- */

static void say_points(rv_sentence *s, int64_t score)
{
    if (score > 0)
        rv_say(s, "+");
    rv_say_millionths(s, score);
    rv_say(s, score == RV_MILLION ? " point" : " points");
}

static void say_count(rv_sentence *s, int32_t n, const char *one)
{
    rv_say(s, "%d %s%s", n, one, n == 1 ? "" : "s");
}

/* What an exchange brings: mentees and points. */
static void say_gain(rv_sentence *s, const reversa_exchange_group *group)
{
    if (group->mentees != 0) {
        int32_t more = group->mentees > 0 ? group->mentees : -group->mentees;
        rv_say(s, "%d mentee%s %s with a partner, ", more, more == 1 ? "" : "s", group->mentees > 0 ? "more" : "fewer");
    }
    say_points(s, group->score);
}

/* ---- One sentence each ---- */

/* What someone of a broken pair has now. */
static void say_now(rv_sentence *s, const teller *t, const reversa_review_change *c, int side)
{
    const reversa_review_change *new = change_at(t, t->gained[side], person_on(c, side));
    rv_say(s, "%s ", id_on(c, side));
    if (!new) {
        rv_say(s, "has no new %s", one_of[!side]);
        return;
    }
    rv_say(s, "has %s now (", id_on(new, !side));
    rv_say_millionths(s, new->score);
    rv_say(s, ")");
}

static void say_broken(rv_sentence *s, const teller *t, const reversa_review_change *c)
{
    const reversa_exchange_group *group = &t->groups[c->exchange];
    rv_say(s, "%s and %s part (", c->mentor_id, c->mentee_id);
    rv_say_millionths(s, c->score);
    rv_say(s, "): ");
    say_now(s, t, c, REVERSA_MENTEE);
    rv_say(s, ", ");
    say_now(s, t, c, REVERSA_MENTOR);
    rv_say(s, "; exchange %d as a whole: ", c->exchange + 1);
    say_gain(s, group);
}

/* Which of the two the cause is about. */
static void say_whom(rv_sentence *s, const teller *t, const reversa_review_change *c)
{
    const reversa_problem *problem = t->r->problem;
    bool about[2];
    for (int side = 0; side < 2; side++) {
        int32_t person = person_on(c, side);
        uint8_t bit = side == REVERSA_MENTOR ? RV_ROLE_MENTOR : RV_ROLE_MENTEE;
        about[side] = c->cause == REVERSA_CAUSE_LEFT   ? person < 0
                      : c->cause == REVERSA_CAUSE_ROLE ? (problem->cohort->role[person] & bit) == 0
                                                       : problem->side[side].ordinal[person] < 0;
    }
    if (about[0] && about[1])
        rv_say(s, "%s and %s ", c->mentor_id, c->mentee_id);
    else
        rv_say(s, "%s ", id_on(c, about[REVERSA_MENTOR] ? REVERSA_MENTOR : REVERSA_MENTEE));
    bool many = about[0] && about[1];
    const char *side = one_of[about[REVERSA_MENTOR] ? REVERSA_MENTOR : REVERSA_MENTEE];
    if (c->cause == REVERSA_CAUSE_LEFT)
        rv_say(s, "%s not among the people any more", many ? "are" : "is");
    else if (c->cause == REVERSA_CAUSE_ROLE)
        rv_say(s, many ? "do not sign up any more" : "does not sign up as a %s any more", side);
    else
        rv_say(s, many ? "have no place" : "has no place as a %s", side);
}

static void say_impossible(rv_sentence *s, const teller *t, const reversa_review_change *c)
{
    rv_say(s, "%s and %s cannot stay together: ", c->mentor_id, c->mentee_id);
    if (c->cause != REVERSA_CAUSE_RULE)
        say_whom(s, t, c);
    else if (c->rule && strcmp(c->rule, "veto") == 0)
        rv_say(s, "one of them vetoes the other");
    else
        rv_say(s, "the rule %s removes the pair", c->rule ? c->rule : "of the programme");
}

static void say_new(rv_sentence *s, const teller *t, const reversa_review_change *c)
{
    const reversa_review_change *old = change_at(t, t->lost[REVERSA_MENTEE], c->mentee);
    rv_say(s, "%s has %s now (", c->mentee_id, c->mentor_id);
    rv_say_millionths(s, c->score);
    rv_say(s, ")");
    if (old)
        rv_say(s, ", and had %s", old->mentor_id);
}

static void say_person(rv_sentence *s, const teller *t, const reversa_review_change *c)
{
    int side = (int)c->side;
    bool matched = c->kind == REVERSA_CHANGE_MATCHED;
    const reversa_review_change *other = change_at(t, matched ? t->gained[side] : t->lost[side], person_on(c, side));
    rv_say(s, "%s, who had ", id_on(c, side));
    if (matched)
        rv_say(s, "no %s, has ", one_of[!side]);
    rv_say(s, "%s", other ? id_on(other, !side) : "somebody");
    rv_say(s, matched ? " now" : ", has no %s now", one_of[!side]);
}

static void say_change(rv_sentence *s, const teller *t, const reversa_review_change *c)
{
    switch (c->kind) {
    case REVERSA_CHANGE_KEPT:
        rv_say(s, "%s and %s stay together (", c->mentor_id, c->mentee_id);
        rv_say_millionths(s, c->score);
        rv_say(s, ")");
        break;
    case REVERSA_CHANGE_BROKEN:
        say_broken(s, t, c);
        break;
    case REVERSA_CHANGE_IMPOSSIBLE:
        say_impossible(s, t, c);
        break;
    case REVERSA_CHANGE_FORBIDDEN:
        rv_say(s, "%s and %s are forbidden by the review", c->mentor_id, c->mentee_id);
        break;
    case REVERSA_CHANGE_NEW:
        say_new(s, t, c);
        break;
    case REVERSA_CHANGE_MATCHED:
    case REVERSA_CHANGE_UNMATCHED:
        say_person(s, t, c);
        break;
    }
}

static void say_group(rv_sentence *s, const reversa_exchange_group *group)
{
    say_count(s, group->n_new, "new pair");
    rv_say(s, " for ");
    say_count(s, group->n_broken, "broken one");
    if (group->n_impossible > 0)
        rv_say(s, " and %d that could not be kept", group->n_impossible);
    rv_say(s, ": ");
    say_gain(s, group);
}

/* ---- All of them ---- */

static reversa_status index_changes(teller *t)
{
    rv_rematching *r = t->r;
    int32_t n_people = r->problem->cohort->n_people;
    for (int side = 0; side < 2; side++) {
        t->gained[side] = rv_arena_alloc(r->ctx, &r->scratch, (size_t)n_people, sizeof(int32_t));
        t->lost[side] = rv_arena_alloc(r->ctx, &r->scratch, (size_t)n_people, sizeof(int32_t));
        if (!t->gained[side] || !t->lost[side])
            return REVERSA_E_MEMORY;
        for (int32_t p = 0; p < n_people; p++)
            t->gained[side][p] = t->lost[side][p] = -1;
        for (int32_t k = 0; k < t->n; k++) {
            reversa_review_change_kind kind = t->changes[k].kind;
            int32_t person = person_on(&t->changes[k], side);
            if (person < 0)
                continue;
            if (kind == REVERSA_CHANGE_NEW)
                t->gained[side][person] = k;
            if (kind == REVERSA_CHANGE_BROKEN || kind == REVERSA_CHANGE_IMPOSSIBLE)
                t->lost[side][person] = k;
        }
    }
    return REVERSA_OK;
}

reversa_status rv_rematch_texts(rv_rematching *r, reversa_review_change *changes, int32_t n,
                                reversa_exchange_group *groups, int32_t n_groups)
{
    teller t = {.r = r, .changes = changes, .n = n, .groups = groups};
    reversa_status status = index_changes(&t);
    for (int32_t k = 0; k < n && !status; k++) {
        rv_sentence s = {.ctx = r->ctx};
        say_change(&s, &t, &changes[k]);
        changes[k].text = rv_say_finish(&s, &r->rematch->arena);
        status = changes[k].text ? REVERSA_OK : REVERSA_E_MEMORY;
    }
    for (int32_t k = 0; k < n_groups && !status; k++) {
        rv_sentence s = {.ctx = r->ctx};
        say_group(&s, &groups[k]);
        groups[k].text = rv_say_finish(&s, &r->rematch->arena);
        status = groups[k].text ? REVERSA_OK : REVERSA_E_MEMORY;
    }
    return status;
}
