/*
 * Criteria: which columns each kind looks at, and the criteria that the caller computes.
 *
 * A criterion on an absent column is left out together with its weight where the programme is the built-in one or the
 * criterion is optional; the others keep their order. User-defined criteria follow after the programme's.
 */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "model/bind.h"

#define MAXIMUM_WEIGHT 1000 /* as the header of problems promises */

/* What a kind of criterion needs: a column of its own, or the attribute that it names (NULL), of these kinds. */
typedef struct rv_need {
    const char *column;
    unsigned kinds; /* 0 for no column */
} rv_need;

static const rv_need needs[RV_N_CRITERION_KINDS] = {
    [RV_CRITERION_COVERAGE] = {NULL, RV_KIND(REVERSA_COLUMN_TAGS)},
    [RV_CRITERION_OVERLAP] = {NULL, RV_KIND(REVERSA_COLUMN_TAGS)},
    [RV_CRITERION_COMPLEMENT] = {NULL, RV_KIND(REVERSA_COLUMN_NUMBER)},
    [RV_CRITERION_CLOSENESS] = {NULL, RV_KIND(REVERSA_COLUMN_NUMBER)},
    [RV_CRITERION_GAP] = {NULL, RV_KIND(REVERSA_COLUMN_NUMBER)},
    [RV_CRITERION_AVAILABILITY] = {"availability", RV_KIND(REVERSA_COLUMN_MINUTES)},
    [RV_CRITERION_MEAN] = {NULL, RV_KIND(REVERSA_COLUMN_NUMBER)},
    [RV_CRITERION_SAME] = {NULL, RV_KINDS_SCALAR},
    [RV_CRITERION_DIFFERENT] = {NULL, RV_KINDS_SCALAR},
    [RV_CRITERION_PREFERENCE] = {NULL, 0},
    [RV_CRITERION_WAITING] = {"waiting_rounds", RV_KIND(REVERSA_COLUMN_NUMBER)},
    [RV_CRITERION_SIMILARITY] = {NULL, RV_KIND(REVERSA_COLUMN_NUMBER)},
};

static reversa_status bind_similarity(rv_binder *binder, const rv_use *use, const rv_criterion *criterion,
                                      rv_bound_criterion *bound, bool *is_bound_out)
{
    size_t n = (size_t)criterion->n_attributes;
    const rv_column **columns = rv_arena_alloc(binder->ctx, binder->arena, n, sizeof *columns);
    if (!columns)
        return REVERSA_E_MEMORY;
    bound->columns = columns;
    return rv_bind_columns(binder, use, criterion->attributes, criterion->n_attributes, columns, is_bound_out);
}

static reversa_status bind_criterion(rv_binder *binder, const rv_criterion *criterion, rv_bound_criterion *bound,
                                     bool *is_bound_out)
{
    const rv_need *need = &needs[criterion->kind];
    bool optional = criterion->optional || binder->problem->programme->builtin;
    rv_use use = {"criterion", criterion->name, need->kinds, optional, criterion->allow_sensitive};
    const char *name = need->column ? need->column : criterion->attribute;
    const char *names[2] = {name, name}; /* by side */
    const rv_column *columns[2] = {NULL, NULL};
    *bound = (rv_bound_criterion){.criterion = criterion};
    *is_bound_out = true;
    if (criterion->kind == RV_CRITERION_SIMILARITY)
        return bind_similarity(binder, &use, criterion, bound, is_bound_out);
    if (!need->kinds)
        return REVERSA_OK;
    if (criterion->kind == RV_CRITERION_COVERAGE) {
        names[REVERSA_MENTOR] = criterion->mentor;
        names[REVERSA_MENTEE] = criterion->mentee;
    }
    int32_t n = strcmp(names[0], names[1]) == 0 ? 1 : 2;
    reversa_status status = rv_bind_columns(binder, &use, names, n, columns, is_bound_out);
    bound->mentor = columns[0];
    bound->mentee = columns[n - 1];
    return status;
}

