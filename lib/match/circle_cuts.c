/*
 * Cuts for the linear program over circles: of three people with one place each, mentees or a mentor among them, two chosen
 * circles cannot both hold two or more (subset rows: Jepsen, Petersen, Spoorendonk & Pisinger 2008).
 *
 * A cut holds for every choice of circles, so its price, never negative, adds itself to the bound, and whoever is priced pays
 * it once when a second of its people joins. Violated cuts are sought among people whom the linear program has in parts of
 * circles; doubles decide only which are asked for. Order: violation in millionths, then people.
 */
#include <math.h>
#include <string.h>

#include "match/circle.h"

#define MOST_NEW 80      /* cuts of a round */
#define MOST_SEEN 400    /* the best violations among which they are chosen */
#define MOST_OF_ONE 4    /* new cuts with the same person */
#define MOST_PEOPLE 2500 /* in parts of circles: the table of their meetings stays small */
#define LEAST_OVER 20000 /* millionths above 1 */
#define WHOLE 0.999      /* of a circle: no part any more */

typedef struct finding {
    int32_t person[3]; /* numbers within the finder */
    int32_t over;
} finding;

typedef struct finder {
    const rv_circle_search *search;
    const rv_circle_set *set;
    rv_arena arena;
    int32_t *number; /* [mentees + mentors] −1 for those who are in no part */
    int32_t *person; /* [n] */
    int32_t n;
    double *together; /* [n · n] shares of circles with both */
    int64_t *start;   /* [n + 1] */
    int32_t *circle;  /* columns in parts, by person */
    int32_t *mate;    /* [n] those who share a circle with one */
    int32_t *n_new;   /* [n] */
    finding seen[MOST_SEEN];
    int32_t n_seen;
} finder;

/* ---- Cuts and circles ---- */

void rv_circle_cuts_clear(rv_circle_search *search)
{
    int32_t n_people = search->set->n[REVERSA_MENTEE] + search->set->n[REVERSA_MENTOR];
    search->n_cuts = 0;
    search->n_based_cuts = 0;
    memset(search->cut_start, 0, ((size_t)n_people + 1) * sizeof *search->cut_start);
    memset(search->linear.cut, 0, sizeof search->linear.cut);
    memset(search->kept.cut, 0, sizeof search->kept.cut);
    memset(search->trial.cut, 0, sizeof search->trial.cut);
}

/* Count one person; a cut that reaches two is written. */
static int32_t count_person(const rv_circle_search *search, int32_t person, uint8_t *count, int32_t *cuts, int32_t n)
{
    for (int32_t k = search->cut_start[person]; k < search->cut_start[person + 1]; k++)
        if (++count[search->cut_of[k]] == 2)
            cuts[n++] = search->cut_of[k];
    return n;
}

int32_t rv_circle_cuts_of(const rv_circle_search *search, const rv_circle_unit *unit, const int32_t *group, int32_t n,
                          int32_t *cuts)
{
    uint8_t count[RV_CIRCLE_CUTS];
    int32_t n_cuts = 0;
    if (search->n_cuts == 0)
        return 0;
    memset(count, 0, (size_t)search->n_cuts);
    for (int i = 0; i < 2 && unit->mentor[i] >= 0; i++)
        n_cuts = count_person(search, search->set->n[REVERSA_MENTEE] + unit->mentor[i], count, cuts, n_cuts);
    for (int32_t i = 0; i < n; i++)
        n_cuts = count_person(search, group[i], count, cuts, n_cuts);
    return n_cuts;
}

void rv_circle_cuts_offer(const rv_circle_search *search, rv_circle_desk *desk, const rv_circle_unit *unit,
                          const rv_circle_prices *prices)
{
    desk->cut_start = search->n_cuts > 0 ? search->cut_start : NULL;
    desk->cut_of = search->cut_of;
    desk->cut_price = prices->cut;
    if (search->n_cuts == 0)
        return;
    memset(desk->cut_count, 0, sizeof desk->cut_count);
    for (int i = 0; i < 2 && unit->mentor[i] >= 0; i++) {
        int32_t person = search->set->n[REVERSA_MENTEE] + unit->mentor[i];
        for (int32_t k = search->cut_start[person]; k < search->cut_start[person + 1]; k++)
            desk->cut_count[search->cut_of[k]]++;
    }
}

/* By people, from the cuts. */
static void put_in_order(rv_circle_search *search)
{
    int32_t n_people = search->set->n[REVERSA_MENTEE] + search->set->n[REVERSA_MENTOR];
    memset(search->cut_start, 0, ((size_t)n_people + 1) * sizeof *search->cut_start);
    for (int32_t k = 0; k < search->n_cuts; k++)
        for (int i = 0; i < 3; i++)
            search->cut_start[search->cuts[k].person[i]]++;
    for (int32_t p = 0; p < n_people; p++)
        search->cut_start[p + 1] += search->cut_start[p];
    for (int32_t k = search->n_cuts - 1; k >= 0; k--) /* from the ends down to the starts */
        for (int i = 0; i < 3; i++)
            search->cut_of[--search->cut_start[search->cuts[k].person[i]]] = k;
}

