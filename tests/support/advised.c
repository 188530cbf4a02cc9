/*
 * Advice on a small problem: matched, asked, and given back.
 */
#include "support/advised.h"

#include "support/support.h"

void rt_advise(rt_advised *a, const char *csv, const char *inside, int32_t best)
{
    reversa_match_options options;
    reversa_advice_options wanted;
    reversa_match_options_init(&options);
    reversa_advice_options_init(&wanted);
    options.level_prices = true;
    wanted.best = best;
    *a = (rt_advised){0};
    assert_int_equal(rt_make(&a->made, csv, inside), REVERSA_OK);
    assert_int_equal(reversa_match(a->made.ctx, a->made.problem, NULL, &options, &a->matching), REVERSA_OK);
    assert_int_equal(reversa_advice_find(a->made.ctx, a->made.problem, a->matching, &wanted, &a->advice), REVERSA_OK);
}

reversa_advice_item rt_advice_item(const rt_advised *a, reversa_advice_kind kind, int n)
{
    reversa_advice_item item;
    for (int32_t k = 0; k < reversa_advice_n(a->advice); k++) {
        reversa_advice_item_read(a->advice, k, &item);
        if (item.kind == kind && n-- == 0)
            return item;
    }
    return (reversa_advice_item){0};
}

void rt_advised_drop(rt_advised *a)
{
    reversa_advice_free(a->advice);
    reversa_matching_free(a->matching);
    rt_drop(&a->made);
}