/* A weight in thousandths, −1 for one that is out of range or has more than three decimals. */
static int32_t read_weight(double weight)
{
    if (!(weight > 0 && weight <= MAXIMUM_WEIGHT))
        return -1;
    double thousandths = weight * (double)RV_THOUSAND;
    long long whole = llround(thousandths);
    const double rounding = 1e-6; /* what a double of this size cannot tell from a whole number, and more */
    return whole > 0 && fabs(thousandths - (double)whole) < rounding ? (int32_t)whole : -1;
}

static bool name_is_used(const rv_bound_criterion *criteria, int32_t n, const char *name)
{
    for (int32_t i = 0; i < n; i++)
        if (strcmp(criteria[i].criterion->name, name) == 0)
            return true;
    return false;
}

/* The caller's criterion in the form of the programme's. */
static reversa_status bind_user(rv_binder *binder, const reversa_user_criterion *user, int32_t index,
                                rv_bound_criterion *bound)
{
    reversa_context *ctx = binder->ctx;
    size_t length = user->name ? strlen(user->name) : 0;
    if (length == 0 || rv_utf8_check(user->name, length) < length)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "criteria[%d] has no name in UTF-8", index);
    if (!user->function)
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The criterion '%s' has no function", user->name);
    int32_t weight = read_weight(user->weight);
    if (weight < 0)
        return rv_fail(ctx, REVERSA_E_ARGUMENT,
                       "The weight of the criterion '%s' is not above 0 and at most 1000 with three decimals",
                       user->name);
    if (!(user->missing <= 1))
        return rv_fail(ctx, REVERSA_E_ARGUMENT, "The criterion '%s' has a missing value above 1", user->name);
    rv_criterion *criterion = rv_arena_alloc(ctx, binder->arena, 1, sizeof *criterion);
    reversa_user_criterion *copy = rv_arena_alloc(ctx, binder->arena, 1, sizeof *copy);
    char *name = rv_arena_text(ctx, binder->arena, user->name, length);
    if (!criterion || !copy || !name)
        return REVERSA_E_MEMORY;
    rv_criterion_init(criterion, RV_CRITERION_USER);
    criterion->name = name;
    criterion->weight = weight;
    criterion->missing = user->missing < 0 ? RV_MISSING_SKIP : (int32_t)llround(user->missing * (double)RV_MILLION);
    *copy = *user;
    copy->name = name;
    *bound = (rv_bound_criterion){.criterion = criterion, .user = copy};
    return REVERSA_OK;
}

static reversa_status bind_users(rv_binder *binder, const reversa_user_criterion *users, int32_t n_users,
                                 rv_bound_criterion *criteria, int32_t *n_criteria)
{
    const reversa_programme *programme = binder->problem->programme;
    for (int32_t i = 0; i < n_users; i++) {
        rv_bound_criterion *bound = &criteria[*n_criteria];
        reversa_status status = bind_user(binder, &users[i], i, bound);
        if (status)
            return status;
        const char *name = bound->criterion->name;
        bool used = rv_criterion_name_is_taken(name) || name_is_used(criteria, *n_criteria, name);
        for (int32_t j = 0; j < programme->n_criteria; j++)
            used = used || strcmp(programme->criteria[j].name, name) == 0;
        if (used)
            (void)rv_fail(binder->ctx, REVERSA_E_DATA, "The name '%s' of a criterion is in use already", name);
        (*n_criteria)++;
    }
    return REVERSA_OK;
}

reversa_status rv_bind_criteria(rv_binder *binder, const reversa_user_criterion *users, int32_t n_users)
{
    const reversa_programme *programme = binder->problem->programme;
    if (binder->problem->scores)
        return REVERSA_OK;
    size_t n = (size_t)programme->n_criteria + (size_t)n_users;
    rv_bound_criterion *criteria = rv_arena_alloc(binder->ctx, binder->arena, n, sizeof *criteria);
    int32_t n_criteria = 0;
    reversa_status status = criteria ? REVERSA_OK : REVERSA_E_MEMORY;
    for (int32_t i = 0; !status && i < programme->n_criteria; i++) {
        bool is_bound = false;
        status = bind_criterion(binder, &programme->criteria[i], &criteria[n_criteria], &is_bound);
        n_criteria += !status && is_bound;
    }
    if (!status)
        status = bind_users(binder, users, n_users, criteria, &n_criteria);
    binder->problem->criteria = criteria;
    binder->problem->n_criteria = n_criteria;
    return status;
}
