/*
 * Reasons in words. Ids, never names; numbers as the programme writes them.
 *
 * A sentence names what a person would change in the file: the limit in the programme's words, the number it has and the
 * number that can be met. Of many people the first few are listed, then how many more.
 */
#include "match/reason_text.h"

#include <string.h>

#include "model/bind.h"

#define LISTED 6 /* people of a sentence */

typedef struct words {
    reversa_context *ctx;
    char *text;
    size_t length;
    size_t capacity;
    reversa_status status;
} words;

static void say(words *w, const char *text)
{
    size_t length = strlen(text);
    if (!w->status)
        w->status = rv_grow(w->ctx, &w->text, &w->capacity, w->length + length + 1, 1);
    if (w->status)
        return;
    memcpy(w->text + w->length, text, length + 1);
    w->length += length;
}

static void say_number(words *w, int64_t value)
{
    char number[24];
    rv_format_integer(value, number);
    say(w, number);
}

static void say_millionths(words *w, int64_t value)
{
    char number[24];
    rv_format_millionths(value, number);
    say(w, number);
}

static void say_counted(words *w, int64_t n, const char *one, const char *many)
{
    say_number(w, n);
    say(w, " ");
    say(w, n == 1 ? one : many);
}

static void say_people(words *w, const reversa_problem *problem, const int32_t *people, int32_t n)
{
    for (int32_t i = 0; i < n && i < LISTED; i++) {
        say(w, i > 0 ? ", " : "");
        say(w, reversa_cohort_id(problem->cohort, people[i]));
    }
    if (n > LISTED) {
        say(w, " and ");
        say_number(w, n - LISTED);
        say(w, " more");
    }
}

static const char *finish(words *w, rv_arena *arena)
{
    const char *text = w->status ? NULL : rv_arena_text(w->ctx, arena, w->text, w->length);
    rv_free(w->ctx, w->text);
    return text;
}

/* ---- Certificates ---- */

static const char *const one_of[2] = {[REVERSA_MENTOR] = "mentor", [REVERSA_MENTEE] = "mentee"};
static const char *const many_of[2] = {[REVERSA_MENTOR] = "mentors", [REVERSA_MENTEE] = "mentees"};

static void say_supply(words *w, const reversa_crowd *crowd)
{
    const char *partner = one_of[!crowd->side];
    const char *partners = many_of[!crowd->side];
    if (crowd->n_partners > 0) {
        say(w, crowd->n_people == 1 ? " has " : " share ");
        say_counted(w, crowd->places, "place", "places");
        say(w, " of ");
        say_counted(w, crowd->n_partners, partner, partners);
    }
    if (crowd->pairs > 0) {
        say(w, crowd->n_partners > 0 ? " and " : (crowd->n_people == 1 ? " has only " : " have only "));
        say_counted(w, crowd->pairs, "eligible pair", "eligible pairs");
        if (crowd->n_partners > 0)
            say(w, " with others");
    }
}

const char *rv_reason_crowd_text(reversa_context *ctx, rv_arena *arena, const reversa_problem *problem,
                                 const rv_counted *counted)
{
    words w = {.ctx = ctx};
    const reversa_crowd *crowd = &counted->crowd;
    say_counted(&w, crowd->n_people, one_of[crowd->side], many_of[crowd->side]);
    if (crowd->wanted != crowd->n_people) {
        say(&w, crowd->n_people == 1 ? ", who wants " : ", who want ");
        say_number(&w, crowd->wanted);
        say(&w, " partners,");
    }
    if (crowd->n_partners == 0 && crowd->pairs == 0) {
        say(&w, crowd->n_people == 1 ? " has no eligible " : " have no eligible ");
        say(&w, one_of[!crowd->side]);
        say(&w, " with a place");
    } else {
        say_supply(&w, crowd);
    }
    say(&w, ": ");
    say_people(&w, problem, counted->people, crowd->n_people);
    if (crowd->n_partners > 0) {
        say(&w, "; with ");
        say_people(&w, problem, counted->partners, crowd->n_partners);
    }
    return finish(&w, arena);
}

/* ---- Limits ---- */

/* The limit with the one bound that is spoken of. */
static rv_limit one_bound(const rv_limit *limit, bool is_most)
{
    rv_limit one = *limit;
    if (one.at_least.given && one.at_most.given) {
        one.at_least.given = !is_most;
        one.at_most.given = is_most;
    }
    return one;
}

const char *rv_reason_clash_text(reversa_context *ctx, rv_arena *arena, const reversa_problem *problem,
                                 const rv_clash *clash)
{
    words w = {.ctx = ctx};
    rv_limit limit = one_bound(problem->limits[clash->clash.limit].limit, clash->clash.is_most);
    const char *text = rv_limit_text(ctx, arena, &limit);
    if (!text)
        return NULL;
    say(&w, text);
    if (clash->clash.n_people > 0) {
        say(&w, ", for ");
        say_people(&w, problem, clash->people, clash->clash.n_people);
    }
    return finish(&w, arena);
}

/* ---- Relaxations ---- */

static void say_bound(words *w, const rv_limit *limit, bool is_most, int64_t value)
{
    const rv_amount *amount = is_most ? &limit->at_most : &limit->at_least;
    if (limit->kind == RV_LIMIT_BUDGET) {
        say_millionths(w, value);
    } else if (amount->is_share) {
        say_millionths(w, value * 100);
        say(w, "%");
    } else {
        say_number(w, value);
    }
}

