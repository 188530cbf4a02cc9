/*
 * Largest matchings with places (Hopcroft & Karp 1973), and the parts of Dulmage and Mendelsohn (1958).
 *
 * First, while they find enough, passes that follow any path of mentees who have not been asked in the pass (Pothen & Fan
 * 1990). Then phases with a bound on their number: each finds how far mentees are from those without a mentor, by
 * alternating paths; then it takes paths, shortest ones and others down the levels, that share no place. Mentors with
 * several places keep the list of their mentees, so nobody is copied. The last phase finds no free place: whom it reached is
 * the crowded part.
 */
#include "match/cardinality.h"

#include <string.h>

#include <reversa/cohort.h>

#define UNREACHED (-1)
#define QUICK_PASSES 8  /* at most */
#define QUICK_GAIN 4    /* and as long as one of so many who are left over gets a mentor */
#define AHEAD 2         /* mentees */
#define MOST_AHEAD 32   /* mentors of each */
#define POLL_EVERY 4096 /* people between two looks at the clock */

/* What is asked of a mentor, together in half a cache line. */
typedef struct desk {
    int64_t slot; /* its first place, in `holder` */
    int32_t load;
    int32_t places;
    int32_t seen;  /* the phase that reached it */
    int32_t turn;  /* which of the holders is asked next in this phase */
    int32_t asker; /* the level of those who may ask for its places in this phase */
} desk;

typedef struct search {
    reversa_context *ctx;
    const rv_candidate_rows *rows;
    rv_cardinality *found;
    desk *desks;     /* [mentors] */
    int32_t *holder; /* [places] the mentees of a mentor, from its first place on */
    int32_t *level;  /* [mentees] pairs from a mentee who is left over, by two */
    int32_t *queue;  /* [mentees] in the order of levels; of a path, its mentees */
    int64_t *arc;    /* [mentees] where a mentee's row goes on in this phase */
    int64_t *spot;   /* [mentees] the place taken, in `holder` */
    int64_t *look;   /* [mentees] no mentor before this one in a mentee's row has a free place */
    int32_t phase;
    int32_t n_queue;
    int32_t countdown;
} search;

static reversa_status look_at_clock(search *s)
{
    if (s->countdown-- > 0)
        return REVERSA_OK;
    s->countdown = POLL_EVERY;
    return rv_stop_status(s->ctx);
}

static inline bool has_place(const search *s, int32_t j)
{
    return s->desks[j].load < s->desks[j].places;
}

static void seat(search *s, int32_t i, int32_t j)
{
    s->spot[i] = s->desks[j].slot + s->desks[j].load++;
    s->holder[s->spot[i]] = i;
    s->found->mentor[i] = j;
    s->found->size++;
}

/* Everyone on a path takes the place of the next one, and the last one a free place of a mentor. */
static void move_along(search *s, const int32_t *path, int32_t n, int32_t mentor)
{
    for (int32_t k = 0; k < n - 1; k++) {
        s->spot[path[k]] = s->spot[path[k + 1]];
        s->holder[s->spot[path[k]]] = path[k];
        s->found->mentor[path[k]] = s->found->mentor[path[k + 1]];
    }
    seat(s, path[n - 1], mentor);
}

/* Each mentee takes the least wanted mentor with a place. `wanted` lies where the loads will be. */
static void match_greedily(search *s)
{
    const rv_candidate_rows *rows = s->rows;
    int32_t *wanted = s->found->load;
    int64_t n_pairs = rows->offset[rows->n[REVERSA_MENTEE]];
    for (int64_t e = 0; e < n_pairs; e++)
        wanted[rows->mentor[e]]++;
    for (int32_t i = 0; i < rows->n[REVERSA_MENTEE]; i++) {
        s->found->mentor[i] = -1;
        bool given = rows->start && rows->start[i] >= 0 && rows->place[REVERSA_MENTEE][i] > 0;
        if (given && has_place(s, rows->start[i]))
            seat(s, i, rows->start[i]);
    }
    for (int32_t j = 0; j < rows->n[REVERSA_MENTOR]; j++)
        wanted[j] = has_place(s, j) ? wanted[j] : INT32_MAX;
    for (int32_t i = 0; i < rows->n[REVERSA_MENTEE]; i++) {
        int32_t best = -1;
        int32_t least = INT32_MAX;
        if (rows->place[REVERSA_MENTEE][i] == 0 || s->found->mentor[i] >= 0)
            continue;
        for (int64_t e = rows->offset[i]; e < rows->offset[i + 1]; e++) {
            int32_t j = rows->mentor[e];
            if (wanted[j] < least) {
                least = wanted[j];
                best = j;
            }
        }
        if (best < 0)
            continue;
        seat(s, i, best);
        if (!has_place(s, best))
            wanted[best] = INT32_MAX;
    }
}

