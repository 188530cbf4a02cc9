/*
 * people.csv as it is written: the order of rows and tags, local time, quotes, guards and empty cells.
 */
#include "support/support.h"

#include <stdlib.h>

#include <reversa/io.h>

static void expect_written(const char *in, const char *expected)
{
    reversa_context *ctx = rt_context(NULL);
    reversa_cohort *cohort = NULL;
    const char *out = rt_path("out.csv");
    assert_int_equal(reversa_people_read(ctx, rt_write_text("in.csv", in), NULL, &cohort), REVERSA_OK);
    assert_int_equal(reversa_people_write(ctx, cohort, out), REVERSA_OK);
    char *bytes = rt_read(out, NULL);
    assert_string_equal(bytes, expected);
    free(bytes);
    reversa_cohort_free(cohort);
    reversa_context_free(ctx);
}

static void test_people_write_cells(void **state)
{
    (void)state;
    expect_written("role,skills,id,level,team,hire_date,goals\n"
                   "both,B:2.50,b,3.0,\"x,y\",2020-02-29,z\n"
                   "none,,'=a,-1,,,\n"
                   "mentor,sql:1.0;a:100,C,,\"say \"\"x\"\"\",,y;X\n",
                   "id,role,skills,level,team,hire_date,goals\n"
                   "'=a,none,,-1,,,\n"
                   "C,mentor,a:100;sql,,\"say \"\"x\"\"\",,x;y\n"
                   "b,both,b:2.5,3,\"x,y\",2020-02-29,z\n");
}

static void test_people_write_arguments(void **state)
{
    (void)state;
    reversa_context *ctx = rt_context(NULL);
    assert_int_equal(reversa_people_write(NULL, NULL, "x"), REVERSA_E_ARGUMENT);
    assert_int_equal(reversa_people_write(ctx, NULL, "x"), REVERSA_E_ARGUMENT);
    reversa_context_free(ctx);
}

/* Local time comes back; a week that is cut by UTC is joined, and more than a day is cut by days. */
static void test_people_write_local_time(void **state)
{
    (void)state;
    expect_written("id,role,utc_offset,availability\na,both,60,Mon 00:30-01:30\nb,both,-300,Sun 22:00-02:00\n"
                   "c,both,,Mon 00:00-24:00;Tue 00:00-24:00;Wed 00:00-01:00\n"
                   "d,both,330,Tue 09:00-10:00;Mon 09:00-10:00;Mon 09:30-11:00\n",
                   "id,role,utc_offset,availability\na,both,60,Mon 00:30-01:30\nb,both,-300,Sun 22:00-02:00\n"
                   "c,both,,Mon 00:00-24:00;Tue 00:00-24:00;Wed 00:00-01:00\n"
                   "d,both,330,Mon 09:00-11:00;Tue 09:00-10:00\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_people_write_cells),
        cmocka_unit_test(test_people_write_arguments),
        cmocka_unit_test(test_people_write_local_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