/* The limit's bound in quotes. */
static void quote(words *w, rv_arena *arena, const rv_limit *limit, bool is_most)
{
    rv_limit one = one_bound(limit, is_most);
    const char *text = rv_limit_text(w->ctx, arena, &one);
    if (!text)
        w->status = REVERSA_E_MEMORY;
    say(w, " \"");
    say(w, text ? text : "");
    say(w, "\"");
}

static void say_limit(words *w, rv_arena *arena, const reversa_problem *problem, const reversa_relaxation *relaxation)
{
    const rv_limit *limit = problem->limits[relaxation->index].limit;
    say(w, relaxation->dropped ? "Drop" : (relaxation->is_most ? "Raise" : "Lower"));
    quote(w, arena, limit, relaxation->is_most);
    if (relaxation->dropped)
        return;
    bool is_added = limit->kind == RV_LIMIT_BUDGET && limit->per != RV_WHO_BOTH;
    say(w, is_added ? " by " : " to ");
    say_bound(w, limit, relaxation->is_most, relaxation->to);
    if (is_added)
        say(w, " for each");
}

static void say_rule(words *w, const reversa_problem *problem, const reversa_relaxation *relaxation)
{
    const rv_rule *rule = problem->rules[relaxation->index].rule;
    say(w, "Allow ");
    say_counted(w, relaxation->change, "pair", "pairs");
    say(w, relaxation->dropped ? " beyond the rule \"" : " beyond the rule \"");
    say(w, rv_rule_names[rule->kind]);
    if (rule->test.attribute) {
        say(w, " ");
        say(w, rule->test.attribute);
    }
    say(w, "\"");
    if (relaxation->dropped)
        return;
    say(w, relaxation->is_most ? ": at most " : ": at least ");
    say_millionths(w, relaxation->to);
    say(w, " instead of ");
    say_millionths(w, relaxation->from);
}

/* Several parts of one limit and bound: whom each is for, and the bound where there is one. */
static void say_parts(words *w, const reversa_problem *problem, const reversa_relaxed_part *parts, int32_t n)
{
    const rv_limit *limit = problem->limits[parts->limit].limit;
    bool has_bound = limit->kind == RV_LIMIT_LOAD || limit->kind == RV_LIMIT_BUDGET ||
                     limit->kind == RV_LIMIT_MENTOR_MINIMUM;
    bool same = true;
    for (int32_t k = 1; k < n; k++)
        same = same && parts[k].to == parts[0].to;
    if (has_bound && same) {
        say(w, " to ");
        say_bound(w, limit, parts->is_most, parts->to);
    }
    say(w, " for ");
    for (int32_t k = 0; k < n && k < LISTED; k++) {
        say(w, k > 0 ? ", " : "");
        say(w, reversa_cohort_id(problem->cohort, parts[k].person));
        if (parts[k].partner >= 0) {
            say(w, " with ");
            say(w, reversa_cohort_id(problem->cohort, parts[k].partner));
        }
        if (has_bound && !same) {
            say(w, " to ");
            say_bound(w, limit, parts->is_most, parts[k].to);
        }
    }
    if (n > LISTED) {
        say(w, " and ");
        say_number(w, n - LISTED);
        say(w, " more");
    }
}

/* The parts of one limit: its bound, or exceptions from it. */
static void say_part(words *w, rv_arena *arena, const reversa_problem *problem, const reversa_relaxed_part *parts,
                     int32_t n)
{
    const rv_limit *limit = problem->limits[parts->limit].limit;
    bool is_exception = limit->kind == RV_LIMIT_CONFLICT || limit->kind == RV_LIMIT_ONE_ROLE ||
                        limit->kind == RV_LIMIT_SLOTS || limit->kind == RV_LIMIT_STABLE;
    if (is_exception) {
        say(w, "allow ");
        say_counted(w, parts->person < 0 ? parts->to : n, "exception", "exceptions");
        say(w, " from");
    } else {
        say(w, parts->is_most ? "raise" : "lower");
    }
    quote(w, arena, limit, parts->is_most);
    if (parts->person >= 0) {
        say_parts(w, problem, parts, n);
    } else if (!is_exception) {
        say(w, " to ");
        say_bound(w, limit, parts->is_most, parts->to);
    }
}

/* Limit after limit; of loads the lower bound apart from the upper one. */
static void say_together(words *w, rv_arena *arena, const reversa_problem *problem, const rv_relaxation *relaxation)
{
    const reversa_relaxed_part *parts = relaxation->parts;
    size_t begin = w->length;
    for (int32_t first = 0; first < relaxation->relaxation.n_parts;) {
        int32_t end = first;
        while (end < relaxation->relaxation.n_parts && parts[end].limit == parts[first].limit &&
               parts[end].is_most == parts[first].is_most)
            end++;
        say(w, first > 0 ? ", and " : "");
        say_part(w, arena, problem, &parts[first], end - first);
        first = end;
    }
    if (!w->status && w->length > begin)
        w->text[begin] = (char)(w->text[begin] - 'a' + 'A');
}

const char *rv_reason_relaxation_text(reversa_context *ctx, rv_arena *arena, const reversa_problem *problem,
                                      const rv_relaxation *found)
{
    words w = {.ctx = ctx};
    const reversa_relaxation *relaxation = &found->relaxation;
    if (relaxation->kind == REVERSA_RELAXED_LIMIT)
        say_limit(&w, arena, problem, relaxation);
    else if (relaxation->kind != REVERSA_RELAXED_RULE)
        say_together(&w, arena, problem, found);
    else
        say_rule(&w, problem, relaxation);
    if (!relaxation->least)
        say(&w, " (less may be enough)");
    return finish(&w, arena);
}