/* The rows and desks of those who come soon are on their way. */
static inline void fetch_ahead(const search *s, int32_t k)
{
    const rv_candidate_rows *rows = s->rows;
    if (k + 2 * AHEAD >= s->n_queue)
        return;
    __builtin_prefetch(rows->mentor + rows->offset[s->queue[k + 2 * AHEAD]]);
    int32_t soon = s->queue[k + AHEAD];
    int64_t end = rows->offset[soon + 1] < rows->offset[soon] + MOST_AHEAD ? rows->offset[soon + 1]
                                                                           : rows->offset[soon] + MOST_AHEAD;
    for (int64_t e = rows->offset[soon]; e < end; e++)
        __builtin_prefetch(s->desks + rows->mentor[e]);
}

/* Levels from everyone left over. */
static reversa_status set_levels(search *s, bool *found_out)
{
    const rv_candidate_rows *rows = s->rows;
    s->phase++;
    s->n_queue = 0;
    *found_out = false;
    for (int32_t i = 0; i < rows->n[REVERSA_MENTEE]; i++) {
        bool left_over = s->found->mentor[i] < 0 && rows->place[REVERSA_MENTEE][i] > 0;
        s->level[i] = left_over ? 0 : UNREACHED;
        if (left_over)
            s->queue[s->n_queue++] = i;
    }
    for (int32_t k = 0; k < s->n_queue; k++) {
        int32_t i = s->queue[k];
        fetch_ahead(s, k);
        reversa_status status = look_at_clock(s);
        if (status)
            return status;
        s->arc[i] = rows->offset[i];
        for (int64_t e = rows->offset[i]; e < rows->offset[i + 1]; e++) {
            int32_t j = rows->mentor[e];
            if (s->desks[j].seen == s->phase)
                continue;
            s->desks[j].seen = s->phase;
            s->desks[j].turn = 0;
            s->desks[j].asker = s->level[i];
            *found_out = *found_out || has_place(s, j);
            for (int32_t h = 0; h < s->desks[j].load; h++) {
                int32_t x = s->holder[s->desks[j].slot + h];
                if (s->level[x] != UNREACHED)
                    continue;
                s->level[x] = s->level[i] + 1;
                s->queue[s->n_queue++] = x;
            }
        }
    }
    return REVERSA_OK;
}

/* The next mentee down the levels from i, −1 for none; *place_out: there is a free place instead. */
static int32_t step_down(search *s, int32_t i, bool *place_out)
{
    const rv_candidate_rows *rows = s->rows;
    *place_out = false;
    for (; s->arc[i] < rows->offset[i + 1]; s->arc[i]++) {
        int32_t j = rows->mentor[s->arc[i]];
        if (has_place(s, j)) {
            *place_out = true;
            return -1;
        }
        for (; s->desks[j].asker == s->level[i] && s->desks[j].turn < s->desks[j].load; s->desks[j].turn++) {
            int32_t x = s->holder[s->desks[j].slot + s->desks[j].turn];
            if (s->level[x] == s->level[i] + 1)
                return x;
        }
    }
    return -1;
}

/* A path from a mentee who is left over; everyone on it takes the place that the next one leaves. */
static reversa_status take_path(search *s, int32_t source, int32_t *path)
{
    int32_t n = 0;
    path[n++] = source;
    while (n > 0) {
        bool place;
        int32_t i = path[n - 1];
        int32_t next = step_down(s, i, &place);
        reversa_status status = look_at_clock(s);
        if (status)
            return status;
        if (place)
            break;
        if (next >= 0) {
            path[n++] = next;
            continue;
        }
        s->level[i] = UNREACHED;
        n--;
        if (n > 0)
            s->desks[s->rows->mentor[s->arc[path[n - 1]]]].turn++;
    }
    if (n > 0)
        move_along(s, path, n, s->rows->mentor[s->arc[path[n - 1]]]);
    for (int32_t k = 0; k < n; k++)
        s->level[path[k]] = UNREACHED;
    return REVERSA_OK;
}

/* ---- Quick passes ---- */

/* A free place that a mentee knows. Places only fill up, so each pair is looked at once in all passes together. */
static int32_t look_for_place(search *s, int32_t i)
{
    const rv_candidate_rows *rows = s->rows;
    for (; s->look[i] < rows->offset[i + 1]; s->look[i]++) {
        if (has_place(s, rows->mentor[s->look[i]]))
            return rows->mentor[s->look[i]];
    }
    return -1;
}