/* Cuts that neither the best prices nor the last ones use leave; a basis without their slacks is still one. */
static void drop_idle(rv_circle_search *search)
{
    int32_t first = search->set->n[REVERSA_MENTEE] + search->set->n[REVERSA_MENTOR] + search->n_rows;
    int32_t n = 0;
    for (int32_t k = 0; k < search->n_cuts; k++) {
        bool basic = search->has_basis && k < search->n_based_cuts && search->row_basis[first + k] == RV_MIP_BASIC;
        if (basic && search->linear.cut[k] == 0 && search->kept.cut[k] == 0)
            continue;
        search->cuts[n] = search->cuts[k];
        search->linear.cut[n] = search->linear.cut[k];
        search->kept.cut[n] = search->kept.cut[k];
        search->row_basis[first + n] = search->row_basis[first + k];
        n++;
    }
    for (int32_t k = n; k < search->n_cuts; k++) {
        search->linear.cut[k] = 0;
        search->kept.cut[k] = 0;
    }
    search->n_based_cuts -= search->n_cuts - n;
    search->n_cuts = n;
}

/* ---- Who is in parts of circles ---- */

static bool is_part(const rv_circle_search *search, int32_t c)
{
    return search->share[c] > 1 - WHOLE && search->share[c] < WHOLE;
}

/* The people of a column who may be in cuts, by number; returns how many. */
static int32_t people_of(const finder *f, int32_t c, int32_t people[RV_CIRCLE_MENTEES + 2])
{
    const rv_circle_column *column = &f->search->active.column[c];
    const rv_circle_unit *unit = &f->set->unit[column->unit];
    int32_t n = 0;
    for (int32_t i = 0; i < column->n; i++)
        people[n++] = f->search->active.mentee[column->first + i];
    for (int i = 0; i < 2 && unit->mentor[i] >= 0; i++)
        if (f->set->capacity[unit->mentor[i]] == 1)
            people[n++] = f->set->n[REVERSA_MENTEE] + unit->mentor[i];
    return n;
}

static reversa_status number_people(finder *f)
{
    reversa_context *ctx = f->set->ctx;
    size_t n_people = (size_t)f->set->n[0] + (size_t)f->set->n[1];
    int32_t people[RV_CIRCLE_MENTEES + 2];
    f->number = rv_arena_alloc(ctx, &f->arena, n_people, sizeof *f->number);
    f->person = rv_arena_alloc(ctx, &f->arena, n_people, sizeof *f->person);
    f->start = rv_arena_alloc(ctx, &f->arena, n_people + 2, sizeof *f->start);
    f->mate = rv_arena_alloc(ctx, &f->arena, n_people, sizeof *f->mate);
    f->n_new = rv_arena_alloc(ctx, &f->arena, n_people, sizeof *f->n_new);
    if (!f->number || !f->person || !f->start || !f->mate || !f->n_new)
        return REVERSA_E_MEMORY;
    for (int32_t c = 0; c < f->search->n_based; c++)
        for (int32_t i = is_part(f->search, c) ? people_of(f, c, people) : 0; i > 0; i--)
            f->number[people[i - 1]]++;
    for (int32_t p = 0; p < (int32_t)n_people; p++) {
        int32_t n_circles = f->number[p];
        f->number[p] = n_circles > 1 ? f->n : -1; /* one circle alone is in no violated cut with two others */
        if (n_circles < 2)
            continue;
        f->person[f->n++] = p;
        f->start[f->n] = f->start[f->n - 1] + n_circles;
    }
    return REVERSA_OK;
}

/* Who is together how much, and in which columns. */
static reversa_status meet(finder *f)
{
    reversa_context *ctx = f->set->ctx;
    size_t n = (size_t)f->n;
    int32_t people[RV_CIRCLE_MENTEES + 2];
    f->together = rv_arena_alloc(ctx, &f->arena, n, n * sizeof *f->together);
    f->circle = rv_arena_alloc(ctx, &f->arena, (size_t)f->start[n], sizeof *f->circle);
    int64_t *end = rv_arena_alloc(ctx, &f->arena, n, sizeof *end);
    if (!f->together || !f->circle || !end)
        return REVERSA_E_MEMORY;
    memcpy(end, f->start, n * sizeof *end);
    for (int32_t c = 0; c < f->search->n_based; c++) {
        if (!is_part(f->search, c))
            continue;
        int32_t n_people = people_of(f, c, people);
        for (int32_t i = 0; i < n_people; i++) {
            int32_t a = f->number[people[i]];
            if (a >= 0)
                f->circle[end[a]++] = c;
            for (int32_t j = 0; j < n_people && a >= 0; j++)
                if (f->number[people[j]] >= 0)
                    f->together[(size_t)a * n + (size_t)f->number[people[j]]] += f->search->share[c];
        }
    }
    return REVERSA_OK;
}

