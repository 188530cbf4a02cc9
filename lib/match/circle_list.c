/*
 * Lists of circles: units and groups in two arrays that grow together. A list with a bound stops at it and says so.
 */
#include <string.h>

#include "match/circle.h"

reversa_status rv_circle_list_add(reversa_context *ctx, rv_circle_list *list, int32_t unit, const int32_t *group,
                                  int32_t n)
{
    if (list->most > 0 && list->n >= list->most) {
        list->full = true;
        return REVERSA_OK;
    }
    if (list->n == INT32_MAX)
        return rv_fail(ctx, REVERSA_E_UNSUPPORTED, "More than 2^31 − 1 circles in a search");
    reversa_status status = rv_grow_raw(ctx, &list->column, &list->capacity, (size_t)list->n + 1, sizeof *list->column);
    if (!status)
        status = rv_grow_raw(ctx, &list->mentee, &list->mentee_capacity, (size_t)(list->n_mentees + n),
                             sizeof *list->mentee);
    if (status)
        return status;
    list->column[list->n++] = (rv_circle_column){.unit = unit, .n = n, .first = list->n_mentees};
    memcpy(list->mentee + list->n_mentees, group, (size_t)n * sizeof *group);
    list->n_mentees += n;
    return REVERSA_OK;
}

reversa_status rv_circle_list_copy(reversa_context *ctx, const rv_circle_list *from, rv_circle_list *to)
{
    reversa_status status = REVERSA_OK;
    to->n = 0;
    to->n_mentees = 0;
    for (int32_t c = 0; c < from->n && !status; c++) {
        const rv_circle_column *column = &from->column[c];
        status = rv_circle_list_add(ctx, to, column->unit, from->mentee + column->first, column->n);
    }
    return status;
}

bool rv_circle_list_has(const rv_circle_list *list, int32_t unit, const int32_t *group, int32_t n)
{
    for (int32_t c = 0; c < list->n; c++) {
        const rv_circle_column *column = &list->column[c];
        if (column->unit == unit && column->n == n &&
            memcmp(list->mentee + column->first, group, (size_t)n * sizeof *group) == 0)
            return true;
    }
    return false;
}

void rv_circle_list_free(reversa_context *ctx, rv_circle_list *list)
{
    rv_free(ctx, list->column);
    rv_free(ctx, list->mentee);
    *list = (rv_circle_list){0};
}