/* The next mentee who has a place that i knows, and was not asked in this pass. */
static int32_t step_anywhere(search *s, int32_t i)
{
    const rv_candidate_rows *rows = s->rows;
    for (; s->arc[i] < rows->offset[i + 1]; s->arc[i]++) {
        int32_t j = rows->mentor[s->arc[i]];
        if (s->desks[j].seen != s->phase) {
            s->desks[j].seen = s->phase;
            s->desks[j].turn = 0;
        }
        for (; s->desks[j].turn < s->desks[j].load; s->desks[j].turn++) {
            int32_t x = s->holder[s->desks[j].slot + s->desks[j].turn];
            if (s->level[x] != s->phase)
                return x;
        }
    }
    return -1;
}

/* A path from a mentee who is left over, of any length, through people who were not asked before. */
static reversa_status follow_path(search *s, int32_t source, int32_t *path)
{
    int32_t n = 0;
    int32_t next = source;
    int32_t place = -1;
    while (place < 0) {
        reversa_status status = look_at_clock(s);
        if (status)
            return status;
        if (next >= 0) {
            path[n++] = next;
            s->level[next] = s->phase;
            s->arc[next] = s->rows->offset[next];
            place = look_for_place(s, next);
        } else if (--n == 0) {
            return REVERSA_OK;
        }
        if (place < 0)
            next = step_anywhere(s, path[n - 1]);
    }
    move_along(s, path, n, place);
    return REVERSA_OK;
}

static reversa_status run_quick_passes(search *s, int32_t *path)
{
    const rv_candidate_rows *rows = s->rows;
    int32_t n = 0;
    for (int32_t i = 0; i < rows->n[REVERSA_MENTEE]; i++) {
        s->look[i] = rows->offset[i];
        s->level[i] = 0;
        if (s->found->mentor[i] < 0 && rows->place[REVERSA_MENTEE][i] > 0)
            s->queue[n++] = i;
    }
    for (int32_t pass = 0, before = 0; pass < QUICK_PASSES && n > 0 && (pass == 0 || before - n > n / QUICK_GAIN);
         pass++) {
        int32_t left = 0;
        before = n;
        s->phase++;
        for (int32_t k = 0; k < n; k++) {
            int32_t i = s->queue[k];
            reversa_status status = follow_path(s, i, path);
            if (status)
                return status;
            if (s->found->mentor[i] < 0)
                s->queue[left++] = i;
        }
        n = left;
    }
    return REVERSA_OK;
}

static reversa_status run_phases(search *s, int32_t *path)
{
    bool found = true;
    reversa_status status = set_levels(s, &found);
    while (!status && found) {
        for (int32_t k = 0; k < s->n_queue && !status; k++) {
            int32_t i = s->queue[k];
            if (s->found->mentor[i] < 0 && s->level[i] == 0)
                status = take_path(s, i, path);
        }
        if (!status)
            status = set_levels(s, &found);
    }
    return status;
}

static reversa_status make_room(search *s, rv_arena *arena, rv_arena *scratch)
{
    size_t n_mentees = (size_t)s->rows->n[REVERSA_MENTEE];
    size_t n_mentors = (size_t)s->rows->n[REVERSA_MENTOR];
    rv_cardinality *found = s->found;
    found->mentor = rv_arena_alloc(s->ctx, arena, n_mentees, sizeof *found->mentor);
    found->load = rv_arena_alloc(s->ctx, arena, n_mentors, sizeof *found->load);
    found->part[REVERSA_MENTEE] = rv_arena_alloc(s->ctx, arena, n_mentees, 1);
    found->part[REVERSA_MENTOR] = rv_arena_alloc(s->ctx, arena, n_mentors, 1);
    s->desks = rv_arena_alloc(s->ctx, scratch, n_mentors, sizeof *s->desks);
    s->level = rv_arena_alloc(s->ctx, scratch, n_mentees, sizeof *s->level);
    s->queue = rv_arena_alloc(s->ctx, scratch, n_mentees, sizeof *s->queue);
    s->arc = rv_arena_alloc(s->ctx, scratch, n_mentees, sizeof *s->arc);
    s->spot = rv_arena_alloc(s->ctx, scratch, n_mentees, sizeof *s->spot);
    s->look = rv_arena_alloc(s->ctx, scratch, n_mentees, sizeof *s->look);
    if (!found->mentor || !found->load || !found->part[0] || !found->part[1] || !s->desks || !s->level || !s->queue ||
        !s->arc || !s->spot || !s->look)
        return REVERSA_E_MEMORY;
    int64_t n_places = 0;
    for (int32_t j = 0; j < s->rows->n[REVERSA_MENTOR]; j++) {
        s->desks[j] = (desk){.slot = n_places, .places = s->rows->place[REVERSA_MENTOR][j]};
        n_places += s->desks[j].places;
    }
    s->holder = rv_arena_alloc(s->ctx, scratch, (size_t)n_places, sizeof *s->holder);
    return s->holder ? REVERSA_OK : REVERSA_E_MEMORY;
}