/* ---- Violated cuts ---- */

static double together(const finder *f, int32_t a, int32_t b)
{
    return f->together[(size_t)a * (size_t)f->n + (size_t)b];
}

/* Circles with all three. */
static double all_three(const finder *f, int32_t a, int32_t b, int32_t c)
{
    int32_t people[RV_CIRCLE_MENTEES + 2];
    double sum = 0;
    for (int64_t k = f->start[a]; k < f->start[a + 1]; k++) {
        int32_t n_people = people_of(f, f->circle[k], people);
        int found = 0;
        for (int32_t i = 0; i < n_people; i++)
            found += f->number[people[i]] == b || f->number[people[i]] == c;
        sum += found == 2 ? f->search->share[f->circle[k]] : 0;
    }
    return sum;
}

static void swap_up(int32_t *a, int32_t *b)
{
    if (*a > *b) {
        int32_t c = *a;
        *a = *b;
        *b = c;
    }
}

/* Keep the violation if it is among the largest. */
static void see(finder *f, int32_t a, int32_t b, int32_t c)
{
    double sum = together(f, a, b) + together(f, a, c) + together(f, b, c);
    if (sum < 1 + LEAST_OVER * 1e-6)
        return;
    finding one = {.person = {a, b, c}, .over = (int32_t)lround((sum - 2 * all_three(f, a, b, c) - 1) * 1e6)};
    if (one.over < LEAST_OVER || (f->n_seen == MOST_SEEN && one.over <= f->seen[MOST_SEEN - 1].over))
        return;
    swap_up(&one.person[0], &one.person[1]);
    swap_up(&one.person[1], &one.person[2]);
    swap_up(&one.person[0], &one.person[1]);
    int32_t at = f->n_seen < MOST_SEEN ? f->n_seen++ : MOST_SEEN - 1;
    for (; at > 0 && f->seen[at - 1].over < one.over; at--)
        f->seen[at] = f->seen[at - 1];
    f->seen[at] = one;
}

/* Triples around one who shares circles with both others; where all share, the first is the middle. */
static void look_around(finder *f, int32_t a)
{
    int32_t n_mentees = f->set->n[REVERSA_MENTEE];
    int32_t n_mates = 0;
    for (int32_t b = 0; b < f->n; b++)
        if (b != a && together(f, a, b) > 0)
            f->mate[n_mates++] = b;
    for (int32_t i = 0; i < n_mates; i++)
        for (int32_t j = i + 1; j < n_mates; j++) {
            int32_t b = f->mate[i];
            int32_t c = f->mate[j];
            int mentors = (f->person[a] >= n_mentees) + (f->person[b] >= n_mentees) + (f->person[c] >= n_mentees);
            if (mentors <= 1 && (together(f, b, c) <= 0 || a < b))
                see(f, a, b, c);
        }
}

static int32_t add_seen(finder *f, rv_circle_search *search)
{
    int32_t n_added = 0;
    for (int32_t s = 0; s < f->n_seen && n_added < MOST_NEW && search->n_cuts < RV_CIRCLE_CUTS; s++) {
        const int32_t *person = f->seen[s].person;
        if (f->n_new[person[0]] >= MOST_OF_ONE || f->n_new[person[1]] >= MOST_OF_ONE ||
            f->n_new[person[2]] >= MOST_OF_ONE)
            continue;
        for (int i = 0; i < 3; i++) {
            f->n_new[person[i]]++;
            search->cuts[search->n_cuts].person[i] = f->person[person[i]];
        }
        search->n_cuts++;
        n_added++;
    }
    return n_added;
}

reversa_status rv_circle_cuts_find(rv_circle_search *search, int32_t *n_added_out)
{
    finder f = {.search = search, .set = search->set};
    *n_added_out = 0;
    if (!search->has_basis)
        return REVERSA_OK;
    drop_idle(search);
    rv_arena_open(search->set->ctx, &f.arena);
    reversa_status status = number_people(&f);
    if (!status && f.n <= MOST_PEOPLE) {
        status = meet(&f);
        for (int32_t a = 0; a < f.n && !status; a++) {
            look_around(&f, a);
            status = rv_stop_status(search->set->ctx) == REVERSA_E_CANCELLED ? rv_poll(search->set->ctx) : REVERSA_OK;
        }
    }
    if (!status)
        *n_added_out = add_seen(&f, search);
    put_in_order(search);
    rv_arena_free(&f.arena);
    return status;
}
