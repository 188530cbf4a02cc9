/*
 * Why someone stands on a list, in words: the criteria that contribute most, each with the values that it looked at.
 *
 * The person who reads the list is one of the two. So what the other said of them, and how long someone has waited, are left
 * out, and so are criteria on sensitive columns. Texts of people are clipped, and what acts in a terminal is left to the
 * writer.
 */
#include <string.h>

#include "model/phrase.h"
#include "model/shortlist.h"

/* What is said of two people. */
typedef struct phrase {
    rv_phrase text;
    int32_t person[2]; /* by side */
} phrase;

static void add(phrase *p, const char *text)
{
    rv_phrase_add(&p->text, text);
}

static void add_clipped(phrase *p, const char *text)
{
    rv_phrase_add_clipped(&p->text, text);
}

static void add_integer(phrase *p, int64_t value)
{
    rv_phrase_add_integer(&p->text, value);
}

static void add_cell(phrase *p, const rv_column *column, int32_t person)
{
    if (!rv_phrase_add_cell(&p->text, column, person))
        add(p, "none");
}

static void add_both(phrase *p, const rv_column *column)
{
    add(p, " (mentor ");
    add_cell(p, column, p->person[REVERSA_MENTOR]);
    add(p, ", mentee ");
    add_cell(p, column, p->person[REVERSA_MENTEE]);
    add(p, ")");
}

/* The tags that both have, in brackets. */
static void add_common(phrase *p, const rv_column *mentors, const rv_column *mentees)
{
    const rv_column *const columns[2] = {[REVERSA_MENTOR] = mentors, [REVERSA_MENTEE] = mentees};
    if (rv_phrase_add_common(&p->text, " (", columns, p->person) > 0)
        add(p, ")");
}

static int64_t common_minutes(const phrase *p, const rv_column *column)
{
    int64_t a = column->offset[p->person[0]];
    int64_t b = column->offset[p->person[1]];
    int64_t sum = 0;
    while (a < column->offset[p->person[0] + 1] && b < column->offset[p->person[1] + 1]) {
        int32_t from = column->minute[2 * a] > column->minute[2 * b] ? column->minute[2 * a] : column->minute[2 * b];
        int32_t to = column->minute[2 * a + 1] < column->minute[2 * b + 1] ? column->minute[2 * a + 1]
                                                                           : column->minute[2 * b + 1];
        sum += to > from ? to - from : 0;
        if (column->minute[2 * a + 1] < column->minute[2 * b + 1])
            a++;
        else
            b++;
    }
    return sum;
}

/* The rank that the owner gave the other, 0 for none. */
static int32_t own_rank(const reversa_problem *problem, const rv_list_place *listing)
{
    const rv_rows *ranks = listing->side == REVERSA_MENTEE ? &problem->mentee_rank : &problem->mentor_rank;
    int32_t mentee = problem->side[REVERSA_MENTEE]
                         .ordinal[listing->side == REVERSA_MENTEE ? listing->owner : listing->entry.other];
    int32_t mentor = problem->side[REVERSA_MENTOR]
                         .ordinal[listing->side == REVERSA_MENTEE ? listing->entry.other : listing->owner];
    for (int64_t e = ranks->offset ? ranks->offset[mentee] : 0; ranks->offset && e < ranks->offset[mentee + 1]; e++)
        if (ranks->mentor[e] == mentor)
            return ranks->value[e];
    return 0;
}

static void add_columns(phrase *p, const rv_criterion *criterion)
{
    for (int32_t k = 0; k < criterion->n_attributes; k++) {
        add(p, k ? ", " : "");
        add_clipped(p, criterion->attributes[k]);
    }
}

