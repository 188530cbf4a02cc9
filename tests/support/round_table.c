/*
 * Opening the fixture of circles step by step, as reversa_circles_match() does.
 */
#include "support/round_table.h"

#include <string.h>

void rt_table_open(rt_table *table, const char *inside)
{
    *table = (rt_table){.made = {.ctx = NULL}};
    if (!rv_mip_default_solver())
        skip(); /* a search needs one */
    assert_int_equal(rt_make(&table->made, RT_TABLE_PEOPLE, inside ? inside : RT_TABLE_PROGRAMME), REVERSA_OK);
    assert_int_equal(rv_circle_set_open(table->made.ctx, table->made.problem, &table->set), REVERSA_OK);
    assert_int_equal(rv_circle_search_open(&table->set, rv_mip_default_solver(), &table->search), REVERSA_OK);
    table->search.most_circles = 1000;
    table->search.stage = (rv_circle_stage){.level = 0, .bound = INT64_MAX};
}

void rt_table_close(rt_table *table)
{
    rv_circle_search_close(&table->search);
    rv_circle_set_close(&table->set);
    rt_drop(&table->made);
}

int32_t rt_table_ordinal(const rt_table *table, reversa_side side, const char *id)
{
    return table->made.problem->side[side].ordinal[rt_person(table->made.cohort, id)];
}

int32_t rt_table_unit(const rt_table *table, const char *mentor)
{
    int32_t ordinal = rt_table_ordinal(table, REVERSA_MENTOR, mentor);
    for (int32_t u = 0; u < table->set.n_units; u++)
        if (table->set.unit[u].mentor[0] == ordinal && table->set.unit[u].mentor[1] < 0)
            return u;
    fail_msg("%s leads no circle", mentor);
    return -1;
}

void rt_table_add(rt_table *table, rv_circle_list *list, const char *mentor, const char *mentees)
{
    int32_t group[RV_CIRCLE_MENTEES];
    int32_t n = 0;
    for (const char *at = mentees; *at; at += at[2] ? 3 : 2) {
        char id[3] = {at[0], at[1], '\0'};
        int32_t mentee = rt_table_ordinal(table, REVERSA_MENTEE, id);
        int32_t k = n++;
        for (; k > 0 && group[k - 1] > mentee; k--)
            group[k] = group[k - 1];
        group[k] = mentee;
    }
    assert_int_equal(rv_circle_list_add(table->made.ctx, list, rt_table_unit(table, mentor), group, n), REVERSA_OK);
}
