/*
 * What a mentee and each mentor of a chunk have in common: tags added up from sets turned over, and weekly minutes.
 *
 * Both are computed once a chunk, when a rule or a criterion first asks. Chunks ascend, so for each tag of the mentee a
 * cursor moves once through the mentors who have it: a row costs no more than the tags that there are in common. Where
 * few positions are asked for, their own tags are looked up instead.
 */
#include "score/row.h"

#include <string.h>

/* The place of a code among the mentors' tags, −1 if no mentor has it. */
static int32_t find_tag(const rv_postings *postings, int32_t code)
{
    int32_t low = 0;
    int32_t high = postings->n_tags;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (postings->tag[middle] < code)
            low = middle + 1;
        else
            high = middle;
    }
    return low < postings->n_tags && postings->tag[low] == code ? low : -1;
}

/* Cursors for the mentee's tags that some mentor has. */
static void set_cursors(rv_score_work *work, int32_t index)
{
    const rv_counter *counter = &work->scorer->counters[index];
    const rv_column *column = counter->mentee;
    rv_cursor *cursors = work->cursors + counter->first_cursor;
    int32_t n = 0;
    for (int64_t i = column->offset[work->person]; i < column->offset[work->person + 1]; i++) {
        int32_t tag = find_tag(counter->postings, column->tag[i]);
        if (tag >= 0)
            cursors[n++] = (rv_cursor){counter->postings->start[tag], counter->postings->start[tag],
                                       counter->postings->start[tag + 1], column->weight[i]};
    }
    work->n_cursors[index] = n;
    work->counter_ready[index] = true;
}

/* Where the mentors from `first` on begin; mostly where the cursor stands. */
static int64_t seek(const int32_t *mentor, const rv_cursor *cursor, int32_t first)
{
    bool behind = cursor->at > cursor->begin && mentor[cursor->at - 1] >= first; /* a chunk that is looked at again */
    int64_t low = behind ? cursor->begin : cursor->at;
    int64_t high = behind ? cursor->at : cursor->end;
    if (low < high && mentor[low] >= first)
        return low;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (mentor[middle] < first)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* ---- Few positions: each mentor's tags against the marks of the mentee's ---- */

static void set_marks(rv_score_work *work, int32_t index)
{
    const rv_counter *counter = &work->scorer->counters[index];
    const rv_column *column = counter->mentee;
    int32_t *marks = work->marks + counter->first_mark;
    for (int64_t i = column->offset[work->person]; i < column->offset[work->person + 1]; i++) {
        if (column->tag[i] < counter->postings->n_codes)
            marks[column->tag[i]] = counter->full ? column->weight[i] : 1;
    }
    work->marked[index] = true;
}

void rv_tally_clear(rv_score_work *work)
{
    for (int32_t index = 0; index < work->scorer->n_counters; index++) {
        const rv_counter *counter = &work->scorer->counters[index];
        const rv_column *column = counter->mentee;
        if (!work->marked[index])
            continue;
        for (int64_t i = column->offset[work->person]; i < column->offset[work->person + 1]; i++) {
            if (column->tag[i] < counter->postings->n_codes)
                work->marks[counter->first_mark + column->tag[i]] = 0;
        }
        work->marked[index] = false;
    }
}

static void tally_few(rv_score_work *work, int32_t index, int64_t *tally)
{
    const rv_counter *counter = &work->scorer->counters[index];
    const rv_column *column = counter->postings->column;
    const int32_t *person = work->scorer->problem->side[REVERSA_MENTOR].person + work->first;
    if (!work->marked[index])
        set_marks(work, index);
    const int32_t *marks = work->marks + counter->first_mark;
    for (int32_t i = 0; i < work->n_eligible; i++) {
        int32_t position = work->eligible[i];
        int64_t end = column->offset[person[position] + 1];
        int64_t sum = 0;
        for (int64_t k = column->offset[person[position]]; k < end; k++) {
            int64_t mark = marks[column->tag[k]];
            sum += counter->full ? mark * rv_least(column->weight[k], counter->full) : mark;
        }
        tally[position] = sum;
    }
}

const int64_t *rv_tally_tags(rv_score_work *work, int32_t index)
{
    int64_t *tally = work->tally + (size_t)index * RV_CHUNK;
    if (work->tallied[index])
        return tally;
    if (work->sparse) {
        tally_few(work, index, tally);
        work->tallied[index] = true;
        return tally;
    }
    if (!work->counter_ready[index])
        set_cursors(work, index);
    const rv_counter *counter = &work->scorer->counters[index];
    const int32_t *mentor = counter->postings->mentor;
    const int32_t *level = counter->postings->level;
    const int32_t first = work->first;
    const int32_t end = first + work->count;
    memset(tally, 0, (size_t)work->count * sizeof *tally);
    for (int32_t c = 0; c < work->n_cursors[index]; c++) {
        rv_cursor *cursor = work->cursors + counter->first_cursor + c;
        int64_t at = seek(mentor, cursor, first);
        if (counter->full) {
            for (; at < cursor->end && mentor[at] < end; at++)
                tally[mentor[at] - first] += cursor->weight * rv_least(level[at], counter->full);
        } else {
            for (; at < cursor->end && mentor[at] < end; at++)
                tally[mentor[at] - first]++;
        }
        cursor->at = at;
    }
    work->tallied[index] = true;
    return tally;
}

/* elapsed[e]: the mentee's minutes before edge e. Both the mentee's intervals and the edges ascend. */
static void set_elapsed(rv_score_work *work, int32_t index)
{
    const rv_weeks *weeks = &work->scorer->weeks[index];
    const rv_column *column = weeks->column;
    int32_t *elapsed = work->elapsed + weeks->first_elapsed;
    int64_t at = column->offset[work->person];
    int64_t end = column->offset[work->person + 1];
    int32_t passed = 0; /* minutes of the intervals before `at` */
    for (int32_t e = 0; e < weeks->n_edges; e++) {
        int32_t edge = weeks->edge[e];
        while (at < end && column->minute[2 * at + 1] <= edge) {
            passed += column->minute[2 * at + 1] - column->minute[2 * at];
            at++;
        }
        bool inside = at < end && column->minute[2 * at] < edge;
        elapsed[e] = passed + (inside ? edge - column->minute[2 * at] : 0);
    }
    work->elapsed_ready[index] = true;
}

const int32_t *rv_tally_minutes(rv_score_work *work, int32_t index, const int32_t *positions, int32_t n)
{
    int32_t *minutes = work->minutes + (size_t)index * RV_CHUNK;
    if (work->measured[index])
        return minutes;
    if (!work->elapsed_ready[index])
        set_elapsed(work, index);
    const rv_weeks *weeks = &work->scorer->weeks[index];
    const int32_t *elapsed = work->elapsed + weeks->first_elapsed;
    const int64_t *offset = weeks->offset + work->first;
    for (int32_t i = 0; i < n; i++) {
        int32_t p = positions[i];
        const uint16_t *at = weeks->interval + 2 * offset[p];
        const uint16_t *end = weeks->interval + 2 * offset[p + 1];
        int32_t sum = at == end ? -1 : 0;
        for (; at < end; at += 2)
            sum += elapsed[at[1]] - elapsed[at[0]];
        minutes[p] = sum;
    }
    work->measured[index] = true;
    return minutes;
}