/* "skills that meet wants (python, sql)" */
static void say_criterion(phrase *p, const rv_bound_criterion *bound, const rv_list_place *listing)
{
    const rv_criterion *criterion = bound->criterion;
    const rv_column *column = bound->mentee;
    switch (criterion->kind) {
    case RV_CRITERION_COVERAGE:
        add_clipped(p, bound->mentor->name);
        add(p, " that meet ");
        add_clipped(p, bound->mentee->name);
        add_common(p, bound->mentor, bound->mentee);
        return;
    case RV_CRITERION_OVERLAP:
        add_clipped(p, column->name);
        add(p, " in common");
        add_common(p, bound->mentor, bound->mentee);
        return;
    case RV_CRITERION_AVAILABILITY:
        add_integer(p, common_minutes(p, column));
        add(p, " minutes a week in common");
        return;
    case RV_CRITERION_PREFERENCE:
        add(p, "an own wish (rank ");
        add_integer(p, own_rank(p->text.problem, listing));
        add(p, ")");
        return;
    case RV_CRITERION_SIMILARITY:
        add(p, "similar in ");
        add_columns(p, criterion);
        return;
    case RV_CRITERION_USER:
        add_clipped(p, criterion->name);
        return;
    case RV_CRITERION_SAME:
        add(p, "the same ");
        add_clipped(p, column->name);
        add(p, " (");
        add_cell(p, column, p->person[REVERSA_MENTEE]);
        add(p, ")");
        return;
    default:
        break;
    }
    add(p, criterion->kind == RV_CRITERION_DIFFERENT    ? "another "
           : criterion->kind == RV_CRITERION_COMPLEMENT ? "complementary "
           : criterion->kind == RV_CRITERION_CLOSENESS  ? "similar "
                                                        : "");
    add_clipped(p, column->name);
    add_both(p, column);
}

/* Does a criterion look at a sensitive column? */
static bool is_sensitive(const reversa_problem *problem, const rv_bound_criterion *bound)
{
    const reversa_programme *programme = problem->programme;
    const rv_criterion *criterion = bound->criterion;
    bool found = (bound->mentor && rv_programme_is_sensitive(programme, bound->mentor->name)) ||
                 (bound->mentee && rv_programme_is_sensitive(programme, bound->mentee->name));
    for (int32_t k = 0; k < criterion->n_attributes && !found; k++)
        found = rv_programme_is_sensitive(programme, criterion->attributes[k]);
    return found;
}

/* May the owner of the list be told? */
static bool may_tell(const reversa_problem *problem, int32_t criterion, const rv_list_place *listing)
{
    const rv_bound_criterion *bound = &problem->criteria[criterion];
    if (bound->criterion->kind == RV_CRITERION_WAITING || is_sensitive(problem, bound))
        return false;
    if (bound->criterion->kind == RV_CRITERION_PREFERENCE)
        return (int)bound->criterion->side == listing->side && own_rank(problem, listing) > 0;
    return true;
}

int32_t rv_shortlist_reasons(const reversa_problem *problem, const rv_list_place *listing,
                             reversa_listed_reason reasons_out[REVERSA_MAX_REASONS])
{
    int32_t n = 0;
    for (int32_t c = 0; c < problem->n_criteria; c++) {
        int32_t points = listing->contribution[c];
        int32_t at = n;
        if (points <= 0 || !may_tell(problem, c, listing))
            continue;
        while (at > 0 && points > reasons_out[at - 1].contribution)
            at--;
        if (at == REVERSA_MAX_REASONS)
            continue;
        n += n < REVERSA_MAX_REASONS;
        memmove(&reasons_out[at + 1], &reasons_out[at], (size_t)(n - 1 - at) * sizeof *reasons_out);
        reasons_out[at] = (reversa_listed_reason){c, points};
    }
    return n;
}

static phrase begin(const reversa_problem *problem, const rv_list_place *listing, char *text, size_t size)
{
    phrase p = {.text = rv_phrase_open(problem, text, size)};
    p.person[listing->side] = listing->owner;
    p.person[!listing->side] = listing->entry.other;
    return p;
}

size_t rv_shortlist_phrase(const reversa_problem *problem, const rv_list_place *listing, int32_t criterion, char *text,
                           size_t size)
{
    phrase p = begin(problem, listing, text, size);
    say_criterion(&p, &problem->criteria[criterion], listing);
    return p.text.length;
}

size_t rv_shortlist_sentence(const reversa_problem *problem, const rv_list_place *listing, char *text, size_t size)
{
    phrase p = begin(problem, listing, text, size);
    reversa_listed_reason reasons[REVERSA_MAX_REASONS];
    int32_t n = rv_shortlist_reasons(problem, listing, reasons);
    if (n == 0) {
        add(&p, "Its score is ");
        rv_phrase_add_number(&p.text, listing->entry.score);
    }
    for (int32_t k = 0; k < n; k++) {
        add(&p, k ? "; " : "Speaks for it: ");
        say_criterion(&p, &problem->criteria[reasons[k].criterion], listing);
    }
    add(&p, ".");
    return p.text.length;
}