reversa_status rv_cardinality_find(reversa_context *ctx, rv_arena *arena, const rv_candidate_rows *rows,
                                   rv_cardinality *found)
{
    search s = {.ctx = ctx, .rows = rows, .found = found};
    rv_arena scratch;
    memset(found, 0, sizeof *found);
    rv_arena_open(ctx, &scratch);
    int32_t *path = rv_arena_alloc(ctx, &scratch, (size_t)rows->n[REVERSA_MENTEE] + 1, sizeof *path);
    reversa_status status = path ? make_room(&s, arena, &scratch) : REVERSA_E_MEMORY;
    if (!status) {
        match_greedily(&s);
        status = run_quick_passes(&s, path);
        if (!status)
            status = run_phases(&s, path);
        for (int32_t j = 0; j < rows->n[REVERSA_MENTOR]; j++)
            found->load[j] = s.desks[j].load;
    }
    for (int32_t i = 0; i < rows->n[REVERSA_MENTEE] && !status; i++)
        found->part[REVERSA_MENTEE][i] = s.level[i] == UNREACHED ? RV_PART_ROOMY : RV_PART_CROWDED;
    for (int32_t j = 0; j < rows->n[REVERSA_MENTOR] && !status; j++)
        found->part[REVERSA_MENTOR][j] = s.desks[j].seen == s.phase ? RV_PART_CROWDED : RV_PART_ROOMY;
    rv_arena_free(&scratch);
    return status;
}

/* ---- The square part ---- */

typedef struct spread {
    int64_t *row;    /* [mentors + 2] mentees of each mentor */
    int32_t *mentee; /* [pairs] */
    int32_t *queue;  /* [mentors] */
} spread;

static void transpose(const rv_candidate_rows *rows, spread *s)
{
    int32_t n_mentors = rows->n[REVERSA_MENTOR];
    int64_t *next = s->row + 1;
    int64_t n_pairs = rows->offset[rows->n[REVERSA_MENTEE]];
    for (int64_t e = 0; e < n_pairs; e++)
        next[rows->mentor[e] + 1]++;
    for (int32_t j = 0; j < n_mentors; j++)
        next[j + 1] += next[j];
    for (int32_t i = 0; i < rows->n[REVERSA_MENTEE]; i++) {
        for (int64_t e = rows->offset[i]; e < rows->offset[i + 1]; e++)
            s->mentee[next[rows->mentor[e]]++] = i;
    }
}

/* From free places to mentees who could take them, to the places that these would leave. */
static void spread_room(const rv_candidate_rows *rows, rv_cardinality *found, const spread *s)
{
    uint8_t *mentee_part = found->part[REVERSA_MENTEE];
    uint8_t *mentor_part = found->part[REVERSA_MENTOR];
    int32_t n = 0;
    for (int32_t i = 0; i < rows->n[REVERSA_MENTEE]; i++) {
        if (mentee_part[i] == RV_PART_ROOMY)
            mentee_part[i] = RV_PART_SQUARE;
    }
    for (int32_t j = 0; j < rows->n[REVERSA_MENTOR]; j++) {
        bool room = mentor_part[j] == RV_PART_ROOMY && found->load[j] < rows->place[REVERSA_MENTOR][j];
        if (room)
            s->queue[n++] = j;
        else if (mentor_part[j] == RV_PART_ROOMY)
            mentor_part[j] = RV_PART_SQUARE;
    }
    for (int32_t k = 0; k < n; k++) {
        for (int64_t e = s->row[s->queue[k]]; e < s->row[s->queue[k] + 1]; e++) {
            int32_t i = s->mentee[e];
            if (mentee_part[i] != RV_PART_SQUARE || found->mentor[i] < 0)
                continue;
            mentee_part[i] = RV_PART_ROOMY;
            int32_t j = found->mentor[i];
            if (mentor_part[j] == RV_PART_SQUARE) {
                mentor_part[j] = RV_PART_ROOMY;
                s->queue[n++] = j;
            }
        }
    }
}

reversa_status rv_cardinality_split(reversa_context *ctx, const rv_candidate_rows *rows, rv_cardinality *found)
{
    size_t n_mentors = (size_t)rows->n[REVERSA_MENTOR];
    spread s;
    rv_arena arena;
    rv_arena_open(ctx, &arena);
    s.row = rv_arena_alloc(ctx, &arena, n_mentors + 2, sizeof *s.row);
    s.mentee = rv_arena_alloc(ctx, &arena, (size_t)rows->offset[rows->n[REVERSA_MENTEE]], sizeof *s.mentee);
    s.queue = rv_arena_alloc(ctx, &arena, n_mentors, sizeof *s.queue);
    reversa_status status = s.row && s.mentee && s.queue ? REVERSA_OK : REVERSA_E_MEMORY;
    if (!status) {
        transpose(rows, &s);
        spread_room(rows, found, &s);
    }
    rv_arena_free(&arena);
    return status;
}
